package io.openova.catalyst.controller.status;

import io.openova.catalyst.finding.SingleLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a verdict into the status of the custom resource. Times move only with what they belong to, so an equal verdict gives
 * an equal status and nothing is written (traps 6 and 11).
 */
public final class StatusDocument {
    private static final int LONGEST_MESSAGE = 2048;

    private final Map<String, Object> before;
    private final String now;

    /** @param before the status as it is; null when there is none */
    StatusDocument(@Nullable Map<String, Object> before, Instant now) {
        this.before = before == null ? Map.of() : before;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Where the fan-out is. */
    public record Place(String repo, String path, Optional<String> commit) {}

    /** The status to write; empty when it is there already. */
    Optional<Map<String, Object>> toWrite(ApplicationHealth verdict, long generation, Optional<Place> place) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("observedGeneration", generation);
        status.put("phase", verdict.phase());
        if (verdict.regions().isEmpty()) {
            keep(status, "primaryRegion");
            keep(status, "regions");
        } else {
            status.put("primaryRegion", verdict.regions().get(0).name());
            status.put("regions", verdict.regions().stream().map(this::region).toList());
        }
        place.ifPresentOrElse(at -> status.put("overlay", overlay(at)), () -> keep(status, "overlay"));
        verdict.installed()
                .ifPresentOrElse(
                        installed -> status.put("installedBlueprint", installed(installed)),
                        () -> keep(status, "installedBlueprint"));
        status.put("conditions", conditions(verdict, generation));
        Map<String, Object> comparable = new LinkedHashMap<>(before);
        comparable.remove("lastReconciledAt");
        if (isSame(comparable, status)) {
            return Optional.empty();
        }
        status.put("lastReconciledAt", now);
        return Optional.of(status);
    }

    /** Whether the resource was Ready once. */
    public static boolean ranBefore(@Nullable Map<String, Object> status) {
        return status != null && status.get("installedBlueprint") != null;
    }

    private void keep(Map<String, Object> status, String key) {
        Object value = before.get(key);
        if (value != null) {
            status.put(key, value);
        }
    }

    private Map<String, Object> region(RegionState state) {
        Map<String, Object> region = new LinkedHashMap<>();
        region.put("name", state.name());
        region.put("role", state.role());
        state.replicas().ifPresent(replicas -> region.put("replicas", replicas));
        region.put("ready", state.isReady());
        Object since = former("regions", "name", state.name())
                .filter(old -> Objects.equals(old.get("ready"), state.isReady()))
                .map(old -> old.get("lastTransitionTime"))
                .orElse(now);
        region.put("lastTransitionTime", since);
        return region;
    }

    private static Map<String, Object> overlay(Place place) {
        Map<String, Object> overlay = new LinkedHashMap<>();
        overlay.put("repo", place.repo());
        overlay.put("path", place.path());
        place.commit().ifPresent(commit -> overlay.put("commit", commit));
        return overlay;
    }

    private static Map<String, Object> installed(ApplicationHealth.Installed installed) {
        Map<String, Object> blueprint = new LinkedHashMap<>();
        blueprint.put("name", installed.name());
        blueprint.put("version", installed.version());
        installed.digest().ifPresent(digest -> blueprint.put("digest", digest));
        return blueprint;
    }

    /** Ready always; Reconciling and Stalled only while they hold, as kstatus expects. */
    private List<Map<String, Object>> conditions(ApplicationHealth verdict, long generation) {
        List<Map<String, Object>> conditions = new ArrayList<>();
        conditions.add(condition("Ready", verdict.ready(), verdict, generation));
        if (verdict.isReconciling()) {
            conditions.add(condition("Reconciling", "True", verdict, generation));
        }
        if (verdict.isStalled()) {
            conditions.add(condition("Stalled", "True", verdict, generation));
        }
        return conditions;
    }

    private Map<String, Object> condition(String type, String value, ApplicationHealth verdict, long generation) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", type);
        condition.put("status", value);
        condition.put("observedGeneration", generation);
        condition.put("reason", verdict.reason());
        String message = SingleLine.of(verdict.message());
        condition.put(
                "message",
                message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE - 1) + "…" : message);
        Object since = former("conditions", "type", type)
                .filter(old -> value.equals(old.get("status")))
                .map(old -> old.get("lastTransitionTime"))
                .orElse(now);
        condition.put("lastTransitionTime", since);
        return condition;
    }

    /** The former entry of a list of the status. */
    private Optional<Map<String, Object>> former(String list, String key, String name) {
        if (before.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map && name.equals(map.get(key))) {
                    Map<String, Object> copy = new LinkedHashMap<>();
                    map.forEach((field, value) -> copy.put(String.valueOf(field), value));
                    return Optional.of(copy);
                }
            }
        }
        return Optional.empty();
    }

    /** Equal, whatever kind of integer a number came as. */
    private static boolean isSame(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(entry -> isSame(entry.getValue(), b.get(entry.getKey())));
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return a.size() == b.size()
                    && java.util.stream.IntStream.range(0, a.size()).allMatch(i -> isSame(a.get(i), b.get(i)));
        }
        if (left instanceof Number a && right instanceof Number b) {
            return a.longValue() == b.longValue();
        }
        return Objects.equals(left, right);
    }
}
