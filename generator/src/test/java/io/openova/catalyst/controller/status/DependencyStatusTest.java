package io.openova.catalyst.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DependencyStatusTest {
    private static final ApplicationKey DB = new ApplicationKey(new NamespaceName("qa"), new ApplicationName("db"));
    private static final ApplicationKey MQ = new ApplicationKey(new NamespaceName("qa"), new ApplicationName("mq"));

    @Test
    void a_ready_application_waits_for_the_first_dependency_that_is_not() {
        ApplicationHealth waits = of(RegionState.Progress.READY, false, Map.of(DB, "Ready", MQ, "Degraded"));
        assertThat(waits.phase()).isEqualTo("Pending");
        assertThat(waits.reason()).isEqualTo("DependencyNotReady");
        assertThat(waits.message()).isEqualTo("waits for qa/mq, which is Degraded");
        assertThat(waits.isTrue()).isFalse();
        assertThat(waits.isReconciling()).isTrue();
    }

    @Test
    void a_dependency_that_the_cluster_lacks_is_named() {
        assertThat(of(RegionState.Progress.WAITING, false, Map.of(MQ, "Ready")).message())
                .isEqualTo("waits for qa/db, which the cluster does not have");
    }

    @Test
    void with_all_dependencies_ready_its_own_state_counts() {
        assertThat(of(RegionState.Progress.READY, false, Map.of(DB, "Ready", MQ, "Ready"))
                        .isTrue())
                .isTrue();
        assertThat(of(RegionState.Progress.WAITING, false, Map.of(DB, "Ready", MQ, "Ready"))
                        .phase())
                .isEqualTo("Provisioning");
    }

    @Test
    void its_own_failure_says_more() {
        assertThat(of(RegionState.Progress.FAILING, false, Map.of()).reason()).isEqualTo("DownstreamHelmReleaseFailed");
    }

    @Test
    void what_was_ready_stays_so_while_its_releases_are() {
        assertThat(of(RegionState.Progress.READY, true, Map.of(DB, "Degraded")).isTrue())
                .isTrue();
        assertThat(of(RegionState.Progress.WAITING, true, Map.of(DB, "Degraded"))
                        .reason())
                .isEqualTo("DependencyNotReady");
    }

    @Test
    void readiness_counts_for_the_current_generation_only() {
        Map<String, Object> status = Map.of("phase", "Ready", "observedGeneration", 2L);
        assertThat(DependencyStatus.isReadyAt(status, 2)).isTrue();
        assertThat(DependencyStatus.isReadyAt(status, 3)).isFalse();
        assertThat(DependencyStatus.isReadyAt(null, 1)).isFalse();
    }

    private static ApplicationHealth of(
            RegionState.Progress progress, boolean wasReady, Map<ApplicationKey, String> phases) {
        RegionState region = new RegionState(
                "hz-fsn-rtz-prod",
                "primary",
                progress,
                Stage.HELM,
                "x",
                Optional.empty(),
                false,
                Optional.empty(),
                true,
                false,
                false);
        ApplicationHealth own = ApplicationHealth.of(
                List.of(region), false, new ApplicationHealth.Installed("bp-a", "1.0.0", Optional.empty()));
        return DependencyStatus.of(own, wasReady, List.of(DB, MQ), key -> Optional.ofNullable(phases.get(key))
                .map(phase -> new DependencyStatus.Known(key, Map.of("phase", phase))));
    }
}
