package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that an API server has for the schema of a custom resource definition ("structural schema", Kubernetes
 * documentation on CustomResourceDefinitions), and its budget for CEL: whatever a rule iterates over is bounded.
 */
public class StructuralRulesTest {
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "description",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "enum",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "default",
            "anyOf",
            "x-kubernetes-int-or-string",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-validations");

    public static Stream<String> definitions() throws IOException {
        return GeneratedSchemasTest.paths().filter(path -> path.contains("/crds/"));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void every_version_of_a_definition_has_a_structural_schema(String path) throws IOException {
        for (Value version : GeneratedSchemasTest.file(path).itemsAt("spec", "versions")) {
            List<String> faults = new ArrayList<>();
            inspect(version.objectAt("schema", "openAPIV3Schema").orElseThrow(), Pointer.ROOT, faults);
            assertThat(faults).isEmpty();
            assertThat(version.at("subresources", "status")).isPresent();
            ObjectValue status = version.objectAt("schema", "openAPIV3Schema", "properties", "status", "properties")
                    .orElseThrow();
            assertThat(status.entries()).containsKeys("observedGeneration", "conditions");
            ObjectValue condition =
                    status.objectAt("conditions", "items", "properties").orElseThrow();
            assertThat(condition.entries()).containsKeys("type", "status", "reason", "message", "lastTransitionTime");
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void exactly_one_version_of_a_definition_is_stored(String path) throws IOException {
        assertThat(GeneratedSchemasTest.file(path).itemsAt("spec", "versions").stream()
                        .filter(v ->
                                v.at("storage").filter(Value.bool(true)::equals).isPresent()))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"#/x\"}",
                "{\"type\": \"object\", \"description\": \"d\", \"properties\": {\"a\": {\"description\": \"no type\"}}}",
                "{\"type\": \"object\", \"properties\": {}, \"additionalProperties\": {\"type\": \"string\"}}",
                "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"string\","
                        + " \"description\": \"d\", \"default\": \"x\"}}}",
                "{\"type\": \"object\", \"required\": [\"b\"], \"properties\": {}}",
                "{\"type\": \"array\", \"description\": \"d\", \"items\": {\"type\": \"object\", \"description\": \"d\"}}",
                "{\"type\": \"string\", \"description\": \"d\"}"
            })
    void the_inspection_finds_a_schema_that_is_not_structural(String schema) {
        List<String> faults = new ArrayList<>();
        inspect(Repository.json(schema), Pointer.of("properties", "spec"), faults);
        assertThat(faults).isNotEmpty();
    }

    private static void inspect(ObjectValue schema, Pointer at, List<String> faults) {
        for (String keyword : schema.entries().keySet()) {
            fault(KEYWORDS.contains(keyword), at, "has " + keyword, faults);
        }
        boolean keeps = isTrue(schema, "x-kubernetes-preserve-unknown-fields");
        boolean intOrString = isTrue(schema, "x-kubernetes-int-or-string");
        String type = schema.textAt("type").orElse("");
        fault(!type.isEmpty() || keeps || intOrString, at, "has no type", faults);
        fault(!intOrString || type.isEmpty(), at, "has a type beside int-or-string", faults);
        boolean metadata = at.equals(Pointer.of("properties", "metadata"));
        fault(schema.get("description").isPresent() || metadata, at, "has no description", faults);
        boolean both = schema.get("properties").isPresent()
                && schema.get("additionalProperties").isPresent();
        fault(!both, at, "has properties and additionalProperties", faults);
        boolean bounded = schema.get("maxLength").isPresent()
                || schema.get("enum").isPresent()
                || schema.textAt("format").isPresent();
        boolean root = at.tokens().size() == 2
                && !at.tokens().get(1).equals("spec")
                && !at.tokens().get(1).equals("status");
        fault(!type.equals("string") || bounded || root, at, "is text of any length", faults);
        if (type.equals("array")) {
            fault(schema.get("maxItems").isPresent(), at, "is a list of any length", faults);
            fault(schema.textAt("x-kubernetes-list-type").isPresent(), at, "has no list type", faults);
        }
        required(schema, at, faults);
        schema.itemsAt("x-kubernetes-validations")
                .forEach(rule -> fault(rule.textAt("message").isPresent(), at, "has a rule without message", faults));
        schema.objectAt("properties").ifPresent(map -> map.entries()
                .forEach((name, child) ->
                        inspect((ObjectValue) child, at.child("properties").child(name), faults)));
        for (String keyword : List.of("items", "additionalProperties")) {
            schema.objectAt(keyword).ifPresent(child -> inspect(child, at.child(keyword), faults));
        }
    }

    private static void required(ObjectValue schema, Pointer at, List<String> faults) {
        ObjectValue properties = schema.objectAt("properties").orElse(ObjectValue.EMPTY);
        for (Value name : schema.itemsAt("required")) {
            String word = ((TextValue) name).text();
            fault(properties.get(word).isPresent(), at, "requires " + word + ", which it does not list", faults);
            fault(properties.at(word, "default").isEmpty(), at, "requires " + word + ", which has a default", faults);
        }
    }

    private static void fault(boolean holds, Pointer at, String what, List<String> faults) {
        if (!holds) {
            faults.add(at + " " + what);
        }
    }

    private static boolean isTrue(ObjectValue schema, String keyword) {
        return schema.get(keyword).filter(Value.bool(true)::equals).isPresent();
    }

    @Test
    void a_blueprint_has_one_schema_under_both_versions() throws IOException {
        List<Value> versions = GeneratedSchemasTest.file(
                        "products/catalyst/chart/crds/blueprints.catalyst.openova.io.yaml")
                .itemsAt("spec", "versions");
        assertThat(versions.get(0).at("schema")).isEqualTo(versions.get(1).at("schema"));
    }
}
