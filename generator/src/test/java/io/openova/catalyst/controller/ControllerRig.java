package io.openova.catalyst.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A running controller with a real overlay and a cluster that is a stand-in. */
final class ControllerRig implements AutoCloseable {
    final FakeApiServer cluster;
    final Overlay overlay;
    final ApplicationController controller;
    final Thread thread;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param heldBack the plural whose list the cluster does not answer before it is told to */
    ControllerRig(Path folder, String heldBack) throws IOException {
        cluster = new FakeApiServer(heldBack);
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        overlay = TestWorld.open(TestWorld.overlayIn(folder));
        controller = new ApplicationController(
                new ControllerSettings(
                        Optional.of(kubeconfig),
                        Map.of(),
                        false,
                        "catalyst-system",
                        "test",
                        Duration.ofSeconds(15),
                        "127.0.0.1:0",
                        "127.0.0.1:0",
                        "overlay",
                        "flux-system",
                        Duration.ofMillis(50),
                        Duration.ofHours(10),
                        2),
                TestWorld.delivery(),
                overlay,
                Clock.systemUTC());
        thread = controller.start();
        await(
                () -> controller.healthPort().isPresent()
                        && controller.metricsPort().isPresent(),
                () -> "it does not listen");
    }

    /** Until it is so; only a broken program waits for the whole minute. */
    void await(BooleanSupplier condition, Supplier<String> seen) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> seen.get() + cluster.writes())
                    .isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** A figure of {@code /metrics}. */
    double metric(String name) {
        URI address = URI.create("http://127.0.0.1:" + controller.metricsPort().orElseThrow() + "/metrics");
        try {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        controller.close();
        cluster.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        overlay.close();
    }
}
