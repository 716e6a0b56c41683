package io.openova.catalyst.controller;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers probes and Prometheus: GET and HEAD only, nothing is read from the caller. */
final class HealthServer implements AutoCloseable {
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService executor;

    private HealthServer(HttpServer server) {
        this.server = server;
        this.executor = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "probes");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
    }

    /**
     * @param address {@code host:port}; an empty host means all addresses
     * @throws UncheckedIOException when the address is in use
     */
    static HealthServer probes(String address, BooleanSupplier isAlive, BooleanSupplier isReady) {
        HealthServer health = open(address);
        health.server.createContext("/healthz", exchange -> answer(exchange, isAlive.getAsBoolean()));
        health.server.createContext("/readyz", exchange -> answer(exchange, isReady.getAsBoolean()));
        health.server.start();
        return health;
    }

    static HealthServer metrics(String address, Supplier<String> text) {
        HealthServer metrics = open(address);
        metrics.server.createContext(
                "/metrics", exchange -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", text.get()));
        metrics.server.start();
        return metrics;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static HealthServer open(String address) {
        try {
            return new HealthServer(HttpServer.create(parse(address), BACKLOG));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when it is not {@code host:port} */
    static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            String host = colon <= 0 ? "" : address.substring(0, colon).replaceAll("^\\[|]$", "");
            return host.isEmpty()
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (NumberFormatException | java.net.UnknownHostException e) {
            throw new IllegalArgumentException("'" + address + "' is not host:port", e);
        }
    }

    private static void answer(HttpExchange exchange, boolean isWell) throws IOException {
        send(exchange, isWell ? 200 : 503, "text/plain; charset=utf-8", isWell ? "ok\n" : "not ready\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            boolean isGet = exchange.getRequestMethod().equals("GET");
            if (!isGet && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, isGet ? body.length : -1);
            if (isGet) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
