package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas that others wrote: a Blueprint's configSchema, a chart's values schema. */
class ForeignSchemaTest {
    private final SchemaChecker checker = new SchemaChecker();

    private List<String> check(String schema, String instance) {
        return checker.check((ObjectValue) Repository.yaml(schema), Repository.yaml(instance)).stream()
                .map(f -> f.rule() + " " + f.pointer() + " | " + f.message())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: string ; 5 ; schema/type  | this is a number (5), but a string is needed",
                "minimum: 5 ; 4 ; schema/minimum  | 4 is less than 5",
                "maximum: 5 ; 6 ; schema/maximum  | 6 is more than 5",
                "exclusiveMinimum: 5 ; 5 ; schema/exclusiveMinimum  | 5 must be more than 5",
                "exclusiveMaximum: 5 ; 5 ; schema/exclusiveMaximum  | 5 must be less than 5",
                "multipleOf: 5 ; 6 ; schema/multipleOf  | 6 is not a multiple of 5",
                "maxLength: 1 ; ab ; schema/maxLength  | \"ab\" is longer than 1 character",
                "minLength: 3 ; ab ; schema/minLength  | \"ab\" is shorter than 3 characters",
                "minItems: 2 ; [1] ; schema/minItems  | this list has 1 entry, but at least 2 must be given",
                "maxItems: 1 ; '[1, 2]' ; schema/maxItems  | this list has 2 entries, but at most 1 must be given",
                "uniqueItems: true ; '[1, 1]' ; schema/uniqueItems  | an entry of this list occurs twice",
                "const: a ; b ; schema/enum  | \"b\" is not one of the allowed values",
                "pattern: ^a ; b ; schema/pattern  | \"b\" does not match ^a",
                "not: {type: string} ; b ; schema/not  | this has a form that the schema excludes",
                "contains: {const: 1} ; [2] ; schema/contains  | the number of entries of the wanted kind is not allowed",
                "minProperties: 1 ; {} ; schema/minProperties  | this must have at least 1 properties",
                "propertyNames: {pattern: ^a} ; 'b: 1' ; schema/propertyNames /b | \"b\" is not allowed as a name here",
                "properties: {b: false} ; 'b: 1' ; schema/false /b | nothing is allowed here",
                "dependentRequired: {a: [b]} ; 'a: 1' ; schema/dependentRequired  | with \"a\", other fields are needed that are"
                        + " missing",
                "additionalProperties: false ; 'b: 1' ; schema/unknown-field /b | \"b\" is not a known field here"
            })
    void a_keyword_is_told_in_plain_words(String schema, String instance, String expected) {
        assertThat(check(schema, instance)).containsExactly(expected);
    }

    /** By a bound that is an integer the validator compares whole parts only, where the type may be an integer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "exclusiveMinimum: 1 ; 1.5 ; true",
                "exclusiveMinimum: 1 ; 1.0 ; false",
                "exclusiveMaximum: -1 ; -1.5 ; true",
                "exclusiveMaximum: 2 ; 1.9 ; true",
                "maximum: 1 ; 1.5 ; false",
                "minimum: -1 ; -1.5 ; false",
                "minimum: 1 ; 1.5 ; true",
                "minimum: 2251799813685249 ; 2251799813685248.5 ; false",
                "enum: [{minimum: 1}] ; '{minimum: 1}' ; true",
                "const: {minimum: 1} ; '{minimum: 1}' ; true",
                "properties: {minimum: {exclusiveMinimum: 1}, const: {maximum: 1}} ; '{minimum: 1.5}' ; true",
                "properties: {minimum: {exclusiveMinimum: 1}, const: {maximum: 1}} ; '{const: 1.5}' ; false"
            })
    void a_bound_is_compared_to_the_last_digit(String keyword, String instance, boolean isSound) {
        for (String type : List.of("[number, integer, object]", "[integer, object, number]", "[number, object]")) {
            for (String draft : List.of("", "$schema: http://json-schema.org/draft-07/schema#\n")) {
                String schema = draft + "type: " + type + "\n" + keyword;
                assertThat(check(schema, instance).isEmpty()).as(schema).isEqualTo(isSound);
                assertThat(checker.checkByValidator((ObjectValue) Repository.yaml(schema), Repository.yaml(instance))
                                .isEmpty())
                        .as("by the validator: " + schema)
                        .isEqualTo(isSound);
            }
        }
    }

    @Test
    void a_bound_of_draft_4_that_excludes_is_compared_to_the_last_digit() {
        String schema = "$schema: http://json-schema.org/draft-04/schema#\ntype: [number, integer]\nminimum: 1\n";
        assertThat(check(schema + "exclusiveMinimum: true", "1.5")).isEmpty();
        assertThat(check(schema + "exclusiveMinimum: true", "1"))
                .containsExactly("schema/minimum  | 1 must be more than 1");
        assertThat(check(schema + "exclusiveMinimum: false", "1")).isEmpty();
    }

    @Test
    void unknown_keys_are_fine_unless_the_schema_excludes_them() {
        assertThat(check("type: object\nproperties:\n  a:\n    type: string", "b: 1"))
                .isEmpty();
    }

    @Test
    void a_default_is_not_applied() {
        assertThat(check("required:\n  - a\nproperties:\n  a:\n    default: 1", "{}"))
                .hasSize(1);
    }

    @Test
    void a_choice_of_kinds_is_one_finding() {
        assertThat(check("anyOf:\n  - type: string\n  - type: integer", "[]"))
                .containsExactly("schema/type  | this is a list, but a string or a whole number is needed");
    }

    @Test
    void a_choice_of_names_is_one_finding() {
        assertThat(check("anyOf:\n  - required: [a]\n  - required: [b, c]", "{}"))
                .containsExactly("schema/required  | one of these is needed: \"a\" or \"b\" and \"c\"");
    }

    @Test
    void a_choice_tells_of_the_branch_of_the_right_kind() {
        String schema =
                "properties:\n  port:\n    oneOf:\n      - type: string\n      - type: integer\n        maximum: 9";
        assertThat(check(schema, "port: 10")).containsExactly("schema/maximum /port | 10 is more than 9");
    }

    @Test
    void a_choice_among_list_entries_is_told_entry_by_entry() {
        String schema = "items:\n  anyOf:\n    - type: string\n    - type: integer";
        assertThat(check(schema, "[true, 1, {}]"))
                .containsExactly(
                        "schema/type /0 | this is a boolean (true), but a string or a whole number is needed",
                        "schema/type /2 | this is an object, but a string or a whole number is needed");
    }

    @Test
    void several_misfits_become_one_finding_about_the_nearest() {
        String schema = "anyOf:\n"
                + "  - properties:\n      a:\n        const: 1\n      b:\n        const: 1\n"
                + "  - properties:\n      a:\n        const: 2";
        assertThat(check(schema, "a: 3\nb: 3"))
                .containsExactly(
                        "schema/anyOf  | this fits none of the 2 allowed forms; the nearest: /a: 3 is not one of the allowed"
                                + " values");
    }

    @Test
    void the_value_of_a_secret_is_never_told() {
        String schema = "properties:\n  adminPassword:\n    pattern: ^[0-9]+$\n    maxLength: 3\n"
                + "  credentials:\n    properties:\n      user:\n        enum: [a]\n  apiToken:\n    const: x";
        List<Finding> found = checker.check(
                (ObjectValue) Repository.yaml(schema),
                Repository.yaml("adminPassword: canary-1\ncredentials:\n  user: canary-2\napiToken: canary-3"));
        assertThat(found).hasSize(4);
        assertThat(found.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "http://json-schema.org/draft-04/schema#, true",
        "http://json-schema.org/draft-06/schema#, false",
        "http://json-schema.org/draft-07/schema, false",
        "https://json-schema.org/draft/2019-09/schema, false",
        "https://json-schema.org/draft/2020-12/schema, false"
    })
    void the_named_draft_decides(String draft, boolean booleanBounds) {
        String bound = booleanBounds ? "minimum: 3\nexclusiveMinimum: true" : "exclusiveMinimum: 3";
        assertThat(check("$schema: " + draft + "\n" + bound, "3")).hasSize(1);
        assertThat(check("$schema: " + draft + "\n" + bound, "4")).isEmpty();
    }

    @Test
    void numbers_keep_every_digit() {
        assertThat(check("const: 9007199254740993", "9007199254740992")).hasSize(1);
        assertThat(check("maximum: 9007199254740992", "9007199254740993")).hasSize(1);
        assertThat(check("const: 9007199254740993", "9007199254740993")).isEmpty();
    }

    @Test
    void recursion_by_way_of_properties_is_fine() {
        String tree = "$defs:\n  node:\n    type: object\n    additionalProperties: false\n    properties:\n"
                + "      children:\n        items:\n          $ref: '#/$defs/node'\n$ref: '#/$defs/node'";
        assertThat(check(tree, "children:\n  - children:\n      - x: 1"))
                .containsExactly("schema/unknown-field /children/0/children/0/x | \"x\" is not a known field here");
    }

    @Test
    void a_reference_makes_a_schema_of_any_place() {
        String schema = "components:\n  port:\n    type: integer\nproperties:\n  p:\n    $ref: '#/components/port'";
        assertThat(check(schema, "p: x")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: strng ; /type",
                "type: [] ; /type",
                "properties: [] ; /properties",
                "properties: {a: 1} ; /properties/a",
                "required: a ; /required",
                "enum: 1 ; /enum",
                "maxLength: -1 ; /maxLength",
                "minimum: x ; /minimum",
                "allOf: [] ; /allOf",
                "items: 3 ; /items",
                "pattern: '(?=a)' ; /pattern",
                "pattern: '[' ; /pattern",
                "patternProperties: {'(': {}} ; /patternProperties/(",
                "'$ref': '#/nowhere' ; /$ref",
                "'$ref': '#anchor' ; /$ref",
                "'$ref': '#/%zz' ; /$ref",
                "'$ref': 5 ; /$ref",
                "'$schema': https://example.org/own ; /$schema"
            })
    void a_schema_that_is_no_schema_is_told_with_its_place(String schema, String pointer) {
        ObjectValue tree = (ObjectValue) Repository.yaml(schema);
        List<Finding> lint = checker.compileFindings(tree);
        assertThat(lint).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("schema/malformed");
            assertThat(f.severity()).isEqualTo(Severity.ERROR);
            assertThat(f.pointer()).isEqualTo(Pointer.parse(pointer));
        });
        assertThat(checker.check(tree, Value.text("x"))).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("schema/malformed");
            assertThat(f.pointer()).isEqualTo(Pointer.ROOT);
            assertThat(f.message()).contains(pointer);
        });
    }

    @Test
    void a_sound_schema_has_no_findings() {
        for (String kind : List.of("application", "blueprint", "request-install", "request-update")) {
            assertThat(checker.compileFindings(new BundledSchemas().tree(kind)))
                    .as(kind)
                    .isEmpty();
        }
    }

    @Test
    void a_kind_without_schema_is_told() {
        List<Finding> found = checker.checkResource(Repository.yaml("apiVersion: v1\nkind: ConfigMap"));
        assertThat(found).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("schema/missing");
            assertThat(f.severity()).isEqualTo(Severity.INFO);
            assertThat(f.message()).contains("v1 ConfigMap");
        });
        assertThat(checker.checkResource(Value.text("x"))).singleElement().satisfies(f -> assertThat(f.isError())
                .isTrue());
    }

    @Test
    void the_shallow_depth_leaves_out_the_rules_and_nothing_else() {
        Value broken =
                Repository.yaml("apiVersion: apps.openova.io/v1\nkind: Application\nmetadata:\n  name: X\nspec:\n"
                        + "  blueprintRef:\n    name: bp-qa-app\n    version: 1.0.0\n  extra: 1");
        List<String> deep = rules(checker.checkResource(broken));
        List<String> shallow = rules(checker.checkResource(broken, SchemaChecker.Depth.SCHEMA_ONLY));
        assertThat(deep).containsExactlyInAnyOrder("schema/pattern", "schema/rule", "schema/unknown-field");
        assertThat(shallow).containsExactlyInAnyOrder("schema/pattern", "schema/unknown-field");
    }

    private static List<String> rules(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }

    @Test
    void many_threads_get_the_same_answer() throws Exception {
        ObjectValue schema = (ObjectValue) Repository.yaml("properties:\n  a:\n    type: integer");
        Value application = Repository.yaml(Repository.fixtures().resolve("application/valid-complete.yaml"));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> check = () ->
                    checker.check(schema, Value.object().put("a", "x").build()).size()
                            + checker.checkResource(application).size();
            for (Future<Integer> answer : pool.invokeAll(Collections.nCopies(200, check))) {
                assertThat(answer.get()).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
