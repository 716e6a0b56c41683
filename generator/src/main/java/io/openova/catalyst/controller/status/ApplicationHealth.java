package io.openova.catalyst.controller.status;

import java.util.List;
import java.util.Optional;

/**
 * What is to be reported of an Application, before it is compared with what was reported.
 *
 * @param phase as in the schema of the status
 * @param ready {@code True}, {@code False}, or {@code Unknown}
 * @param reason of the Ready condition (contract section 8)
 * @param isReconciling whether something is still expected to change by itself
 * @param isStalled whether a person has to act
 * @param regions in the Application's order; empty while they are unknown
 * @param installed Blueprint that runs in the first region, with its digest
 */
public record ApplicationHealth(
        String phase,
        String ready,
        String reason,
        String message,
        boolean isReconciling,
        boolean isStalled,
        List<RegionState> regions,
        Optional<Installed> installed) {
    public ApplicationHealth {
        regions = List.copyOf(regions);
    }

    public record Installed(String name, String version, Optional<String> digest) {}

    public static ApplicationHealth waiting(String phase, String reason, String message) {
        return new ApplicationHealth(phase, "False", reason, message, true, false, List.of(), Optional.empty());
    }

    static ApplicationHealth stalled(String reason, String message) {
        return new ApplicationHealth("Failed", "False", reason, message, false, true, List.of(), Optional.empty());
    }

    public boolean isTrue() {
        return ready.equals("True");
    }

    /** The roll-up: Ready when all regions are; else the first that fails decides, else the first that is not done. */
    public static ApplicationHealth of(List<RegionState> regions, boolean ranBefore, Installed wanted) {
        Optional<RegionState> failing =
                regions.stream().filter(RegionState::isFailing).findFirst();
        Optional<RegionState> open = failing.or(
                () -> regions.stream().filter(region -> !region.isReady()).findFirst());
        Optional<Installed> installed = regions.stream()
                .findFirst()
                .filter(RegionState::isReady)
                .map(first -> new Installed(wanted.name(), wanted.version(), first.digest()));
        if (open.isEmpty()) {
            String where = regions.stream().map(RegionState::name).collect(java.util.stream.Collectors.joining(", "));
            return new ApplicationHealth(
                    "Ready", "True", "Reconciled", "runs in " + where, false, false, regions, installed);
        }
        RegionState first = open.get();
        String message = first.name() + ", " + first.stage().label() + ": " + first.message();
        boolean serves = ranBefore || regions.stream().anyMatch(RegionState::isReady);
        if (failing.isPresent()) {
            return new ApplicationHealth(
                    serves ? "Degraded" : "Failed",
                    "False",
                    "DownstreamHelmReleaseFailed",
                    message,
                    !first.isStalled(),
                    first.isStalled(),
                    regions,
                    installed);
        }
        return new ApplicationHealth("Provisioning", "False", "Progressing", message, true, false, regions, installed);
    }
}
