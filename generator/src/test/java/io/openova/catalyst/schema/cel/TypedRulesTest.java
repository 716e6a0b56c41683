package io.openova.catalyst.schema.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import io.openova.catalyst.schema.GeneratedSchemasTest;
import io.openova.catalyst.schema.StructuralRulesTest;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiles every rule as an API server does, with {@code self} of the type that the schema gives it: there, a field that
 * the schema lacks or a comparison of unlike types refuses the whole definition.
 */
class TypedRulesTest {
    /** The types that a schema gives: an object with properties is a struct that knows no others. */
    private static CelType typeOf(ObjectValue schema, String name, Map<String, CelType> structs) {
        if (schema.get("x-kubernetes-int-or-string").isPresent()
                || schema.textAt("type").isEmpty()) {
            return SimpleType.DYN;
        }
        return switch (schema.textAt("type").orElseThrow()) {
            case "string" -> SimpleType.STRING;
            case "boolean" -> SimpleType.BOOL;
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            case "array" -> ListType.create(typeOf(schema.objectAt("items").orElseThrow(), name + ".items", structs));
            default -> objectType(schema, name, structs);
        };
    }

    private static CelType objectType(ObjectValue schema, String name, Map<String, CelType> structs) {
        Optional<ObjectValue> values = schema.objectAt("additionalProperties");
        if (values.isPresent()) {
            return MapType.create(SimpleType.STRING, typeOf(values.get(), name + ".values", structs));
        }
        Map<String, CelType> found = new LinkedHashMap<>();
        schema.objectAt("properties").ifPresent(properties -> properties
                .entries()
                .forEach((field, child) -> found.put(field, typeOf((ObjectValue) child, name + "." + field, structs))));
        ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(found);
        CelType struct = StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
        structs.put(name, struct);
        return struct;
    }

    private record Types(ImmutableMap<String, CelType> structs) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return structs.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(structs.get(name));
        }
    }

    private static void compile(ObjectValue schema, String rule) throws CelValidationException {
        Map<String, CelType> structs = new HashMap<>();
        CelType self = typeOf(schema, "schema", structs);
        CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Types(ImmutableMap.copyOf(structs)))
                .addVar("self", self)
                .addVar("oldSelf", self)
                .setResultType(SimpleType.BOOL)
                .build()
                .compile(rule)
                .getAst();
    }

    private int rules;

    private void compileAll(ObjectValue schema) {
        for (Value rule : schema.itemsAt("x-kubernetes-validations")) {
            String expression = rule.textAt("rule").orElseThrow();
            assertThatCode(() -> compile(schema, expression)).as(expression).doesNotThrowAnyException();
            rule.textAt("fieldPath").ifPresent(path -> assertThat(schema.objectAt("properties", path.substring(1)))
                    .as("fieldPath " + path)
                    .isPresent());
            rules++;
        }
        schema.objectAt("properties")
                .ifPresent(map -> map.entries().values().forEach(child -> compileAll((ObjectValue) child)));
        schema.objectAt("items").ifPresent(this::compileAll);
        schema.objectAt("additionalProperties").ifPresent(this::compileAll);
    }

    static Stream<String> definitions() throws IOException {
        return StructuralRulesTest.definitions();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void every_rule_compiles_against_the_types_of_its_schema(String path) throws IOException {
        for (Value version : GeneratedSchemasTest.file(path).itemsAt("spec", "versions")) {
            compileAll(version.objectAt("schema", "openAPIV3Schema").orElseThrow());
        }
        assertThat(rules).as("rules of %s", path).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"self.regoins.size() == 1", "self.regions == 'x'", "self.regions", "self.placement.mode == 'x'"})
    void a_rule_that_an_api_server_refuses_does_not_compile(String rule) throws IOException {
        ObjectValue spec = GeneratedSchemasTest.file("products/catalyst/chart/crds/applications.apps.openova.io.yaml")
                .itemsAt("spec", "versions")
                .get(0)
                .objectAt("schema", "openAPIV3Schema", "properties", "spec")
                .orElseThrow();
        assertThatThrownBy(() -> compile(spec, rule)).isInstanceOf(CelValidationException.class);
    }

    @Test
    void a_rule_of_ours_that_does_not_compile_is_a_fault_of_ours() {
        assertThatThrownBy(() -> CelEngine.INSTANCE.evaluate("self ==", Value.NULL, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("self ==");
    }
}
