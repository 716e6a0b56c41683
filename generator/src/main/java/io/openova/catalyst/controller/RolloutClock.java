package io.openova.catalyst.controller;

import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.status.ApplicationHealth;
import io.openova.catalyst.controller.status.RegionState;
import io.openova.catalyst.controller.status.Stage;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.model.ApplicationKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Measures the time of each change from its commit to Ready, by stage. */
final class RolloutClock {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutClock.class);
    private static final int REMEMBERED_COMMITS = 1_000;

    private final ControllerMetrics metrics;
    private final Clock clock;
    private final Map<ApplicationKey, Rollout> rollouts = new ConcurrentHashMap<>();
    private final Map<String, Instant> fetched = new ConcurrentHashMap<>();

    RolloutClock(ControllerMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * When one change was first seen to pass its stations in all regions; a station that was not seen yet is null.
     *
     * @param applied Flux holds the overlay's objects
     * @param charted the chart is there
     * @param rolling Helm has changed a workload, which is not available yet
     * @param settled the workloads are available again
     */
    private record Rollout(
            String commit,
            @Nullable Instant applied,
            @Nullable Instant charted,
            @Nullable Instant rolling,
            @Nullable Instant settled,
            boolean isDone) {
        static Rollout of(String commit) {
            return new Rollout(commit, null, null, null, null, false);
        }

        Rollout observed(List<RegionState> regions, Instant now) {
            boolean isApplied = !regions.isEmpty() && regions.stream().allMatch(RegionState::applied);
            boolean isCharted = isApplied && regions.stream().allMatch(region -> region.hasReached(Stage.HELM));
            boolean isRolling = isCharted && regions.stream().anyMatch(RegionState::isRolling);
            boolean isSettled = isCharted && rolling != null && !isRolling;
            return new Rollout(
                    commit,
                    first(applied, isApplied, now),
                    first(charted, isCharted, now),
                    first(rolling, isRolling, now),
                    first(settled, isSettled, now),
                    isDone);
        }

        Rollout done() {
            return new Rollout(commit, applied, charted, rolling, settled, true);
        }

        private static @Nullable Instant first(@Nullable Instant known, boolean isSeen, Instant now) {
            return known == null && isSeen ? now : known;
        }
    }

    /** Flux has fetched a commit. */
    void fetched(String commit) {
        if (fetched.size() > REMEMBERED_COMMITS) {
            fetched.clear();
        }
        fetched.putIfAbsent(commit, clock.instant());
    }

    /** One look at an Application, whose files the change was the last to touch. */
    void observe(ApplicationKey key, OverlayFollower.Change change, ApplicationHealth verdict) {
        Instant now = clock.instant();
        Rollout known = rollouts.get(key);
        Rollout rollout = (known == null || !known.commit().equals(change.commit())
                        ? Rollout.of(change.commit())
                        : known)
                .observed(verdict.regions(), now);
        if (verdict.isTrue() && !rollout.isDone()) {
            record(key, change, rollout, now);
            rollout = rollout.done();
        }
        rollouts.put(key, rollout);
    }

    void forget(ApplicationKey key) {
        rollouts.remove(key);
    }

    private void record(ApplicationKey key, OverlayFollower.Change change, Rollout rollout, Instant ready) {
        Instant applied = or(rollout.applied(), ready);
        Instant source = or(fetched.get(change.commit()), applied);
        Instant charted = or(rollout.charted(), applied);
        // A change that moves no workload leaves all of the rest to Helm.
        Instant rolling = or(rollout.rolling(), ready);
        Instant settled = or(rollout.settled(), ready);
        Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
        stages.put(Stage.COMMIT, between(change.committedAt(), change.seenAt()));
        stages.put(Stage.SOURCE, between(change.seenAt(), source));
        stages.put(Stage.KUSTOMIZATION, between(source, applied));
        stages.put(Stage.CHART, between(applied, charted));
        // Before it the release is made, behind it Helm's own wait notices that it is over.
        stages.put(Stage.HELM, between(charted, rolling).plus(between(settled, ready)));
        stages.put(Stage.WORKLOAD, between(rolling, settled));
        stages.forEach((stage, time) -> metrics.commitToReady(stage.label(), time));
        Duration total = between(change.committedAt(), ready);
        metrics.commitToReady("total", total);
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("application", key)
                .addKeyValue("commit", change.commit())
                .addKeyValue("milliseconds", total.toMillis());
        for (Map.Entry<Stage, Duration> stage : stages.entrySet()) {
            line = line.addKeyValue(stage.getKey().label(), stage.getValue().toMillis());
        }
        line.log("ready");
    }

    private static Instant or(@Nullable Instant known, Instant otherwise) {
        return known == null ? otherwise : known;
    }

    /** Git keeps whole seconds, so that a commit may seem to lie behind what followed it. */
    private static Duration between(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
