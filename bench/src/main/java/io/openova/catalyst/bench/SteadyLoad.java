package io.openova.catalyst.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Simulates well-behaved callers: each sends one request in each period over a persistent connection, and a probe opens
 * a new connection for each of its own. A latency is counted from when the request was due, so that one that waits
 * delays no measurement. Prints {@code answered refused p50_us p99_us worst_probe_us}.
 */
public final class SteadyLoad {
    private static final long PROBE_NANOS = 100_000_000L;

    private final URI url;
    private final long end;
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong worst = new AtomicLong();

    private SteadyLoad(URI url, long end) {
        this.url = url;
        this.end = end;
    }

    /**
     * Arguments: URL, seconds, period in ms, file of requests, path of the probe, values of the Authorization header.
     */
    public static void main(String[] arguments) throws Exception {
        long period = Long.parseLong(arguments[2]) * 1_000_000L;
        List<String> lines = Files.readAllLines(Path.of(arguments[3]));
        SteadyLoad load = new SteadyLoad(
                URI.create(arguments[0]), System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L);
        List<Thread> threads = new ArrayList<>();
        for (int i = 5; i < arguments.length; i++) {
            String authorization = arguments[i];
            int caller = i;
            threads.add(new Thread(() -> load.call(period, lines, authorization, caller)));
        }
        threads.add(new Thread(() -> load.probe(arguments[4], arguments[5])));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        load.report();
    }

    private void report() {
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

    private void call(long period, List<String> lines, String authorization, int caller) {
        HttpConnection connection = null;
        long due = System.nanoTime() + caller * period / 8;
        for (int n = caller; due < end; n++, due += period) {
            pauseUntil(due);
            try {
                if (connection == null) {
                    connection = new HttpConnection(url);
                }
                if (connection.exchange(authorization, lines.get(n % lines.size())) != 200) {
                    refused.incrementAndGet();
                }
            } catch (IOException e) {
                refused.incrementAndGet();
                close(connection);
                connection = null;
            }
            nanos.add(System.nanoTime() - due);
        }
        close(connection);
    }

    private void probe(String path, String authorization) {
        for (long due = System.nanoTime(); due < end; due += PROBE_NANOS) {
            pauseUntil(due);
            try (HttpConnection connection = new HttpConnection(url)) {
                if (connection.exchange(authorization, "GET " + path) != 200) {
                    refused.incrementAndGet();
                }
            } catch (IOException e) {
                refused.incrementAndGet();
            }
            worst.accumulateAndGet(System.nanoTime() - due, Math::max);
        }
    }

    private static void close(@Nullable HttpConnection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
}
