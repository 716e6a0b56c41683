package io.openova.catalyst.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T13:00:00Z");
    private static final ApplicationHealth READY = ApplicationHealth.of(
            List.of(region(RegionState.Progress.READY, "")),
            false,
            new ApplicationHealth.Installed("bp-qa-app", "0.1.0", Optional.empty()));
    private static final ApplicationHealth FAILING = ApplicationHealth.of(
            List.of(region(RegionState.Progress.FAILING, "no pod")),
            true,
            new ApplicationHealth.Installed("bp-qa-app", "0.1.0", Optional.empty()));

    @Test
    void the_same_verdict_twice_writes_nothing() {
        Map<String, Object> first = write(Map.of(), NOON, READY, 1).orElseThrow();
        assertThat(write(first, LATER, READY, 1)).isEmpty();
    }

    @Test
    void a_new_generation_moves_no_transition_time() {
        Map<String, Object> first = write(Map.of(), NOON, READY, 1).orElseThrow();
        Map<String, Object> second = write(first, LATER, READY, 2).orElseThrow();
        assertThat(second).containsEntry("observedGeneration", 2L);
        assertThat(ready(second)).containsEntry("lastTransitionTime", "2026-01-01T12:00:00Z");
        assertThat(second).containsEntry("lastReconciledAt", "2026-01-01T13:00:00Z");
    }

    @Test
    void a_change_of_status_moves_the_transition_time() {
        Map<String, Object> first = write(Map.of(), NOON, READY, 1).orElseThrow();
        Map<String, Object> second = write(first, LATER, FAILING, 1).orElseThrow();
        assertThat(second).containsEntry("phase", "Degraded");
        assertThat(ready(second))
                .containsEntry("status", "False")
                .containsEntry("reason", "DownstreamHelmReleaseFailed")
                .containsEntry("lastTransitionTime", "2026-01-01T13:00:00Z");
        assertThat((String) ready(second).get("message")).isEqualTo("hz-fsn-rtz-prod, workload: no pod");
    }

    @Test
    void what_never_ran_has_failed_and_what_ran_is_degraded() {
        ApplicationHealth.Installed wanted = new ApplicationHealth.Installed("b", "1.0.0", Optional.empty());
        List<RegionState> regions = List.of(region(RegionState.Progress.FAILING, "x"));
        assertThat(ApplicationHealth.of(regions, false, wanted).phase()).isEqualTo("Failed");
        assertThat(ApplicationHealth.of(regions, true, wanted).phase()).isEqualTo("Degraded");
    }

    @Test
    void what_was_installed_stays_known_while_nobody_can_tell() {
        Map<String, Object> first = write(Map.of(), NOON, READY, 1).orElseThrow();
        Map<String, Object> second = write(
                        first, LATER, ApplicationHealth.waiting("Degraded", "OverlayError", "away"), 1)
                .orElseThrow();
        assertThat(second).containsKeys("installedBlueprint", "regions", "primaryRegion");
    }

    private static Optional<Map<String, Object>> write(
            Map<String, Object> before, Instant now, ApplicationHealth verdict, long generation) {
        return new StatusDocument(before, now).toWrite(verdict, generation, Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> ready(Map<String, Object> status) {
        return (Map<String, Object>) ((List<?>) Objects.requireNonNull(status.get("conditions"))).get(0);
    }

    private static RegionState region(RegionState.Progress progress, String message) {
        return new RegionState(
                "hz-fsn-rtz-prod",
                "primary",
                progress,
                Stage.WORKLOAD,
                message,
                Optional.of(1),
                false,
                Optional.empty(),
                true,
                false,
                false);
    }
}
