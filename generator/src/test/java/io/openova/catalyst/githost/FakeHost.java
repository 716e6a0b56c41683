package io.openova.catalyst.githost;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Speaks the documented JSON of GitHub and Gitea about the pull requests of one repository, on loopback. */
public final class FakeHost implements AutoCloseable {
    public static final String TOKEN = "canary-token-9f27";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ObjectValue> pulls = new ArrayList<>();
    private final Deque<Canned> canned = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private boolean isGitea;

    record Canned(int status, Map<String, String> headers, String body) {}

    public FakeHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public FakeHost asGitea() {
        isGitea = true;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + (isGitea ? "/api/v1" : "");
    }

    /** The next request is answered so. */
    void next(int status, String body, String... headers) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        canned.add(new Canned(status, map, body));
    }

    /** Method, path, and query of what was asked. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public synchronized List<ObjectValue> pulls() {
        return List.copyOf(pulls);
    }

    synchronized void add(String branch, String base, String state, String title) {
        pulls.add(pull(branch, base, state, title, "by hand"));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if (!canned.isEmpty()) {
            Canned next = canned.poll();
            next.headers().forEach(exchange.getResponseHeaders()::add);
            send(exchange, next.status(), next.body());
            return;
        }
        String expected = (isGitea ? "token " : "Bearer ") + TOKEN;
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"message\":\"Bad credentials\"}");
            return;
        }
        String path = exchange.getRequestURI().getPath().replaceFirst("^/api/v1", "");
        if (!path.startsWith("/repos/acme/overlay/pulls")) {
            send(exchange, 404, "{\"message\":\"Not Found\"}");
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> list(exchange);
            case "POST" -> create(exchange, json(body));
            default -> edit(exchange, path, json(body));
        }
    }

    /** Gitea has no filter by branch, and gives two a page here. */
    private void list(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        List<ObjectValue> found = pulls.stream()
                .filter(pull -> pull.textAt("state").orElse("").equals("open"))
                .filter(pull -> isGitea
                        || query.contains("head=acme:"
                                        + pull.textAt("head", "ref").orElse("") + "&")
                                && query.contains(
                                        "base=" + pull.textAt("base", "ref").orElse("") + "&"))
                .toList();
        int size = isGitea ? 2 : 50;
        int page = Integer.parseInt(query.substring(query.lastIndexOf("page=") + 5));
        int from = Math.min((page - 1) * size, found.size());
        int to = Math.min(from + size, found.size());
        if (to < found.size()) {
            exchange.getResponseHeaders().add("Link", "<" + url() + "/x?page=" + (page + 1) + ">; rel=\"next\"");
        }
        send(exchange, 200, JsonWriter.write(Value.list(found.subList(from, to))));
    }

    private void create(HttpExchange exchange, Value body) throws IOException {
        String head = body.textAt("head").orElse("");
        String base = body.textAt("base").orElse("");
        boolean exists = pulls.stream()
                .anyMatch(pull -> pull.textAt("state").orElse("").equals("open")
                        && pull.textAt("head", "ref").orElse("").equals(head));
        if (exists) {
            send(
                    exchange,
                    isGitea ? 409 : 422,
                    isGitea
                            ? "{\"message\":\"pull request already exists for these targets\"}"
                            : "{\"message\":\"Validation Failed\",\"errors\":[{\"resource\":\"PullRequest\",\"code\":\"custom\","
                                    + "\"message\":\"A pull request already exists for acme:x.\"}]}");
            return;
        }
        ObjectValue pull = pull(
                head,
                base,
                "open",
                body.textAt("title").orElse(""),
                body.textAt("body").orElse(""));
        pulls.add(pull);
        send(exchange, 201, JsonWriter.write(pull));
    }

    private void edit(HttpExchange exchange, String path, Value body) throws IOException {
        int index = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)) - 1;
        ObjectValue changed = pulls.get(index)
                .with("title", body.at("title").orElse(Value.NULL))
                .with("body", body.at("body").orElse(Value.NULL));
        pulls.set(index, changed);
        send(exchange, isGitea ? 201 : 200, JsonWriter.write(changed));
    }

    private ObjectValue pull(String head, String base, String state, String title, String body) {
        int number = pulls.size() + 1;
        return Value.object()
                .put("number", number)
                .put("state", state)
                .put("title", title)
                .put("body", body)
                .put("html_url", "https://git.example.org/acme/overlay/pulls/" + number)
                .put("head", Value.object().put("ref", head))
                .put("base", Value.object().put("ref", base))
                .build();
    }

    private static Value json(String text) {
        return new DocumentReader()
                .readJson(text.getBytes(StandardCharsets.UTF_8), "body", ReadLimits.INPUT)
                .documents()
                .get(0)
                .value();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
