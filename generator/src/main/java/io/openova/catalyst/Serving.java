package io.openova.catalyst;

import io.openova.catalyst.cli.UsageException;
import io.openova.catalyst.cli.Workbench;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiServer;
import io.openova.catalyst.http.ApiSettings;
import io.openova.catalyst.http.Authenticator;
import io.openova.catalyst.http.LiveApplications;
import io.openova.catalyst.http.OidcTokens;
import io.openova.catalyst.http.TokenFile;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code catalyst serve}: the API, and the controller beside it when there is a cluster. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger("serve");
    private static final Duration REMOTE_HEAD = Duration.ofSeconds(1);

    private final Workbench workbench;

    Serving(Workbench workbench) {
        this.workbench = workbench;
    }

    void run(Workbench.ServeOrder order) throws InterruptedException {
        Authenticator authenticator = authenticator(order);
        ApiSettings settings = ApiSettings.at(order.address())
                .withHosts(order.hosts())
                .withRate(order.requestsPerSecond(), 2 * order.requestsPerSecond());
        boolean isRemote = order.overlay().location().contains("://");
        ApiExtras extras = new ApiExtras(LiveApplications.NONE, isRemote ? REMOTE_HEAD : Duration.ZERO);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            asked.countDown();
            // The virtual machine ends with its hooks: this one waits until what was acknowledged is finished.
            await(done, settings.stopTime().plusSeconds(5));
        });
        try (Overlay overlay = workbench.overlay(order.overlay());
                ApiServer server =
                        new ApiServer(settings, authenticator, workbench.delivery(order.flags()), overlay, extras)) {
            server.start();
            Runtime.getRuntime().addShutdownHook(hook);
            workbench
                    .console()
                    .note("serving " + order.overlay().location().replaceAll("//[^@/]*@", "//") + " at "
                            + server.url());
            order.controller().ifPresent(controller -> runBeside(controller, asked));
            asked.await();
        } catch (java.io.UncheckedIOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } finally {
            done.countDown();
        }
    }

    private void runBeside(Workbench.ControllerOrder order, CountDownLatch asked) {
        Thread controller = new Thread(
                () -> {
                    try {
                        workbench.runController(order);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        LOG.error("the controller ended; the server ends with it", e);
                    }
                    asked.countDown();
                },
                "controller");
        controller.setDaemon(true);
        controller.start();
    }

    private Authenticator authenticator(Workbench.ServeOrder order) {
        Path file = order.tokenFile();
        try {
            if (!Files.exists(file)) {
                String token = TokenFile.newToken();
                TokenFile.create(file, token);
                workbench
                        .console()
                        .note("made the token file " + SingleLine.of(file.toString())
                                + "; its only token, not shown again:");
                workbench.console().note(token);
            }
            Authenticator tokens = TokenFile.open(file);
            return order.issuer()
                    .<Authenticator>map(issuer -> tokens.or(OidcTokens.of(issuer.url(), issuer.audience())))
                    .orElse(tokens);
        } catch (IOException e) {
            throw new UsageException(
                    "the token file " + SingleLine.of(file.toString()) + " cannot be made: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static void await(CountDownLatch latch, Duration limit) {
        try {
            if (!latch.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the server did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
