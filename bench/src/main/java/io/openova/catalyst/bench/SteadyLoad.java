package io.openova.catalyst.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulates well-behaved callers: each sends one request in each period over a persistent connection, and a probe opens
 * a new connection for each of its own. A latency is counted from when the request was due, so that one that waits
 * delays no measurement. Prints {@code answered refused p50_us p99_us worst_probe_us}.
 */
public final class SteadyLoad {
    private static final long PROBE_MILLIS = 100;

    private SteadyLoad() {}

    /**
     * Arguments: URL, seconds, period in ms, file of requests, path of the probe, values of the Authorization header.
     */
    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        long period = Long.parseLong(arguments[2]) * 1_000_000L;
        List<String> lines = Files.readAllLines(Path.of(arguments[3]));
        List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger refused = new AtomicInteger();
        AtomicLong worst = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 5; i < arguments.length; i++) {
            String authorization = arguments[i];
            int caller = i;
            threads.add(new Thread(() -> call(url, end, period, lines, authorization, caller, nanos, refused)));
        }
        threads.add(new Thread(() -> probe(url, end, arguments[4], arguments[5], worst, refused)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            sorted = new long[] {0};
        }
        System.out.printf(
                Locale.ROOT,
                "%d %d %d %d %d%n",
                sorted.length,
                refused.get(),
                sorted[sorted.length / 2] / 1000,
                sorted[(int) (sorted.length * 0.99)] / 1000,
                worst.get() / 1000);
    }

    private static void call(
            URI url,
            long end,
            long period,
            List<String> lines,
            String authorization,
            int caller,
            List<Long> nanos,
            AtomicInteger refused) {
        Socket socket = null;
        long due = System.nanoTime() + caller * period / 8;
        for (int n = caller; due < end; n++, due += period) {
            pauseUntil(due);
            try {
                if (socket == null) {
                    socket = open(url);
                }
                if (exchange(socket, url, authorization, lines.get(n % lines.size())) != 200) {
                    refused.incrementAndGet();
                }
            } catch (IOException e) {
                refused.incrementAndGet();
                close(socket);
                socket = null;
            }
            nanos.add(System.nanoTime() - due);
        }
        close(socket);
    }

    private static void probe(
            URI url, long end, String path, String authorization, AtomicLong worst, AtomicInteger refused) {
        for (long due = System.nanoTime(); due < end; due += PROBE_MILLIS * 1_000_000L) {
            pauseUntil(due);
            try (Socket socket = open(url)) {
                if (exchange(socket, url, authorization, "GET " + path) != 200) {
                    refused.incrementAndGet();
                }
            } catch (IOException e) {
                refused.incrementAndGet();
            }
            long took = System.nanoTime() - due;
            worst.accumulateAndGet(took, Math::max);
        }
    }

    private static Socket open(URI url) throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void close(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void pauseUntil(long due) {
        long left = due - System.nanoTime();
        if (left > 0) {
            try {
                Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int exchange(Socket socket, URI url, String authorization, String line) throws IOException {
        String[] parts = line.split(" ", 3);
        byte[] body = (parts.length > 2 ? parts[2] : "").getBytes(StandardCharsets.UTF_8);
        String head = parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: "
                + authorization + "\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + body.length);
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        int status = Integer.parseInt(headerLine(in).split(" ")[1]);
        int length = 0;
        for (String header = headerLine(in); !header.isEmpty(); header = headerLine(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String headerLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
