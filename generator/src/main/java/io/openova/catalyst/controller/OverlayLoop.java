package io.openova.catalyst.controller;

import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.base.Reconciled;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the overlay while this replica leads: each new commit's Applications get their fan-out if the commit lacks it
 * (a merged pull request may hold nothing but {@code application.yaml}), Flux is triggered to fetch, and the
 * Applications are reconciled.
 */
final class OverlayLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayLoop.class);

    /** How long Flux may take to fetch before it is triggered again. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Shortest interval between comparisons of Flux's inventories; they run in memory. */
    private static final long COMPARE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long an ending program waits for a look at the overlay. */
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final OverlayFollower follower;
    private final ControllerSettings settings;
    private final Semaphore pokes = new Semaphore(0);
    private volatile boolean running;

    private long asked = System.nanoTime();
    private final long pace;
    private long compared = System.nanoTime();
    private volatile @Nullable Thread thread;

    OverlayLoop(OverlayFollower follower, ControllerSettings settings) {
        this.follower = follower;
        this.settings = settings;
        this.pace = Math.min(COMPARE_NANOS, settings.follow().toNanos() * 4);
    }

    synchronized void start(ApplicationReconciler reconciler) {
        if (running) {
            return;
        }
        running = true;
        Thread worker = new Thread(() -> work(reconciler), "overlay-loop");
        worker.setDaemon(true);
        thread = worker;
        worker.start();
    }

    /** Looks at once. */
    void poke() {
        if (pokes.availablePermits() == 0) {
            pokes.release();
        }
    }

    /** Waits for the look that is under way: an interrupted read of Git would look like a damaged repository. */
    @Override
    public void close() {
        running = false;
        poke();
        Thread worker = thread;
        if (worker != null && worker != Thread.currentThread()) {
            try {
                worker.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work(ApplicationReconciler reconciler) {
        while (running) {
            attempt(() -> look(reconciler));
            try {
                rest(reconciler);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (OverlayUnavailableException e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("the overlay does not answer");
        } catch (Leadership.NotLeadingException e) {
            running = false;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("following the overlay failed; trying again");
        }
    }

    /** Waits until the next poll is due or requested, and repairs Flux's inventories in the meantime. */
    private void rest(ApplicationReconciler reconciler) throws InterruptedException {
        long due = System.nanoTime() + settings.follow().toNanos();
        while (running) {
            if (System.nanoTime() - compared >= pace) {
                compared = System.nanoTime();
                attempt(() -> reconciler.graph().inventories().look(follower.head()));
            }
            long left = due - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (pokes.tryAcquire(Math.min(left, pace), TimeUnit.NANOSECONDS)) {
                pokes.drainPermits();
                return;
            }
        }
    }

    private void look(ApplicationReconciler reconciler) {
        OverlayFollower.Found found = follower.look();
        reconciler.graph().fetching().note(found.head());
        if (found.isEmpty()) {
            askAgain(reconciler, found.head());
            return;
        }
        asked = System.nanoTime();
        reconciler.graph().fetching().ask();
        Set<ApplicationKey> keys =
                found.isEverything() ? all(found.head(), reconciler) : new LinkedHashSet<>(found.applications());
        for (ApplicationKey key : keys) {
            if (!running) {
                return;
            }
            keep(key, reconciler);
        }
        if (found.isEverything()) {
            reconciler.wakeAll();
        } else {
            reconciler.wake(keys.stream());
        }
    }

    private void askAgain(ApplicationReconciler reconciler, Snapshot head) {
        if (System.nanoTime() - asked > PATIENCE_NANOS) {
            asked = System.nanoTime();
            reconciler.graph().fetching().askWhereBehind(head);
        }
    }

    private void keep(ApplicationKey key, ApplicationReconciler reconciler) {
        Snapshot head = follower.head();
        FanOutKeeper keeper = reconciler.graph().keeper();
        keeper.committed(key, head).ifPresent(document -> {
            Reconciled kept = keeper.keep(document, head);
            if (kept instanceof Reconciled.UpToDate inStep) {
                inStep.committed().filter(diff -> !diff.isEmpty()).ifPresent(diff -> {
                    reconciler.tellCommitted(key, diff);
                    follower.look();
                });
            } else if (kept instanceof Reconciled.Rejected refused) {
                LOG.atWarn()
                        .addKeyValue("application", key)
                        .addKeyValue("findings", messages(refused.findings()))
                        .log("the overlay holds an Application that is refused");
            }
        });
    }

    private static String messages(List<Finding> findings) {
        return SingleLine.of(findings.stream()
                .filter(Finding::isError)
                .map(finding -> finding.rule() + ": " + finding.message())
                .collect(java.util.stream.Collectors.joining(" | ")));
    }

    /** Every Application that the overlay names by its folder. */
    private static Set<ApplicationKey> all(Snapshot head, ApplicationReconciler reconciler) {
        Set<ApplicationKey> keys = new LinkedHashSet<>();
        reconciler.graph().keeper().sovereign(head).management().ifPresent(management -> {
            OverlayPath root = OverlayLayout.applications(management);
            for (String namespace : head.list(root)) {
                if (NamespaceName.isValid(namespace)) {
                    NamespaceName name = new NamespaceName(namespace);
                    head.list(OverlayLayout.applications(management, name)).stream()
                            .filter(ApplicationName::isValid)
                            .forEach(application ->
                                    keys.add(new ApplicationKey(name, new ApplicationName(application))));
                }
            }
        });
        return keys;
    }
}
