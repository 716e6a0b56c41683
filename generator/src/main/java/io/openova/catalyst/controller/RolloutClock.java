package io.openova.catalyst.controller;

import io.openova.catalyst.application.ApplicationKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Times each change from its commit to Ready, and says which stage took the time. */
final class RolloutClock {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutClock.class);

    private final ControllerMetrics metrics;
    private final Clock clock;
    private final Map<ApplicationKey, Rollout> rollouts = new ConcurrentHashMap<>();
    private final Map<String, Instant> fetched = new ConcurrentHashMap<>();

    RolloutClock(ControllerMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    private record Rollout(String commit, @Nullable Instant applied, boolean done) {}

    /** Flux has fetched a commit. */
    void fetched(String commit) {
        if (fetched.size() > 1_000) {
            fetched.clear();
        }
        fetched.putIfAbsent(commit, clock.instant());
    }

    void observe(ApplicationKey key, OverlayFollower.Change change, Verdict verdict) {
        Rollout known = rollouts.get(key);
        Rollout rollout = known == null || !known.commit().equals(change.commit())
                ? new Rollout(change.commit(), null, false)
                : known;
        boolean applied =
                !verdict.regions().isEmpty() && verdict.regions().stream().allMatch(RegionState::applied);
        if (applied && rollout.applied() == null) {
            rollout = new Rollout(rollout.commit(), clock.instant(), rollout.done());
        }
        if (verdict.isTrue() && !rollout.done()) {
            record(key, change, rollout, verdict);
            rollout = new Rollout(rollout.commit(), rollout.applied(), true);
        }
        rollouts.put(key, rollout);
    }

    void forget(ApplicationKey key) {
        rollouts.remove(key);
    }

    private void record(ApplicationKey key, OverlayFollower.Change change, Rollout rollout, Verdict verdict) {
        Instant ready = clock.instant();
        Instant seen = change.seenAt();
        Instant applied = Optional.ofNullable(rollout.applied()).orElse(ready);
        Instant source = Optional.ofNullable(fetched.get(change.commit())).orElse(applied);
        Instant deployed = verdict.regions().stream()
                .flatMap(region -> region.deployedAt().stream())
                .max(Instant::compareTo)
                .filter(at -> at.isAfter(applied))
                .orElse(applied);
        stage(Stage.COMMIT, change.committedAt(), seen);
        stage(Stage.SOURCE, seen, source);
        stage(Stage.KUSTOMIZATION, source, applied);
        stage(Stage.HELM, applied, deployed);
        stage(Stage.WORKLOAD, deployed, ready);
        Duration total = Duration.between(change.committedAt(), ready);
        metrics.commitToReady("total", total);
        LOG.atInfo()
                .addKeyValue("application", key)
                .addKeyValue("commit", change.commit())
                .addKeyValue("milliseconds", total.toMillis())
                .log("ready");
    }

    private void stage(Stage stage, Instant from, Instant to) {
        metrics.commitToReady(stage.label(), Duration.between(from, to));
    }
}
