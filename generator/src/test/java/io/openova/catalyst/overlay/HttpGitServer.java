package io.openova.catalyst.overlay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Git's own smart HTTP server on loopback, behind a token. */
public final class HttpGitServer implements AutoCloseable {
    public static final String TOKEN = "t0ken-for-tests";

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger pushesToLose = new AtomicInteger();

    public HttpGitServer(Path root) throws IOException {
        this(root, 0);
    }

    /** @param port where another one was before, or zero for a free one */
    public HttpGitServer(Path root, int port) throws IOException {
        this.root = root;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public OverlayLocation location(String repository) {
        return OverlayLocation.parse("http://127.0.0.1:" + port() + "/" + repository);
    }

    /** The next push is done, but its answer never arrives. */
    void loseNextAnswer() {
        answersToLose.set(1);
    }

    /** The next push is not done, and not answered. */
    void loseNextPush() {
        pushesToLose.set(1);
    }

    /** From now on requests are taken and not answered, until {@link #answerAgain}. */
    public void hang() {
        gate.set(new CountDownLatch(1));
    }

    public void answerAgain() {
        java.util.Objects.requireNonNull(gate.get()).countDown();
    }

    @Override
    public void close() {
        answerAgain();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            java.util.Objects.requireNonNull(gate.get()).await();
        } catch (InterruptedException closed) {
            throw new InterruptedIOException("closed");
        }
        String expected = "Basic "
                + Base64.getEncoder().encodeToString(("x-access-token:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        boolean push = exchange.getRequestURI().getPath().endsWith("git-receive-pack")
                && "POST".equals(exchange.getRequestMethod());
        if (push && pushesToLose.getAndSet(0) == 1) {
            throw new IOException("lost on purpose");
        }
        byte[] said = backend(exchange, body);
        if (push && answersToLose.getAndSet(0) == 1) {
            throw new IOException("lost on purpose");
        }
        relay(exchange, said);
    }

    private byte[] backend(HttpExchange exchange, byte[] body) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        var environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REMOTE_USER", "tester");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("QUERY_STRING", String.valueOf(exchange.getRequestURI().getQuery()));
        environment.put(
                "CONTENT_TYPE", String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        environment.put("CONTENT_LENGTH", String.valueOf(body.length));
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        if (encoding != null) {
            environment.put("HTTP_CONTENT_ENCODING", encoding);
        }
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            environment.put("GIT_PROTOCOL", protocol);
        }
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().write(body);
        process.getOutputStream().close();
        return process.getInputStream().readAllBytes();
    }

    private static void relay(HttpExchange exchange, byte[] said) throws IOException {
        int at = 0;
        int status = 200;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (at < said.length) {
            byte next = said[at++];
            if (next != '\n') {
                line.write(next);
                continue;
            }
            String header = line.toString(StandardCharsets.UTF_8).strip();
            line.reset();
            if (header.isEmpty()) {
                break;
            }
            String[] parts = header.split(": ", 2);
            if ("Status".equals(parts[0])) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
        }
        int length = said.length - at;
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        exchange.getResponseBody().write(said, at, length);
        exchange.close();
    }
}
