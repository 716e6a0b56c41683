package io.openova.catalyst.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.status.ApplicationHealth;
import io.openova.catalyst.controller.status.RegionState;
import io.openova.catalyst.controller.status.Stage;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RolloutClockTest {
    private static final ApplicationKey KEY =
            new ApplicationKey(new NamespaceName("qa-omantel"), new ApplicationName("qa-wp"));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ControllerMetrics metrics = new ControllerMetrics();
    private final SetClock clock = new SetClock();
    private final RolloutClock rollouts = new RolloutClock(metrics, clock);
    private final OverlayFollower.Change change = new OverlayFollower.Change("abc", NOON, NOON.plusMillis(100));

    @Test
    void each_stage_gets_the_time_that_it_took() {
        at(300);
        rollouts.fetched("abc");
        at(400);
        observe(waiting(Stage.KUSTOMIZATION, false, false));
        at(1_000);
        observe(waiting(Stage.CHART, true, false));
        at(1_500);
        observe(waiting(Stage.HELM, true, false));
        at(2_000);
        observe(waiting(Stage.HELM, true, true));
        at(5_000);
        observe(waiting(Stage.HELM, true, false));
        at(7_000);
        observe(ready());
        assertThat(seconds("commit")).isEqualTo(0.1);
        assertThat(seconds("source")).isEqualTo(0.2);
        assertThat(seconds("kustomization")).isEqualTo(0.7);
        assertThat(seconds("chart")).isEqualTo(0.5);
        assertThat(seconds("helm"))
                .as("0.5 s to make it, 2 s to notice that it runs")
                .isEqualTo(2.5);
        assertThat(seconds("workload")).isEqualTo(3.0);
        assertThat(seconds("total")).isEqualTo(7.0);
        assertThat(metrics.scrape())
                .contains("catalyst_commit_to_ready_seconds_bucket{stage=\"workload\",le=\"5.0\"} 1");
    }

    @Test
    void a_change_is_timed_once() {
        at(1_000);
        observe(ready());
        at(9_000);
        observe(ready());
        assertThat(value("catalyst_commit_to_ready_seconds_count", "total")).isEqualTo(1);
        assertThat(seconds("total")).isEqualTo(1.0);
    }

    @Test
    void a_change_that_moves_no_workload_is_helms() {
        at(200);
        rollouts.fetched("abc");
        at(500);
        observe(waiting(Stage.HELM, true, false));
        at(2_500);
        observe(ready());
        assertThat(seconds("helm")).isEqualTo(2.0);
        assertThat(seconds("workload")).isZero();
    }

    private void at(long milliseconds) {
        clock.now = NOON.plusMillis(milliseconds);
    }

    private void observe(RegionState region) {
        rollouts.observe(
                KEY,
                change,
                ApplicationHealth.of(
                        List.of(region),
                        false,
                        new ApplicationHealth.Installed("bp-qa-app", "0.1.0", Optional.empty())));
    }

    private static RegionState ready() {
        return region(RegionState.Progress.READY, Stage.WORKLOAD, true, false);
    }

    private static RegionState waiting(Stage stage, boolean applied, boolean rolling) {
        return region(RegionState.Progress.WAITING, stage, applied, rolling);
    }

    private static RegionState region(RegionState.Progress progress, Stage stage, boolean applied, boolean rolling) {
        return new RegionState(
                "hz-fsn-rtz-prod",
                "primary",
                progress,
                stage,
                "",
                Optional.of(1),
                false,
                Optional.empty(),
                applied,
                false,
                rolling);
    }

    private double seconds(String stage) {
        return value("catalyst_commit_to_ready_seconds_sum", stage);
    }

    private double value(String name, String stage) {
        Matcher line =
                Pattern.compile(name + "\\{stage=\"" + stage + "\"} (\\S+)").matcher(metrics.scrape());
        assertThat(line.find()).as(name + " of " + stage).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static final class SetClock extends Clock {
        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
