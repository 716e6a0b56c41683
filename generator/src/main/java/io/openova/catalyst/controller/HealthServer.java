package io.openova.catalyst.controller;

import io.openova.catalyst.listen.ListenSettings;
import io.openova.catalyst.listen.StrictServer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers probes and Prometheus: GET and HEAD only, nothing is read from the caller. */
final class HealthServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final StrictServer server;

    private HealthServer(String address, String name, Map<String, Supplier<Page>> pages) {
        server = new StrictServer(ListenSettings.small(parse(address), name), new Pages(pages));
        server.start();
    }

    private record Page(int status, String type, String text) {}

    /**
     * @param address {@code host:port}; an empty host means all addresses
     * @throws UncheckedIOException when the address is in use
     */
    static HealthServer probes(String address, BooleanSupplier isAlive, BooleanSupplier isReady) {
        return new HealthServer(
                address, "probes", Map.of("/healthz", () -> page(isAlive), "/readyz", () -> page(isReady)));
    }

    /**
     * @param address {@code host:port}; an empty host means all addresses
     * @throws UncheckedIOException when the address is in use
     */
    static HealthServer metrics(String address, Supplier<String> text) {
        return new HealthServer(
                address,
                "metrics",
                Map.of("/metrics", () -> new Page(200, "text/plain; version=0.0.4; charset=utf-8", text.get())));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    /** @throws IllegalArgumentException when it is not {@code host:port} */
    static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            String host = colon <= 0 ? "" : address.substring(0, colon).replaceAll("^\\[|]$", "");
            return host.isEmpty()
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (NumberFormatException | java.net.UnknownHostException e) {
            throw new IllegalArgumentException("'" + address + "' is not host:port", e);
        }
    }

    private static Page page(BooleanSupplier isWell) {
        return isWell.getAsBoolean() ? new Page(200, TEXT, "ok\n") : new Page(503, TEXT, "not ready\n");
    }

    /** One page a path. */
    private static final class Pages extends Handler.Abstract.NonBlocking {
        private final Map<String, Supplier<Page>> pages;

        Pages(Map<String, Supplier<Page>> pages) {
            this.pages = Map.copyOf(pages);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Supplier<Page> page = pages.get(String.valueOf(request.getHttpURI().getCanonicalPath()));
            boolean isRead =
                    request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
            if (page != null && !isRead) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            }
            Page answer = page == null
                    ? new Page(404, TEXT, "there is nothing at this path\n")
                    : isRead ? page.get() : new Page(405, TEXT, "this path takes GET and HEAD\n");
            byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }
    }
}
