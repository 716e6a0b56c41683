package io.openova.catalyst.controller.status;

import io.openova.catalyst.model.ApplicationKey;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports what an Application waits for: a dependency that is not Ready, in whatever region and cluster it is
 * (contract 13.7). Flux orders releases of one region; this says so, and covers what Flux cannot order.
 */
public final class DependencyStatus {
    private static final String REASON = "DependencyNotReady";

    private DependencyStatus() {}

    /** A dependency as the cluster has it. */
    public record Known(ApplicationKey key, Map<String, Object> status) {
        public Known {
            status = Collections.unmodifiableMap(new HashMap<>(status));
        }

        private boolean isReady() {
            return "Ready".equals(status.get("phase"));
        }

        private String words() {
            Object phase = status.get("phase");
            return phase == null ? key + ", which has no status yet" : key + ", which is " + phase;
        }
    }

    /**
     * Returns the verdict, or that the Application waits. A failure of its own says more. An Application that was Ready
     * at this generation stays so while its own releases are: a dependency that fails later has a status of its own.
     *
     * @param wasReady whether the Application was Ready at its current generation
     * @param dependencies in the order of {@code dependsOn}
     * @param known finds a dependency; empty when the cluster does not have it
     */
    public static ApplicationHealth of(
            ApplicationHealth verdict,
            boolean wasReady,
            Collection<ApplicationKey> dependencies,
            Function<ApplicationKey, Optional<Known>> known) {
        boolean isFailing = verdict.regions().stream().anyMatch(RegionState::isFailing);
        if (isFailing || verdict.isTrue() && wasReady) {
            return verdict;
        }
        for (ApplicationKey key : dependencies) {
            Optional<Known> dependency = known.apply(key);
            if (dependency.filter(Known::isReady).isEmpty()) {
                return waiting(
                        verdict,
                        "waits for " + dependency.map(Known::words).orElse(key + ", which the cluster does not have"));
            }
        }
        return verdict;
    }

    private static ApplicationHealth waiting(ApplicationHealth verdict, String message) {
        return new ApplicationHealth(
                "Pending", "False", REASON, message, true, false, verdict.regions(), verdict.installed());
    }

    /** Whether a status says that the Application is Ready at this generation. */
    public static boolean isReadyAt(@Nullable Map<String, Object> status, long generation) {
        return status != null
                && "Ready".equals(status.get("phase"))
                && status.get("observedGeneration") instanceof Number observed
                && observed.longValue() == generation;
    }

    /** Whether a dependent may have to be looked at again: the Application became Ready, or no longer is. */
    public static boolean isTurned(@Nullable Map<String, Object> before, ApplicationHealth after) {
        return before == null || !Objects.equals(before.get("phase"), after.phase());
    }
}
