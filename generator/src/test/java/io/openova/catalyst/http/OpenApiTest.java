package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document that the server gives: joined of its routes, its words, and its schemas. */
class OpenApiTest {
    private static List<Route> routes = List.of();
    private static ObjectValue document = ObjectValue.EMPTY;

    @BeforeAll
    static void read(@TempDir Path folder) {
        try (ApiFixture api = ApiFixture.start(folder)) {
            routes = api.server.routes();
            document = (ObjectValue) api.get("", "//openapi.json").is(200).json();
        }
    }

    @Test
    void every_route_has_words_and_there_are_no_others() {
        Set<String> said = DocsRoutes.words()
                .objectAt("operations")
                .orElseThrow()
                .entries()
                .keySet();
        assertThat(routes.stream().map(OpenApiDocument::key).toList()).containsExactlyInAnyOrderElementsOf(said);
        assertThat(operations().keySet())
                .isEqualTo(routes.stream()
                        .map(route -> route.method() + " " + route.template())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void every_operation_has_an_id_of_its_own_and_its_tier() {
        Set<String> ids = new TreeSet<>();
        operations().forEach((name, operation) -> {
            String id = operation.textAt("operationId").orElse("");
            assertThat(id).as(name).matches("[a-z][A-Za-z]+");
            assertThat(ids.add(id)).as(id).isTrue();
            assertThat(operation.at("x-tier").isPresent()
                            || operation.itemsAt("security").isEmpty())
                    .as(name)
                    .isTrue();
        });
        assertThat(ids).hasSameSizeAs(routes);
    }

    @Test
    void every_status_that_anything_may_answer_is_documented() {
        operations().forEach((name, operation) -> {
            Set<String> statuses =
                    operation.objectAt("responses").orElseThrow().entries().keySet();
            assertThat(statuses).as(name).contains("400", "405", "408", "421", "431", "500", "503");
            if (operation.at("requestBody").isPresent()) {
                assertThat(statuses).as(name).contains("413", "415", "422");
            }
            if (operation.at("x-tier").isPresent()) {
                assertThat(statuses).as(name).contains("401", "403", "404", "429");
            }
            boolean hasIfMatch = operation.itemsAt("parameters").stream()
                    .anyMatch(p -> p.textAt("name").orElse("").equals("If-Match"));
            assertThat(hasIfMatch).as(name).isEqualTo(statuses.contains("412"));
        });
        assertThat(operation("POST /api/v1/sovereigns/{id}/applications")
                        .objectAt("responses")
                        .orElseThrow()
                        .entries())
                .containsKeys("200", "201", "202", "409", "412");
    }

    @Test
    void limits_and_headers_are_said() {
        ObjectValue install = operation("POST /api/v1/sovereigns/{id}/applications");
        assertThat(install.at("responses", "201", "headers", "Location")).isPresent();
        assertThat(install.at("responses", "201", "headers", "ETag")).isPresent();
        assertThat(install.at("responses", "429", "headers", "Retry-After")).isPresent();
        assertThat(install.at("responses", "400", "headers", "X-Request-Id")).isPresent();
        ObjectValue key = parameter(install, "Idempotency-Key");
        assertThat(key.at("schema", "maxLength").map(Object::toString).orElse(""))
                .contains("200");
        assertThat(key.at("schema", "pattern")).isPresent();
        ObjectValue limit = parameter(operation("GET /api/v1/sovereigns/{id}/applications"), "limit");
        assertThat(limit.at("schema", "minimum")).isPresent();
        assertThat(limit.at("schema", "maximum")).isPresent();
        assertThat(document.itemsAt("servers")).isNotEmpty();
    }

    @Test
    void what_force_reveal_and_conflicts_mean_is_said() {
        String conflicts = operation("DELETE /api/v1/sovereigns/{id}/applications/{name}")
                .textAt("responses", "409", "description")
                .orElse("");
        assertThat(conflicts).contains("has-dependents", "version-changed", "placement-transition-blocked");
        operations().forEach((name, operation) -> {
            boolean takesForce = operation.itemsAt("parameters").stream()
                    .anyMatch(p -> p.textAt("name").orElse("").equals("force"));
            if (takesForce) {
                assertThat(parameter(operation, "force").textAt("description").orElse(""))
                        .as(name)
                        .hasSizeGreaterThan(20)
                        .isNotEqualTo("Do it all the same.");
            }
        });
        ObjectValue read = operation("GET /api/v1/sovereigns/{id}/k8s/{kind}/{ns}/{name}");
        assertThat(parameter(read, "reveal").textAt("description").orElse("")).contains("admin", "audited");
        assertThat(read.objectAt("responses", "200", "headers").orElseThrow().entries())
                .containsKeys("Warning", "Age");
        assertThat(operation("GET /api/v1/sovereigns/{id}/catalog")
                        .textAt("summary")
                        .orElse(""))
                .contains("unlisted", "private");
    }

    @Test
    void requests_have_the_fields_of_the_one_source() {
        ObjectValue install = schema("InstallRequest");
        assertThat(Arrays.stream(SpecField.values()).map(SpecField::key).toList())
                .hasSize(9)
                .allSatisfy(field ->
                        assertThat(install.at("properties", field)).as(field).isPresent());
        assertThat(schema("ApplicationSpec")
                        .at("properties", "healthCheck", "properties", "intervalSeconds", "maximum"))
                .isPresent();
        assertThat(schema("UpgradeRequest").objectAt("properties").orElseThrow().entries())
                .containsKeys("toVersion", "version", "blueprintRef");
        assertThat(schema("UpgradeRequest")
                        .objectAt("properties", "toVersion")
                        .orElseThrow()
                        .entries()
                        .keySet())
                .isSubsetOf("description", "type", "maxLength");
        assertThat(schema("PreviewRequest").at("properties", "toVersion")).isPresent();
    }

    @Test
    void a_free_object_says_so_and_every_reference_leads_somewhere() {
        walk(document.at("components", "schemas").orElseThrow(), "schemas");
        walk(document.at("paths").orElseThrow(), "paths");
    }

    /** A comma in a bare YAML text of one line begins another key, whose value is nothing. */
    @Test
    void no_word_is_cut_at_a_comma() {
        assertThat(nothing(DocsRoutes.words(), "")).isEmpty();
    }

    private static List<String> nothing(Value value, String at) {
        if (value instanceof Value.NullValue) {
            return List.of(at);
        }
        List<String> found = new java.util.ArrayList<>();
        if (value instanceof ObjectValue object) {
            object.entries().forEach((key, child) -> found.addAll(nothing(child, at + "/" + key)));
        } else if (value instanceof Value.ListValue list) {
            list.items().forEach(item -> found.addAll(nothing(item, at + "[]")));
        }
        return found;
    }

    private static void walk(Value value, String at) {
        if (value instanceof Value.ListValue list) {
            list.items().forEach(item -> walk(item, at + "[]"));
        } else if (value instanceof ObjectValue object) {
            object.textAt("$ref").ifPresent(ref -> assertThat(
                            schema(ref.replace("#/components/schemas/", "")).entries())
                    .as(at)
                    .isNotEmpty());
            boolean isFree = object.at("type").map(Object::toString).orElse("").contains("object")
                    && object.at("properties").isEmpty();
            assertThat(isFree && object.at("additionalProperties").isEmpty())
                    .as(at)
                    .isFalse();
            object.entries().forEach((key, child) -> {
                assertThat(key).as(at).doesNotStartWith("x-kubernetes");
                walk(child, at + "/" + key);
            });
        }
    }

    @Test
    void every_body_has_examples_in_both_shapes() {
        for (Map.Entry<String, ObjectValue> operation : operations().entrySet()) {
            if (operation.getValue().at("requestBody").isPresent()
                    && operation.getKey().contains("/applications")) {
                for (String type : List.of("application/json", "application/yaml")) {
                    Set<String> shapes = operation
                            .getValue()
                            .objectAt("requestBody", "content", type, "examples")
                            .orElse(ObjectValue.EMPTY)
                            .entries()
                            .keySet();
                    assertThat(shapes)
                            .as(operation.getKey() + " " + type)
                            .containsExactlyInAnyOrder("simplified", "canonical");
                }
            }
        }
    }

    private static ObjectValue schema(String name) {
        return document.objectAt("components", "schemas", name)
                .orElseThrow(() -> new AssertionError("no schema " + name));
    }

    private static ObjectValue parameter(ObjectValue operation, String name) {
        return operation.itemsAt("parameters").stream()
                .filter(parameter -> parameter.textAt("name").orElse("").equals(name))
                .map(ObjectValue.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ObjectValue operation(String name) {
        return java.util.Objects.requireNonNull(operations().get(name), name);
    }

    private static Map<String, ObjectValue> operations() {
        Map<String, ObjectValue> operations = new TreeMap<>();
        document.objectAt("paths").orElseThrow().entries().forEach((path, methods) -> ((ObjectValue) methods)
                .entries()
                .forEach((method, operation) ->
                        operations.put(method.toUpperCase(Locale.ROOT) + " " + path, (ObjectValue) operation)));
        return operations;
    }
}
