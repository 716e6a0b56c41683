package io.openova.catalyst.controller;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.openova.catalyst.controller.base.ClusterUnavailableException;
import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.controller.base.EventRecorder;
import io.openova.catalyst.controller.base.FluxTrigger;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.status.StatusWriter;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded controller (contract section 8). {@link #run} works in the caller's thread until {@link #close};
 * {@link #start} uses a new thread, for a program that embeds the controller. A replica that loses the Lease stops
 * writing immediately, restarts, and waits as a candidate. Nothing here ends the process.
 */
public final class ApplicationController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationController.class);
    private static final String LEASE = "catalyst-application-controller";
    /** Without a Lease, no other replica can lead. */
    private static final Duration NO_LEASE = Duration.ofDays(365);

    private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(60);

    private final ControllerSettings settings;
    private final ApplicationDelivery delivery;
    private final Overlay overlay;
    private final Clock clock;
    private final ControllerMetrics metrics = new ControllerMetrics();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Session session;
    private volatile @Nullable HealthServer probes;
    private volatile @Nullable HealthServer prometheus;

    public ApplicationController(
            ControllerSettings settings, ApplicationDelivery delivery, Overlay overlay, Clock clock) {
        this.settings = settings;
        this.delivery = delivery;
        this.overlay = overlay;
        this.clock = clock;
    }

    /**
     * Works until it is closed.
     *
     * @throws ClusterUnavailableException when the cluster cannot be reached at the start, or lacks Flux or the
     * definitions
     */
    public void run() throws InterruptedException {
        work(true);
    }

    /** Works in a new thread until it is closed; retries a cluster that does not answer, including the first time. */
    public Thread start() {
        Thread thread = new Thread(
                () -> {
                    try {
                        work(false);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        LOG.atError().setCause(e).log("the controller ended");
                    }
                },
                "application-controller");
        thread.start();
        return thread;
    }

    private void work(boolean mustStart) throws InterruptedException {
        try (HealthServer health = HealthServer.probes(settings.healthAddress(), () -> true, this::isReady);
                HealthServer scraped = HealthServer.metrics(settings.metricsAddress(), metrics::scrape)) {
            probes = health;
            prometheus = scraped;
            LOG.atInfo()
                    .addKeyValue("health", health.port())
                    .addKeyValue("metrics", scraped.port())
                    .log("listening");
            boolean hasWorked = !mustStart;
            while (closed.getCount() > 0) {
                try (Session one = new Session()) {
                    session = one;
                    if (closed.getCount() == 0) {
                        return;
                    }
                    one.start();
                    hasWorked = true;
                    one.ended.await();
                } catch (ClusterUnavailableException e) {
                    // At the first start, a user can correct the address; later, the cluster is assumed to be down
                    // temporarily.
                    if (!hasWorked) {
                        throw e;
                    }
                    LOG.atWarn().addKeyValue("cause", e.getMessage()).log("the cluster does not answer; trying again");
                    if (closed.await(1, TimeUnit.SECONDS)) {
                        return;
                    }
                } finally {
                    session = null;
                }
            }
        }
    }

    /** Whether the caches are filled and the watches are established. */
    public boolean isReady() {
        Session one = session;
        return one != null && one.isReady();
    }

    /** The address of the probes; empty while the controller is not running. */
    public OptionalInt healthPort() {
        HealthServer server = probes;
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.port());
    }

    /** The address of the metrics; empty while the controller is not running. */
    public OptionalInt metricsPort() {
        HealthServer server = prometheus;
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.port());
    }

    /**
     * The Application as the cluster holds it, from the cache; empty when it has none, or the caches are not filled.
     */
    public Optional<ObjectValue> resource(ApplicationKey key) {
        Session one = session;
        return one == null || !one.isReady() ? Optional.empty() : one.reconciler.resource(key);
    }

    /** Notifies the controller of a new commit in the overlay. */
    public void overlayMoved() {
        Session one = session;
        if (one != null) {
            one.loop.poke();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Session one = session;
        if (one != null) {
            one.ended.countDown();
        }
    }

    /** One candidacy in the leader election. */
    private final class Session implements AutoCloseable {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final KubernetesClient client = client(settings.kubeconfig());
        private final Map<String, KubernetesClient> regionClients = new LinkedHashMap<>();
        private final OverlayFollower follower = new OverlayFollower(overlay, clock);
        private final RolloutClock rollouts = new RolloutClock(metrics, clock);
        /** Half a Lease: the other half is for the renewal that was due before the process stood still. */
        private final Leadership leadership = new Leadership(
                settings.leaderElect() ? settings.leaseDuration().dividedBy(2) : NO_LEASE,
                System::nanoTime,
                gap -> LOG.atWarn()
                        .addKeyValue("milliseconds", gap.toMillis())
                        .log("this process stood still for longer than the Lease allows; it becomes a candidate again"),
                ended::countDown);

        private final ApplicationReconciler reconciler;
        private final OverlayLoop loop;
        private final Operator operator;
        private volatile boolean started;

        Session() {
            settings.clusters().forEach((name, file) -> regionClients.put(name, client(Optional.of(file))));
            loop = new OverlayLoop(follower, settings);
            reconciler = new ApplicationReconciler(new ControllerParts(
                    settings,
                    delivery,
                    follower,
                    metrics,
                    new FluxTrigger(settings.fluxNamespace(), clock),
                    new EventRecorder(client, settings.identity(), clock, leadership),
                    new StatusWriter(client, clock, metrics, leadership),
                    rollouts,
                    client,
                    regionClients,
                    loop::poke,
                    leadership,
                    clock));
            operator = new Operator(overrider -> {
                overrider
                        .withKubernetesClient(client)
                        .withCloseClientOnStop(false)
                        .withConcurrentReconciliationThreads(settings.threads())
                        .withCacheSyncTimeout(SYNC_TIMEOUT)
                        .withReconciliationTerminationTimeout(Duration.ofSeconds(10))
                        .withCloneSecondaryResourcesWhenGettingFromCache(false)
                        .withMetrics(metrics);
                if (settings.leaderElect()) {
                    overrider.withLeaderElectionConfiguration(lease());
                }
            });
        }

        private LeaderElectionConfiguration lease() {
            Duration lease = settings.leaseDuration();
            return new LeaderElectionConfiguration(
                    LEASE,
                    settings.leaderElectNamespace(),
                    lease,
                    lease.multipliedBy(2).dividedBy(3),
                    lease.dividedBy(6),
                    settings.identity(),
                    new LeaderCallbacks(this::lead, leadership::lost, leader -> LOG.atInfo()
                            .addKeyValue("leader", leader)
                            .log("a leader was elected")),
                    false);
        }

        void start() {
            if (settings.leaderElect()) {
                leadership.start();
            } else {
                leadership.gained();
            }
            try {
                operator.register(reconciler, override -> override.withRetry(new GenericRetry()
                                .setInitialInterval(Duration.ofMillis(500))
                                .setIntervalMultiplier(2)
                                .setMaxInterval(Duration.ofSeconds(30).toMillis())
                                .withoutMaxAttempts())
                        .withReconciliationMaxInterval(settings.resync())
                        .withTriggerReconcilerOnAllEvents(false));
                operator.start();
            } catch (RuntimeException e) {
                throw new ClusterUnavailableException(
                        "the controller cannot start: " + rootCause(e)
                                + "; it needs a cluster with the definitions of Catalyst and Flux",
                        e);
            }
            started = true;
            LOG.atInfo().addKeyValue("identity", settings.identity()).log("application-controller started");
            if (!settings.leaderElect()) {
                lead();
            }
        }

        private void lead() {
            leadership.gained();
            loop.start(reconciler);
        }

        boolean isReady() {
            return started && operator.getRuntimeInfo().allEventSourcesAreHealthy();
        }

        @Override
        public void close() {
            leadership.close();
            loop.close();
            try {
                operator.stop();
            } catch (RuntimeException e) {
                LOG.atDebug().addKeyValue("cause", e.getMessage()).log("the operator did not stop cleanly");
            }
            client.close();
            regionClients.values().forEach(KubernetesClient::close);
        }
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static KubernetesClient client(Optional<Path> kubeconfig) {
        try {
            Config config = kubeconfig.isPresent()
                    ? Config.fromKubeconfig(SmallFile.text(kubeconfig.get()))
                    : Config.autoConfigure(null);
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + kubeconfig.map(Path::toString).orElse("kubeconfig"), e);
        } catch (RuntimeException malformed) {
            // The parser's message would repeat the file, which holds credentials.
            String what = kubeconfig.map(Path::toString).orElse("the kubeconfig") + " is not a usable kubeconfig";
            throw new UncheckedIOException(what, new IOException(what));
        }
    }
}
