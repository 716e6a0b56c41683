package io.openova.catalyst.controller;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * As much of an API server as the controller uses: lists, watches, apply and merge patches, and discovery of the kinds that it
 * reads. It checks nothing; what a real one does is shown in {@code e2e/}.
 */
final class FakeApiServer implements AutoCloseable {
    private static final Map<String, Map<String, String>> KINDS = Map.of(
            "apps.openova.io/v1", Map.of("applications", "Application"),
            "catalyst.openova.io/v1", Map.of("environments", "Environment", "blueprints", "Blueprint"),
            "orgs.openova.io/v1", Map.of("organizations", "Organization"),
            "helm.toolkit.fluxcd.io/v2", Map.of("helmreleases", "HelmRelease"),
            "kustomize.toolkit.fluxcd.io/v1", Map.of("kustomizations", "Kustomization"),
            "source.toolkit.fluxcd.io/v1",
                    Map.of(
                            "gitrepositories", "GitRepository",
                            "ocirepositories", "OCIRepository",
                            "helmrepositories", "HelmRepository"));
    private static final List<String> CLUSTER_SCOPED = List.of("environments", "blueprints", "organizations");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Objects by their path. */
    private final Map<String, ObjectValue> objects = new LinkedHashMap<>();

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final CountDownLatch lists = new CountDownLatch(1);
    private final String heldBack;
    private long version = 100;

    private record Watch(String collection, BlockingQueue<String> events) {}

