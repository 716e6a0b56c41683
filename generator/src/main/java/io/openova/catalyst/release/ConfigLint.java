package io.openova.catalyst.release;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a Blueprint's configSchema: it compiles, its defaults satisfy it, and the chart has every value that it
 * offers.
 */
final class ConfigLint {
    private static final Pointer SCHEMA = Pointer.of("spec", "configSchema");

    private final Document blueprint;
    private final ObjectValue values;
    private final Optional<Value> valuesSchema;
    private final List<Finding> findings = new ArrayList<>();

    private ConfigLint(RepositoryTree tree, ReleaseUnit unit, Document blueprint) {
        this.blueprint = blueprint;
        ObjectValue chart = tree.document(unit.chartFolder() + "/values.yaml")
                .map(Document::value)
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .orElse(ObjectValue.EMPTY);
        this.values = chart.mergedWith(
                blueprint.value().objectAt("spec", "manifests", "values").orElse(ObjectValue.EMPTY));
        this.valuesSchema =
                tree.document(unit.chartFolder() + "/values.schema.json").map(Document::value);
    }

    static List<Finding> check(RepositoryTree tree, SchemaChecker schemas, ReleaseUnit unit, Document blueprint) {
        Optional<ObjectValue> schema = blueprint.value().objectAt("spec", "configSchema");
        if (schema.isEmpty()) {
            return List.of();
        }
        ConfigLint lint = new ConfigLint(tree, unit, blueprint);
        List<Finding> malformed = schemas.compileFindings(schema.get());
        for (Finding finding : malformed) {
            Pointer at = SCHEMA.append(finding.pointer());
            lint.findings.add(finding.withPointer(at).withLocation(blueprint.locate(at)));
        }
        if (malformed.stream().noneMatch(Finding::isError)) {
            for (Finding finding : schemas.check(schema.get(), defaults(schema.get()))) {
                // A parameter without a default is up to the caller.
                if (finding.isError() && !finding.rule().equals("schema/required")) {
                    lint.add(
                            "catalog/default-invalid",
                            schemaPlace(finding.pointer()),
                            "a default breaks its own schema: " + finding.message(),
                            "correct the default or the schema");
                }
            }
            lint.properties(
                    schema.get(),
                    SCHEMA,
                    lint.values,
                    lint.valuesSchema,
                    unit.chart().isPresent());
        }
        return lint.findings;
    }

    /** Returns the place in the schema that describes the parameter at this pointer. */
    private static Pointer schemaPlace(Pointer parameter) {
        Pointer at = SCHEMA;
        for (String token : parameter.tokens()) {
            at = at.child("properties").child(token);
        }
        return at.child("default");
    }

    private static ObjectValue defaults(ObjectValue schema) {
        ObjectBuilder defaults = Value.object();
        schema.objectAt("properties")
                .ifPresent(properties -> properties.entries().forEach((name, child) -> {
                    Optional<Value> given = child.at("default");
                    if (given.isPresent()) {
                        defaults.put(name, given.get());
                    } else if (child instanceof ObjectValue object
                            && object.objectAt("properties").isPresent()) {
                        ObjectValue nested = defaults(object);
                        if (!nested.isEmpty()) {
                            defaults.put(name, nested);
                        }
                    }
                }));
        return defaults.build();
    }

    private void properties(
            ObjectValue schema, Pointer at, Value chartValues, Optional<Value> chartSchema, boolean hasChart) {
        Optional<ObjectValue> properties = schema.objectAt("properties");
        if (properties.isEmpty() || !hasChart) {
            return;
        }
        properties.get().entries().forEach((name, child) -> {
            Pointer place = at.child("properties").child(name);
            Optional<Value> value = chartValues.at(name);
            Optional<Value> described = chartSchema.flatMap(s -> s.at("properties", name));
            boolean closed = chartSchema
                    .flatMap(s -> s.at("additionalProperties"))
                    .filter(Value.bool(false)::equals)
                    .isPresent();
            if (value.isEmpty() && described.isEmpty() && (closed || chartSchema.isEmpty())) {
                add(
                        "catalog/parameter-unknown",
                        place,
                        "the parameter '" + name + "' is not one of the chart's values",
                        "add it to the chart's values.yaml and values.schema.json, or remove it here");
                return;
            }
            Optional<Value> given = child.at("default");
            if (given.isPresent() && value.isPresent() && !given.equals(value)) {
                add(
                        "catalog/default-differs",
                        place.child("default"),
                        "the parameter '" + name + "' has another default in the chart's values.yaml",
                        "use one default in both: a caller who leaves it out gets the chart's");
            }
            if (child instanceof ObjectValue object) {
                properties(object, place, value.orElse(ObjectValue.EMPTY), described, true);
            }
        });
    }

    private void add(String rule, Pointer at, String message, String remedy) {
        findings.add(Finding.error(rule, at, message).withRemedy(remedy).withLocation(blueprint.locate(at)));
    }
}
