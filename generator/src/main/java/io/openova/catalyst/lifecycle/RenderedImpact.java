package io.openova.catalyst.lifecycle;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartRenderer;
import io.openova.catalyst.chart.ReleaseTarget;
import io.openova.catalyst.chart.RenderedObject;
import io.openova.catalyst.chart.Rendering;
import io.openova.catalyst.check.ImmutableFields;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Compares what two versions of a chart render. The release's name and namespace are the same for every Application,
 * since only the difference counts; so Applications with the same values share one rendering.
 */
final class RenderedImpact {
    /** Template functions whose result differs each time. */
    private static final Pattern UNSTEADY = Pattern.compile(
            "\\b(rand[A-Z]\\w+|gen[A-Z]\\w+|uuidv4|now|date\\w*|bcrypt|htpasswd|encryptAES|shuffle)\\b");

    private final ReleaseTarget target;
    private final Chart from;
    private final Chart to;
    private final ChartRenderer renderer = new ChartRenderer();
    private final Map<String, Rendering> before = new HashMap<>();
    private final Map<String, Rendering> after = new HashMap<>();
    private Optional<String> unavailable = Optional.empty();

    /** @param cluster what the clusters serve by default */
    RenderedImpact(Chart from, Chart to, ObjectChecker cluster) {
        this.target = new ReleaseTarget("release", "default", cluster.version() + ".0", cluster.served());
        this.from = from;
        this.to = to;
    }

    /** Why nothing was rendered; empty when everything was. */
    Optional<String> unavailable() {
        return unavailable;
    }

    /** What the new chart's {@code values.schema.json} says of the values over its defaults. */
    List<Finding> schema(ObjectValue values, SchemaChecker schemas) {
        if (to.valuesSchema().isEmpty() || !(to.valuesSchema().get().value() instanceof ObjectValue schema)) {
            return List.of();
        }
        return schemas.checkValues(schema, to.defaults().mergedWith(values)).stream()
                .filter(Finding::isError)
                .map(finding ->
                        finding.withPointer(Pointer.of("spec", "parameters").append(finding.pointer())))
                .toList();
    }

    /** The differences between the two renderings. */
    record Compared(List<ObjectChange> changes, List<String> images) {
        static final Compared NOTHING = new Compared(List.of(), List.of());
    }

    /** Compares the old values in the old chart with the new values in the new chart. */
    Compared compare(ObjectValue now, ObjectValue then, BiConsumer<Impact.Kind, Finding> found) {
        Rendering old = before.computeIfAbsent(JsonWriter.write(now), key -> renderer.render(from, now, target));
        Rendering next = after.computeIfAbsent(JsonWriter.write(then), key -> renderer.render(to, then, target));
        List<Finding> refusals = next.match(new Rendering.Cases<>(
                rendered -> List.<Finding>of(), Rendering.Refused::findings, none -> List.<Finding>of()));
        refusals.forEach(finding -> found.accept(Impact.Kind.INVALID, finding));
        if (next instanceof Rendering.Unavailable none) {
            unavailable = Optional.of(none.reason());
        }
        immutable(objects(old), objects(next), found);
        if (!(old instanceof Rendering.Rendered) || !(next instanceof Rendering.Rendered)) {
            return Compared.NOTHING;
        }
        Map<String, RenderedObject> left = RenderedDifference.objects(old);
        Map<String, RenderedObject> right = RenderedDifference.objects(next);
        List<ObjectChange> changes = RenderedDifference.between(left, right, Optional.empty());
        if (!changes.isEmpty() && isUnsteady(from)) {
            changes = RenderedDifference.between(
                    left, right, Optional.of(RenderedDifference.objects(renderer.render(from, now, target))));
        }
        return new Compared(changes, images(left, right));
    }

    private static List<String> images(Map<String, RenderedObject> before, Map<String, RenderedObject> after) {
        Set<String> old = RenderedDifference.images(before);
        Set<String> next = RenderedDifference.images(after);
        List<String> images = new ArrayList<>();
        old.stream().filter(image -> !next.contains(image)).forEach(image -> images.add("-" + image));
        next.stream().filter(image -> !old.contains(image)).forEach(image -> images.add("+" + image));
        return images;
    }

    private static boolean isUnsteady(Chart chart) {
        return chart.templates().stream()
                        .anyMatch(file -> UNSTEADY.matcher(file.text()).find())
                || chart.subcharts().stream().anyMatch(RenderedImpact::isUnsteady);
    }

    private static void immutable(
            Map<String, Value> before, Map<String, Value> after, BiConsumer<Impact.Kind, Finding> found) {
        after.forEach((name, object) -> Optional.ofNullable(before.get(name)).ifPresent(old -> ImmutableFields.changed(
                        old, object)
                .forEach(field -> found.accept(
                        Impact.Kind.IMMUTABLE_FIELD,
                        Finding.error(
                                        "impact/immutable-field",
                                        Pointer.of("spec", "blueprintRef", "version"),
                                        name + " would change " + field + ", which cannot be changed")
                                .withRemedy("install a new one next to it, or delete the object if its content is "
                                        + "no longer needed")))));
    }

    /** Objects by kind and name, without hooks: those are made anew each time. */
    private static Map<String, Value> objects(Rendering rendering) {
        Map<String, Value> objects = new LinkedHashMap<>();
        if (rendering instanceof Rendering.Rendered rendered) {
            for (RenderedObject object : rendered.objects()) {
                Value value = object.document().value();
                if (value.at("metadata", "annotations", "helm.sh/hook").isEmpty()) {
                    objects.put(
                            value.textAt("kind").orElse("?") + " "
                                    + value.textAt("metadata", "name").orElse("?"),
                            value);
                }
            }
        }
        return objects;
    }
}
