package io.openova.catalyst.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the requests of a file to the API, each line {@code METHOD PATH BODY}, from the given number of clients at
 * once, each on one persistent connection. Prints {@code seconds answered refused p50_us p99_us}. Bounded by the file;
 * every client ends with it.
 */
public final class ApiLoad {
    private ApiLoad() {}

    /** Arguments: URL, token, clients, file of requests, status that counts as success. */
    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        List<String> lines = Files.readAllLines(Path.of(arguments[3]));
        int clients = Integer.parseInt(arguments[2]);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        long[] nanos = new long[lines.size()];
        CountDownLatch done = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            new Thread(() -> {
                        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                            socket.setTcpNoDelay(true);
                            InputStream in = new BufferedInputStream(socket.getInputStream());
                            for (int n = next.getAndIncrement(); n < lines.size(); n = next.getAndIncrement()) {
                                long before = System.nanoTime();
                                int status = exchange(socket.getOutputStream(), in, url, arguments[1], lines.get(n));
                                nanos[n] = System.nanoTime() - before;
                                if (status != Integer.parseInt(arguments[4])) {
                                    refused.incrementAndGet();
                                }
                            }
                        } catch (IOException e) {
                            refused.incrementAndGet();
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%.6f %d %d %d %d%n",
                seconds,
                lines.size() - refused.get(),
                refused.get(),
                nanos[nanos.length / 2] / 1000,
                nanos[(int) (nanos.length * 0.99)] / 1000);
    }

    private static int exchange(OutputStream out, InputStream in, URI url, String token, String line)
            throws IOException {
        String[] parts = line.split(" ", 3);
        byte[] body = (parts.length > 2 ? parts[2] : "").getBytes(StandardCharsets.UTF_8);
        String head =
                parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                        + token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + body.length);
        System.arraycopy(body, 0, request, head.length(), body.length);
        out.write(request);
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
