package io.openova.catalyst;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.controller.ApplicationController;
import io.openova.catalyst.finding.RedactedUrl;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.http.ApiConsole;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiServer;
import io.openova.catalyst.http.ApiSettings;
import io.openova.catalyst.http.api.LiveApplications;
import io.openova.catalyst.http.api.StreamTiming;
import io.openova.catalyst.http.auth.Authenticator;
import io.openova.catalyst.http.auth.OidcTokens;
import io.openova.catalyst.http.auth.TokenFile;
import io.openova.catalyst.http.server.ApiLimits;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.git.OverlayCaretaker;
import io.openova.catalyst.ui.LoginCodes;
import io.openova.catalyst.ui.WebBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code catalyst serve}: the API, and also the controller if there is a cluster. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger("serve");
    private static final Duration TRANSPORT = Duration.ofSeconds(15);
    private static final Duration REMOTE_HEAD = Duration.ofSeconds(1);

    private final Wiring wiring;

    Serving(Wiring wiring) {
        this.wiring = wiring;
    }

    void run(CommandContext.ServeOrder order) throws InterruptedException {
        TokenFile tokens = tokens(order);
        Authenticator authenticator = order.issuer()
                .<Authenticator>map(issuer -> tokens.or(OidcTokens.of(issuer.url(), issuer.audience())))
                .orElse(tokens);
        LoginCodes codes = new LoginCodes(System::nanoTime);
        ApiConsole console = new ApiConsole(
                WebBundle.bundled(),
                Optional.of(beside(order.tokenFile(), ".session-keys.json")),
                codes,
                Clock.systemUTC(),
                order.isReadOnly(),
                order.proposals().isPresent());
        CommandContext.ServeLimits limits = order.limits();
        ApiSettings settings = ApiSettings.at(order.address())
                .withHosts(order.hosts())
                .withRate(limits.requestsPerSecond(), 2 * limits.requestsPerSecond())
                .withLimits(ApiLimits.STANDARD
                        .withConnections(limits.connections(), limits.connectionsPerAddress())
                        .withRequests(limits.requests(), limits.requestsPerCaller())
                        .withStreams(limits.streams(), limits.streamsPerCaller()));
        Optional<ClusterLink> cluster = order.cluster().map(there -> new ClusterLink(there.kubeconfig()));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            asked.countDown();
            // The JVM exits once its shutdown hooks end; this one waits until acknowledged work is finished.
            await(done, settings.stopTime().plusSeconds(5));
        });
        try (Overlay overlay = order.proposals()
                        .map(proposals -> wiring.proposals(order.overlay(), proposals))
                        .orElseGet(() -> wiring.overlay(order.overlay(), TRANSPORT));
                OverlayCaretaker caretaker =
                        OverlayCaretaker.start(overlay, MaintenanceOrder.whenNeeded(), OverlayCaretaker.EVERY)) {
            Optional<ApplicationController> controller =
                    order.controller().map(beside -> wiring.controller(beside, overlay));
            try (ApiServer server = new ApiServer(
                    settings,
                    authenticator,
                    wiring.delivery(order.flags()),
                    overlay,
                    extras(order, controller, cluster).with(console))) {
                server.start();
                Runtime.getRuntime().addShutdownHook(hook);
                String location = RedactedUrl.withoutUser(order.overlay().location());
                wiring.console().note("serving " + location + " at " + server.url());
                localUrl(server.url()).ifPresent(url -> tokens.owner().ifPresent(owner -> wiring.console()
                        .note("open this: " + url + "/login#code=" + codes.issue(owner))));
                controller.ifPresent(ApplicationController::start);
                asked.await();
            } finally {
                controller.ifPresent(ApplicationController::close);
            }
        } catch (java.io.UncheckedIOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } finally {
            cluster.ifPresent(ClusterLink::close);
            done.countDown();
        }
    }

    /** With a cluster, the API reports its status, and the controller is notified of each commit. */
    private static ApiExtras extras(
            CommandContext.ServeOrder order,
            Optional<ApplicationController> controller,
            Optional<ClusterLink> cluster) {
        LiveApplications live = cluster.<LiveApplications>map(there -> there).orElse(LiveApplications.NONE);
        Runnable wrote =
                controller.<Runnable>map(running -> running::overlayMoved).orElse(() -> {});
        boolean isRemote = order.overlay().location().contains("://");
        return new ApiExtras(
                live,
                wrote,
                isRemote ? REMOTE_HEAD : Duration.ZERO,
                cluster.map(ClusterLink::resources),
                StreamTiming.STANDARD);
    }

    /** Where a browser of this machine reaches the server; empty when it listens on another address only. */
    private static Optional<String> localUrl(String url) {
        String local = url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//127.0.0.1:");
        return local.matches("http://(127\\.[0-9.]+|localhost|\\[::1]):[0-9]+") ? Optional.of(local) : Optional.empty();
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private TokenFile tokens(CommandContext.ServeOrder order) {
        Path file = order.tokenFile();
        try {
            if (!Files.exists(file)) {
                String token = TokenFile.newToken();
                TokenFile.create(file, token);
                wiring.console()
                        .note("created the token file " + SingleLine.of(file.toString())
                                + "; its only token, not shown again:");
                wiring.console().note(token);
            }
            return TokenFile.open(file);
        } catch (IOException e) {
            throw new UsageException(
                    "the token file " + SingleLine.of(file.toString()) + " cannot be created: " + e.getMessage());
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
