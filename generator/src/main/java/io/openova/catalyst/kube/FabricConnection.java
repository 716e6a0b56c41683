package io.openova.catalyst.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reaches an API server with fabric8's HTTP client, which brings certificates, tokens, and their renewal. */
final class FabricConnection implements ApiConnection {
    private static final ReadLimits ANSWER = new ReadLimits(32 * 1024 * 1024, 200);
    private static final long SECONDS = 15;

    private final KubernetesClient client;
    private final String server;

    private FabricConnection(KubernetesClient client) {
        this.client = client;
        String url = client.getConfiguration().getMasterUrl();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** @param kubeconfig empty for the pod's service account or the user's own configuration */
    static FabricConnection open(Optional<Path> kubeconfig) {
        return new FabricConnection(client(kubeconfig));
    }

    static KubernetesClient client(Optional<Path> kubeconfig) {
        Config config;
        try {
            config = kubeconfig.isPresent()
                    ? Config.fromKubeconfig(SmallFile.text(kubeconfig.get()))
                    : Config.autoConfigure(null);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + kubeconfig.map(Path::toString).orElse("the kubeconfig"), e);
        } catch (RuntimeException malformed) {
            // The parser's message would repeat the file, which holds credentials.
            String what = kubeconfig.map(Object::toString).orElse("the kubeconfig") + " is not a usable kubeconfig";
            throw new UncheckedIOException(what, new IOException(what));
        }
        // What is tried again is this package's decision: a write whose answer is lost is not sent twice.
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public Reply call(String method, String path, String accept, String type, Optional<Value> body) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + path)
                .method(method, type, body.map(JsonWriter::write).orElse(null))
                .setHeader("Accept", accept)
                .timeout(SECONDS, TimeUnit.SECONDS)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.getHttpClient().sendAsync(request, byte[].class);
        try {
            HttpResponse<byte[]> response = answer.get(SECONDS, TimeUnit.SECONDS);
            return new Reply(
                    response.code(), tree(response.body()), Optional.ofNullable(response.header("Retry-After")));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ClusterUnreachableException("the cluster did not answer within " + SECONDS + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ClusterUnreachableException(
                    "the cluster cannot be reached: "
                            + SingleLine.of(cause.getClass().getSimpleName() + ": " + cause.getMessage()),
                    cause);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException("interrupted while waiting for the cluster", e);
        }
    }

    private static Optional<Value> tree(byte[] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Optional.empty();
        }
        ReadOutcome read = new DocumentReader().readJson(bytes, "answer", ANSWER);
        return read.isClean() ? Optional.of(read.documents().get(0).value()) : Optional.empty();
    }

    @Override
    public void close() {
        client.close();
    }
}
