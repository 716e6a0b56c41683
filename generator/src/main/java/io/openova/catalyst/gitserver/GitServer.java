package io.openova.catalyst.gitserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openova.catalyst.overlay.git.OverlayFetch;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one overlay to Git clients for reading, at {@code /overlay.git}, so that a Sovereign needs no other Git host. Writing
 * is refused: commits come through the product.
 */
public final class GitServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitServer.class);
    private static final String PATH = "/overlay.git";
    private static final int THREADS = 8;
    private static final int WAITING = 64;
    /** A request names commits that the client has; no honest one comes near this. */
    private static final long REQUEST_LIMIT = 8L * 1024 * 1024;

    private final HttpServer server;
    private final ExecutorService executor;
    private final OverlayFetch fetch;
    private final Optional<byte[]> token;

    /**
     * @param token password that clients must give, with any user name; empty to let everybody read
     * @throws UncheckedIOException when the address is in use
     */
    public GitServer(InetSocketAddress address, OverlayFetch fetch, Optional<String> token) {
        this.fetch = fetch;
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
        try {
            server = HttpServer.create(address, WAITING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        executor = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "git-server");
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(executor);
        server.createContext("/", this::handle);
    }

    public void start() {
        server.start();
    }

    /** The address that clients use. */
    public String url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return "http://" + host + ":" + address.getPort() + PATH;
    }

    @Override
    public void close() {
        server.stop(1);
        executor.shutdownNow();
        fetch.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (IOException | RuntimeException e) {
                LOG.atDebug().addKeyValue("cause", e.getMessage()).log("a fetch ended early");
                throw e;
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        if (!isAllowed(exchange)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"overlay\", charset=\"UTF-8\"");
            refuse(exchange, 401, "the overlay's read token is the password\n");
            return;
        }
        String path = exchange.getRequestURI().getPath();
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        String method = exchange.getRequestMethod();
        Optional<String> protocol = Optional.ofNullable(
                        exchange.getRequestHeaders().getFirst("Git-Protocol"))
                .filter(version -> version.matches("version=[0-2]"));
        if (path.equals(PATH + "/info/refs") && method.equals("GET")) {
            if (!query.equals("service=" + OverlayFetch.SERVICE)) {
                refuse(exchange, 403, "the overlay is read-only here; change it with catalyst\n");
                return;
            }
            try (OutputStream out = begin(exchange, "advertisement")) {
                fetch.advertise(protocol, out);
            }
        } else if (path.equals(PATH + "/" + OverlayFetch.SERVICE) && method.equals("POST")) {
            try (InputStream in = body(exchange);
                    OutputStream out = begin(exchange, "result")) {
                fetch.serve(protocol, in, out);
            }
        } else if (path.equals(PATH + "/git-receive-pack")) {
            refuse(exchange, 403, "the overlay is read-only here; change it with catalyst\n");
        } else {
            refuse(exchange, 404, "the overlay is at " + PATH + "\n");
        }
    }

    private static OutputStream begin(HttpExchange exchange, String what) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-" + OverlayFetch.SERVICE + "-" + what);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        InputStream raw = exchange.getRequestBody();
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return new Limited(zipped ? new GZIPInputStream(raw) : raw);
    }

    private boolean isAllowed(HttpExchange exchange) {
        if (token.isEmpty()) {
            return true;
        }
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            byte[] password = pair.substring(pair.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(password, token.get());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void refuse(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops a request that grows beyond measure, zipped or not. */
    private static final class Limited extends FilterInputStream {
        private long left = REQUEST_LIMIT;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int count = super.read(buffer, from, length);
            return counted(count, count);
        }

        /** JGit skips what is left of a request; the server's own stream would skip into the next one and wait for it. */
        @Override
        public long skip(long count) throws IOException {
            byte[] waste = new byte[4096];
            long skipped = 0;
            while (skipped < count) {
                int read = read(waste, 0, (int) Math.min(waste.length, count - skipped));
                if (read < 0) {
                    break;
                }
                skipped += read;
            }
            return skipped;
        }

        private int counted(int result, int count) throws IOException {
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new IOException("the request is larger than " + REQUEST_LIMIT + " bytes");
            }
            return result;
        }
    }
}