    /** @param heldBack the plural whose list is not answered before {@link #answerAll} */
    FakeApiServer(String heldBack) {
        this.heldBack = heldBack;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: fake
                contexts: [{name: fake, context: {cluster: fake, user: fake}}]
                users: [{name: fake, user: {token: none}}]
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                """.formatted(server.getAddress().getPort());
    }

    void answerAll() {
        lists.countDown();
    }

    /** Puts an object there as somebody with kubectl does. */
    synchronized void put(String text) {
        ObjectValue object = parse(text);
        String kind = object.textAt("kind").orElseThrow();
        String group = object.textAt("apiVersion").orElseThrow();
        String plural = KINDS.getOrDefault(group, Map.of()).entrySet().stream()
                .filter(entry -> entry.getValue().equals(kind))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        String name = object.textAt("metadata", "name").orElseThrow();
        String folder = object.textAt("metadata", "namespace")
                .map(namespace -> "/namespaces/" + namespace)
                .orElse("");
        store("/apis/" + group + folder + "/" + plural + "/" + name, object);
    }

    synchronized Optional<ObjectValue> get(String path) {
        return Optional.ofNullable(objects.get(path));
    }

    /** Method and path of each request that changed something, in order. */
    List<String> writes() {
        return List.copyOf(writes);
    }

    @Override
    public void close() {
        answerAll();
        threads.shutdownNow();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        String[] segments = path.split("/");
        String group = segments.length > 3 ? segments[2] + "/" + segments[3] : "";
        if (exchange.getRequestMethod().equals("GET") && segments.length == 4 && KINDS.containsKey(group)) {
            send(exchange, 200, discovery(group));
        } else if (query.contains("watch=true")) {
            watch(exchange, path);
        } else if (exchange.getRequestMethod().equals("GET")) {
            read(exchange, path);
        } else {
            write(exchange, path);
        }
    }

    private void read(HttpExchange exchange, String path) throws IOException, InterruptedException {
        Optional<ObjectValue> one = get(path);
        if (one.isPresent()) {
            send(exchange, 200, JsonWriter.write(one.get()));
            return;
        }
        if (path.endsWith("/" + heldBack)) {
            lists.await();
        }
        String list;
        synchronized (this) {
            list = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version
                    + "\"},\"items\":["
                    + objects.entrySet().stream()
                            .filter(entry -> belongs(entry.getKey(), path))
                            .map(entry -> JsonWriter.write(entry.getValue()))
                            .collect(Collectors.joining(","))
                    + "]}";
        }
        send(exchange, 200, list);
    }

    private void write(HttpExchange exchange, String path) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        writes.add(exchange.getRequestMethod() + " " + path);
        if (exchange.getRequestMethod().equals("DELETE")) {
            remove(path);
            send(exchange, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
            return;
        }
        if (exchange.getRequestMethod().equals("POST")) {
            send(exchange, 201, text);
            return;
        }
        ObjectValue body = parse(text);
        boolean isStatus = path.endsWith("/status");
        String target = isStatus ? path.substring(0, path.length() - "/status".length()) : path;
        ObjectValue stored;
        synchronized (this) {
            ObjectValue before = objects.get(target);
            if (before == null) {
                send(exchange, 404, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}");
                return;
            }
            ObjectValue after = isStatus
                    ? with(before, "status", body.get("status").orElseThrow())
                    : (ObjectValue) merged(before, body);
            stored = store(target, after);
        }
        send(exchange, 200, JsonWriter.write(stored));
    }

    /** Watches come over plain HTTP: a client that asks for a web socket first is told to. */
    private void watch(HttpExchange exchange, String path) throws IOException, InterruptedException {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            send(exchange, 200, "");
            return;
        }
        Watch watch = new Watch(path, new LinkedBlockingQueue<>());
        watches.add(watch);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                String event = watch.events().poll(100, TimeUnit.MILLISECONDS);
                if (event != null) {
                    out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        } finally {
            watches.remove(watch);
        }
    }

    private synchronized ObjectValue store(String path, ObjectValue object) {
        boolean isNew = !objects.containsKey(path);
        ObjectValue metadata = object.objectAt("metadata").orElseThrow();
        metadata = with(metadata, "resourceVersion", Value.text(String.valueOf(++version)));
        metadata = with(metadata, "uid", Value.text("uid-" + path.hashCode()));
        metadata = with(metadata, "generation", Value.number(1));
        ObjectValue stored = with(object, "metadata", metadata);
        objects.put(path, stored);
        tell(path, isNew ? "ADDED" : "MODIFIED", stored);
        return stored;
    }

    /** Takes an object away; one with finalizers goes at once, too. */
    synchronized void remove(String path) {
        ObjectValue gone = objects.remove(path);
        if (gone != null) {
            tell(path, "DELETED", gone);
        }
    }

    private void tell(String path, String type, ObjectValue object) {
        String event = "{\"type\":\"" + type + "\",\"object\":" + JsonWriter.write(object) + "}";
        watches.stream().filter(watch -> belongs(path, watch.collection())).forEach(watch -> watch.events()
                .add(event.replace("\n", "")));
    }

    /** Whether the object is in the collection, which may be that of all namespaces. */
    private static boolean belongs(String path, String collection) {
        String plain = path.substring(0, path.lastIndexOf('/'));
        return plain.equals(collection)
                || plain.replaceAll("/namespaces/[^/]+", "").equals(collection);
    }

    private static String discovery(String group) {
        String resources = KINDS.getOrDefault(group, Map.of()).entrySet().stream()
                .map(entry ->
                        "{\"name\":\"" + entry.getKey() + "\",\"kind\":\"" + entry.getValue() + "\",\"namespaced\":"
                                + !CLUSTER_SCOPED.contains(entry.getKey()) + ",\"verbs\":[\"get\",\"list\",\"watch\"]}")
                .collect(Collectors.joining(","));
        return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"" + group + "\",\"resources\":["
                + resources + "]}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static ObjectValue parse(String text) {
        ReadOutcome outcome = new DocumentReader()
                .read(text.strip().getBytes(StandardCharsets.UTF_8), "request", ReadLimits.MANIFEST);
        if (outcome.documents().isEmpty()) {
            throw new IllegalArgumentException(outcome.findings() + " in " + text);
        }
        return (ObjectValue) outcome.documents().get(0).value();
    }

    private static ObjectValue with(ObjectValue object, String key, Value value) {
        Map<String, Value> entries = new LinkedHashMap<>(object.entries());
        entries.put(key, value);
        return new ObjectValue(entries);
    }

    private static Value merged(Value before, Value change) {
        if (before instanceof ObjectValue left && change instanceof ObjectValue right) {
            List<String> keys =
                    new ArrayList<>(Stream.concat(left.entries().keySet().stream(), right.entries().keySet().stream())
                            .distinct()
                            .toList());
            Map<String, Value> entries = new LinkedHashMap<>();
            for (String key : keys) {
                entries.put(
                        key,
                        right.get(key)
                                .map(value -> left.get(key)
                                        .map(old -> merged(old, value))
                                        .orElse(value))
                                .or(() -> left.get(key))
                                .orElseThrow());
            }
            return new ObjectValue(entries);
        }
        return change;
    }
}
