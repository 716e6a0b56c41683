package io.openova.catalyst.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps objects by their path and counts versions, over plain HTTP on loopback: enough to test what our own endpoints decide.
 * How a real API server behaves is tested against one ({@link ApiServerCheck}).
 */
public final class FakeCluster implements AutoCloseable {
    /** Nothing can be made in this namespace, for there is none. */
    public static final String NO_NAMESPACE = "no-namespace";

    /** What is in this namespace cannot be had now. */
    public static final String AWAY = "away";

    static {
        // Head and body of an answer go out in two packets, of which the second would wait 40 ms for the first to be
        // confirmed.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, ObjectValue> objects = new ConcurrentHashMap<>();
    private final AtomicInteger versions = new AtomicInteger(100);
    private final AtomicInteger writes = new AtomicInteger();

    public FakeCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** A kubeconfig for it in the folder. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                        + "clusters: [{name: c, cluster: {server: \"http://127.0.0.1:"
                        + server.getAddress().getPort() + "\"}}]\n"
                        + "contexts: [{name: c, context: {cluster: c, user: u}}]\nusers: [{name: u, user: {}}]\n");
    }

    /** Puts an object there, at its first version. */
    public void put(String path, String json) {
        objects.put(path, versioned(FakeApi.tree(json)));
    }

    public Optional<ObjectValue> get(String path) {
        return Optional.ofNullable(objects.get(path));
    }

    /** How many requests were no reading ones, whatever became of them. */
    public int writes() {
        return writes.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        ObjectValue body = bytes.length == 0 ? ObjectValue.EMPTY : tree(bytes);
        String path = exchange.getRequestURI().getPath();
        boolean isScale = path.endsWith("/scale");
        String place = isScale ? path.substring(0, path.length() - "/scale".length()) : path;
        ObjectValue live = objects.getOrDefault(place, ObjectValue.EMPTY);
        String method = exchange.getRequestMethod();
        if (!method.equals("GET")) {
            writes.incrementAndGet();
        }
        boolean isApply = method.equals("PATCH")
                && "application/apply-patch+yaml"
                        .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        boolean isDry = String.valueOf(exchange.getRequestURI().getQuery()).contains("dryRun=All");
        if (path.contains("/namespaces/" + AWAY + "/")) {
            send(exchange, 503, status(503, "the server is currently unable to handle the request"));
        } else if (isApply && path.contains("/namespaces/" + NO_NAMESPACE + "/")) {
            send(
                    exchange,
                    404,
                    FakeApi.tree("{\"kind\":\"Status\",\"code\":404,\"details\":{\"kind\":\"namespaces\"}}"));
        } else if (!objects.containsKey(place) && !isApply) {
            send(exchange, 404, status(404, "not found"));
        } else if (method.equals("GET")) {
            send(exchange, 200, live);
        } else if (method.equals("DELETE")) {
            objects.remove(place);
            send(exchange, 200, status(200, "deleted"));
        } else if (method.equals("PUT") && isStale(body, live)) {
            send(
                    exchange,
                    409,
                    status(409, "the object has been modified; please apply your changes to the latest version"));
        } else if (body.textAt("spec", "strategy", "type")
                .filter("Wrong"::equals)
                .isPresent()) {
            // A real server repeats values that a schema refuses.
            send(exchange, 422, status(422, "invalid: " + JsonWriter.write(body)));
        } else {
            ObjectValue next = versioned(method.equals("PUT") ? body : live.mergedWith(body));
            if (!isDry) {
                objects.put(place, next);
            }
            send(exchange, 200, next);
        }
    }

    private static boolean isStale(ObjectValue body, ObjectValue live) {
        return !body.at("metadata", "resourceVersion").equals(live.at("metadata", "resourceVersion"));
    }

    private ObjectValue versioned(ObjectValue object) {
        ObjectValue metadata = object.objectAt("metadata").orElse(ObjectValue.EMPTY);
        return object.with(
                "metadata", metadata.with("resourceVersion", Value.text(Integer.toString(versions.incrementAndGet()))));
    }

    private static ObjectValue status(int code, String message) {
        return Value.object()
                .put("kind", "Status")
                .put("code", code)
                .put("message", message)
                .build();
    }

    private static ObjectValue tree(byte[] bytes) {
        return (ObjectValue) new DocumentReader()
                .readJson(bytes, "body", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
    }

    private static void send(HttpExchange exchange, int status, Value body) throws IOException {
        byte[] bytes = JsonWriter.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
