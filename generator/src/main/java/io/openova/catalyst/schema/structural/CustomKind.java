package io.openova.catalyst.schema.structural;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.foreign.JsonSchemaValidator;
import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A kind whose definition was found among the files: its structure, its rules, and a schema for the general validator.
 */
public final class CustomKind {
    private static final JsonSchemaValidator GENERAL = JsonSchemaValidator.withFormats();

    private static final KubernetesVersion OLDEST = new KubernetesVersion(1, 0);
    private static final KubernetesVersion NEWEST = new KubernetesVersion(1, Integer.MAX_VALUE);

    private final CustomSchemas.Read shape;

    /** The same for clusters that do not support all formats. */
    private final CustomSchemas.Read olderShape;

    private final RuleChecker rules;
    private final Optional<String> deprecation;
    private final boolean served;

    private CustomKind(ObjectValue schema, Optional<String> deprecation, boolean served) {
        this.shape = CustomSchemas.read(schema, NEWEST);
        this.olderShape = shape.usesLaterFormats() ? CustomSchemas.read(schema, OLDEST) : shape;
        this.rules = new RuleChecker(shape.structure());
        this.deprecation = deprecation;
        this.served = served;
    }

    /**
     * Returns the kinds that a CustomResourceDefinition defines, by {@code apiVersion kind}; none for any other value.
     */
    public static Map<String, CustomKind> of(Value definition) {
        Map<String, CustomKind> kinds = new HashMap<>();
        Optional<String> group = definition.textAt("spec", "group");
        Optional<String> kind = definition.textAt("spec", "names", "kind");
        boolean isDefinition = definition.textAt("kind").equals(Optional.of("CustomResourceDefinition"));
        if (!isDefinition || group.isEmpty() || kind.isEmpty()) {
            return kinds;
        }
        for (Value version : definition.itemsAt("spec", "versions")) {
            Optional<ObjectValue> schema = version.objectAt("schema", "openAPIV3Schema");
            Optional<String> name = version.textAt("name");
            if (schema.isPresent() && name.isPresent()) {
                kinds.put(group.get() + "/" + name.get() + " " + kind.get(), of(version, schema.get()));
            }
        }
        return kinds;
    }

    private static CustomKind of(Value version, ObjectValue schema) {
        boolean deprecated = version.at("deprecated").equals(Optional.of(Value.bool(true)));
        boolean served = !version.at("served").equals(Optional.of(Value.bool(false)));
        return new CustomKind(
                schema,
                deprecated ? Optional.of(version.textAt("deprecationWarning").orElse("")) : Optional.empty(),
                served);
    }

    /**
     * Returns the findings of the best of several definitions of one kind: the first without an error, else the one
     * with the fewest.
     */
    public static List<Finding> best(
            List<CustomKind> defined, ObjectValue object, KubernetesVersion cluster, PathBuilder at) {
        List<Finding> best = List.of();
        long fewest = Long.MAX_VALUE;
        for (CustomKind kind : defined) {
            List<Finding> found = new ArrayList<>();
            kind.check(object, cluster, at, found::add);
            long errors = found.stream().filter(Finding::isError).count();
            if (errors < fewest) {
                fewest = errors;
                best = found;
            }
            if (errors == 0) {
                break;
            }
        }
        return best;
    }

    public boolean isServed() {
        return served;
    }

    /**
     * @param cluster the version of the cluster
     */
    public void check(ObjectValue object, KubernetesVersion cluster, PathBuilder at, Consumer<Finding> out) {
        String version = object.textAt("apiVersion").orElse("");
        if (!served) {
            out.accept(Finding.error(
                    "schema/missing",
                    at.child("apiVersion").pointer(),
                    "the definition of this kind no longer serves " + version));
            return;
        }
        deprecation.ifPresent(words -> out.accept(Finding.warning(
                "schema/deprecated-api",
                at.child("apiVersion").pointer(),
                version + " of this kind is deprecated" + (words.isEmpty() ? "" : ": " + words))));
        CustomSchemas.Read read = TextFormat.SHORT_NAME.isKnownTo(cluster) ? shape : olderShape;
        // An API server applies defaults before it validates.
        ObjectValue filled =
                read.structure().hasDefaults() ? (ObjectValue) read.structure().withDefaults(object) : object;
        List<Finding> found = shape(read, filled, at).stream()
                .map(finding -> filled == object ? finding : written(finding, object, at))
                .toList();
        found.forEach(out);
        if (!rules.isEmpty()) {
            boolean wellFormed = found.stream().noneMatch(Finding::isError);
            rules.check(
                    filled == object ? read.structure().withDefaults(object) : filled,
                    wellFormed,
                    finding -> out.accept(
                            written(finding.withPointer(at.pointer().append(finding.pointer())), object, at)));
        }
    }

    /** Returns the finding at a written place: a defaulted value has none. */
    private static Finding written(Finding finding, ObjectValue object, PathBuilder at) {
        int above = at.pointer().tokens().size();
        List<String> tokens = finding.pointer().tokens();
        Pointer here = new Pointer(tokens.subList(above, tokens.size()));
        if (finding.rule().equals("schema/unknown-field") || object.at(here).isPresent()) {
            return finding;
        }
        while (!here.isRoot() && object.at(here).isEmpty()) {
            here = here.parent();
        }
        return finding.withPointer(at.pointer().append(here));
    }

    private static List<Finding> shape(CustomSchemas.Read read, ObjectValue object, PathBuilder at) {
        List<Finding> shape = new ArrayList<>();
        read.structure().check(object, at, shape::add);
        read.general()
                .ifPresent(schema -> GENERAL.check(schema, object, finding -> {
                    Finding placed = finding.withPointer(at.pointer().append(finding.pointer()));
                    boolean told = shape.stream()
                            .anyMatch(other -> other.pointer().equals(placed.pointer())
                                    && other.rule().equals(placed.rule()));
                    if (!told) {
                        shape.add(placed);
                    }
                }));
        return shape;
    }
}
