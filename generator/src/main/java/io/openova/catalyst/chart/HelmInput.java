package io.openova.catalyst.chart;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A chart as Helm gets it: the files that were read, subcharts' archives unpacked, and changed where Helm as a library would
 * differ from the Helm of the cluster's helm-controller, or would reach outside (ADR 63, 64).
 *
 * <ul>
 *   <li>{@code lookup} gives an empty map, as in {@code helm template};
 *   <li>{@code .Capabilities.APIVersions} are those of the target;
 *   <li>schemas hold nothing that would be fetched;
 *   <li>defaults that are null are left out, as Helm 4 does;
 *   <li>to see hooks, which Helm as a library does not print, their annotation gets another name.
 * </ul>
 */
final class HelmInput {
    private static final String HOOK = "helm.sh/hook";
    /** As long as the true one, so that every position stays the same. */
    private static final String MASKED_HOOK = "helm.sh/h00k";

    private final Chart chart;
    private final ObjectValue given;
    private final ReleaseTarget target;

    HelmInput(Chart chart, ObjectValue given, ReleaseTarget target) {
        this.chart = chart;
        this.given = given;
        this.target = target;
    }

    /** For {@code helm lint}, which has neither a cluster nor a target. */
    static byte[] forLint(Chart chart) {
        return TarArchive.write(chart.name(), files(chart, ObjectValue.EMPTY, file -> file));
    }

    byte[] archive() {
        return archive(text -> text);
    }

    /** Returns the input with hooks turned into ordinary objects. */
    byte[] archiveOfHooks() {
        return archive(HelmInput::masked);
    }

    static String masked(String text) {
        return text.replace(HOOK, MASKED_HOOK);
    }

    static String unmasked(String printed) {
        return printed.replace(MASKED_HOOK, HOOK);
    }

    /** Returns whether any part of it could be a hook. */
    static boolean mayHaveHooks(Chart chart, String values) {
        return values.contains(HOOK) || holdsHooks(chart);
    }

    private static boolean holdsHooks(Chart chart) {
        return chart.files().stream().anyMatch(file -> file.text().contains(HOOK))
                || chart.subcharts().stream().anyMatch(HelmInput::holdsHooks);
    }

    private byte[] archive(UnaryOperator<String> change) {
        List<ChartFile> files = files(chart, given, file -> changed(file, change));
        if (target.apiVersions().isEmpty()) {
            return TarArchive.write(chart.name(), files);
        }
        String set = target.apiVersions().stream()
                .sorted()
                .map(version -> JsonWriter.write(Value.text(version)).strip() + ":1")
                .collect(Collectors.joining(",", "{", "}"));
        files.add(new ChartFile(
                "templates/_catalyst-served.tpl",
                ("{{ define \"" + TemplateRewriter.SERVED + "\" }}" + set + "{{ end }}")
                        .getBytes(StandardCharsets.UTF_8)));
        return TarArchive.write(chart.name(), files);
    }

    private ChartFile changed(ChartFile file, UnaryOperator<String> change) {
        String text = file.text();
        if (text.indexOf('\uFFFD') >= 0) {
            return file;
        }
        boolean isTemplate = file.path().startsWith("templates/");
        String once = change.apply(TemplateRewriter.withoutLookup(text));
        String changed = isTemplate && !target.apiVersions().isEmpty() ? TemplateRewriter.withServed(once) : once;
        return changed.equals(text) ? file : new ChartFile(file.path(), changed.getBytes(StandardCharsets.UTF_8));
    }

    /** All files below the chart's root. */
    private static List<ChartFile> files(Chart chart, ObjectValue given, UnaryOperator<ChartFile> change) {
        List<ChartFile> files = new ArrayList<>();
        for (ChartFile file : chart.files()) {
            switch (file.path()) {
                case "values.yaml" -> files.add(change.apply(defaults(chart, given, file)));
                case "values.schema.json" -> files.add(schema(chart, file));
                default -> {
                    if (!file.path().startsWith("charts/")) {
                        files.add(change.apply(file));
                    }
                }
            }
        }
        int number = 0;
        for (Chart subchart : chart.subcharts()) {
            String folder = "charts/" + subchart.name() + "-" + number++ + "/";
            files(subchart, below(chart, subchart, given), change)
                    .forEach(file -> files.add(new ChartFile(folder + file.path(), file.bytes())));
        }
        return files;
    }

    private static ChartFile schema(Chart chart, ChartFile file) {
        if (chart.valuesSchema().isEmpty() || !(chart.valuesSchema().get().value() instanceof ObjectValue schema)) {
            return file;
        }
        ObjectValue closed = HelmSchema.closed(schema);
        return closed.equals(schema)
                ? file
                : new ChartFile(file.path(), JsonWriter.write(closed).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the values for a subchart, under whichever name it is a dependency. */
    private static ObjectValue below(Chart chart, Chart subchart, ObjectValue given) {
        ObjectValue all = ObjectValue.EMPTY;
        for (Chart.Subchart placed : chart.placements()) {
            if (placed.chart() == subchart) {
                all = all.mergedWith(given.objectAt(placed.key()).orElse(ObjectValue.EMPTY));
            }
        }
        return all;
    }

    private static ChartFile defaults(Chart chart, ObjectValue given, ChartFile file) {
        ObjectValue own = chart.defaults();
        // A parent's nulls remove a subchart's defaults only where values are given to that subchart.
        Set<String> whole = chart.placements().stream()
                .map(Chart.Subchart::key)
                .filter(key -> given.objectAt(key).isPresent())
                .collect(Collectors.toSet());
        Map<String, Value> kept = new LinkedHashMap<>();
        own.entries().forEach((key, value) -> {
            if (!(value instanceof NullValue)) {
                kept.put(key, whole.contains(key) ? value : withoutNulls(value));
            }
        });
        ObjectValue changed = Value.object(kept);
        return changed.equals(own)
                ? file
                : new ChartFile(file.path(), JsonWriter.write(changed).getBytes(StandardCharsets.UTF_8));
    }

    /** Removes nulls from maps, at any depth, but not from lists. */
    private static Value withoutNulls(Value value) {
        if (!(value instanceof ObjectValue object)) {
            return value;
        }
        Map<String, Value> kept = new LinkedHashMap<>();
        object.entries().forEach((key, inner) -> {
            if (!(inner instanceof NullValue)) {
                kept.put(key, withoutNulls(inner));
            }
        });
        return Value.object(kept);
    }

    /** Removes a null default that a given null overrides, as a null does with every other default. */
    String values() {
        Set<String> gone = new TreeSet<>();
        given.entries().forEach((key, value) -> {
            if (value instanceof NullValue
                    && chart.defaults()
                            .at(key)
                            .filter(NullValue.class::isInstance)
                            .isPresent()) {
                gone.add(key);
            }
        });
        Map<String, Value> kept = new LinkedHashMap<>(given.entries());
        kept.keySet().removeAll(gone);
        return TemplateRewriter.withoutLookup(JsonWriter.write(Value.object(kept)));
    }
}
