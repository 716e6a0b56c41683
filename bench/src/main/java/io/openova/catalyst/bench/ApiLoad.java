package io.openova.catalyst.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the requests of a file to the API, each line {@code METHOD PATH BODY}, from several clients at once, each with one
 * connection that it keeps. Prints {@code seconds answered refused p50_us p99_us}. Every client ends with the file.
 */
public final class ApiLoad {
    private final URI url;
    private final String authorization;
    private final List<String> lines;
    private final int success;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final long[] nanos;

    private ApiLoad(URI url, String token, List<String> lines, int success) {
        this.url = url;
        this.authorization = "Bearer " + token;
        this.lines = lines;
        this.success = success;
        this.nanos = new long[lines.size()];
    }

    /** Arguments: URL, token, clients, file of requests, status that counts as success. */
    public static void main(String[] arguments) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(arguments[3]));
        new ApiLoad(URI.create(arguments[0]), arguments[1], lines, Integer.parseInt(arguments[4]))
                .run(Integer.parseInt(arguments[2]));
    }

    private void run(int clients) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(this::send);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
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

    private void send() {
        try (HttpConnection connection = new HttpConnection(url)) {
            for (int n = next.getAndIncrement(); n < lines.size(); n = next.getAndIncrement()) {
                long before = System.nanoTime();
                int status = connection.exchange(authorization, lines.get(n));
                nanos[n] = System.nanoTime() - before;
                if (status != success) {
                    refused.incrementAndGet();
                }
            }
        } catch (IOException e) {
            refused.incrementAndGet();
        }
    }
}
