package io.openova.catalyst.httpclient;

import io.openova.catalyst.finding.SingleLine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls one server. */
public final class WebCaller {
    private final WebAddress address;
    private final Duration limit;
    private final int mostBytes;
    private final HttpClient client;

    /**
     * @param address the only server that is called
     * @param limit for a whole request, from connecting to the last byte
     * @param mostBytes of an answer
     */
    public WebCaller(WebAddress address, Duration limit, int mostBytes) {
        this.address = address;
        this.limit = limit;
        this.mostBytes = mostBytes;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit.compareTo(Duration.ofSeconds(10)) < 0 ? limit : Duration.ofSeconds(10))
                .build();
    }

    public WebAddress address() {
        return address;
    }

    /**
     * @param path below the address, beginning with a slash, encoded, with its query
     * @param headers as they are sent; messages never contain a credential
     * @param body empty for none
     */
    public WebAnswer call(String method, String path, Map<String, String> headers, String body) {
        return call(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a body of bytes. */
    public WebAnswer call(String method, String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.below(path))
                .timeout(limit)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        ProxyVariables.authorization(address.uri())
                .ifPresent(password -> request.header("Proxy-Authorization", password));
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), info -> new LimitedBody(mostBytes));
        try {
            // The request's own limit ends with the headers; this one with the last byte.
            HttpResponse<byte[]> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            Map<String, String> firsts = new HashMap<>();
            response.headers()
                    .map()
                    .forEach((name, values) -> firsts.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            return new WebAnswer.Answered(response.statusCode(), firsts, response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new WebAnswer.Unreachable(late());
        } catch (ExecutionException e) {
            return new WebAnswer.Unreachable(reason(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new WebAnswer.Unreachable("interrupted while waiting for " + host());
        }
    }

    private String reason(Throwable failure) {
        if (failure instanceof java.net.http.HttpTimeoutException) {
            return late();
        }
        if (failure instanceof ConnectException connect) {
            return connect.getCause() instanceof UnresolvedAddressException
                    ? "there is no host " + host()
                    : "nothing answers at " + host();
        }
        if (failure instanceof javax.net.ssl.SSLException) {
            return host() + " cannot prove who it is: " + SingleLine.of(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof IOException && failure.getMessage() != null) {
            return host() + " broke off: " + SingleLine.of(failure.getMessage());
        }
        return host() + " broke off: " + failure.getClass().getSimpleName();
    }

    private String late() {
        return host() + " did not answer within " + limit.toMillis() + " ms";
    }

    private String host() {
        URI uri = address.uri();
        String through = ProxyVariables.describe(uri.toString())
                .map(proxy -> " (through " + proxy + ")")
                .orElse("");
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + through;
    }
}
