package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed OpenAPI document and the server's table of routes say the same. */
class OpenApiTest {
    private static final Value DOCUMENT = DocsRoutes.document();

    @Test
    void every_route_is_described_with_its_queries_body_and_tier_and_no_other(@TempDir Path folder) {
        Map<String, String> routed = new TreeMap<>();
        try (ApiFixture api = ApiFixture.start(folder)) {
            for (Route route : api.server.routes()) {
                routed.put(
                        route.method() + " " + route.template(),
                        new TreeSet<>(route.queries()) + " body " + route.intake() + " tier "
                                + (route.reach() == Route.Reach.PUBLIC
                                        ? ""
                                        : route.tier().word()));
            }
        }
        assertThat(described()).isEqualTo(routed);
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

    private static Map<String, String> described() {
        Map<String, String> described = new TreeMap<>();
        operations().forEach((name, operation) -> {
            TreeSet<String> queries = operation.itemsAt("parameters").stream()
                    .filter(parameter -> parameter.textAt("in").orElse("").equals("query"))
                    .map(parameter -> parameter.textAt("name").orElse(""))
                    .collect(Collectors.toCollection(TreeSet::new));
            Route.Intake intake = operation.at("requestBody").isEmpty()
                    ? Route.Intake.NONE
                    : operation.at("requestBody", "required").equals(java.util.Optional.of(Value.bool(true)))
                            ? Route.Intake.REQUIRED
                            : Route.Intake.OPTIONAL;
            described.put(
                    name,
                    queries + " body " + intake + " tier "
                            + operation.textAt("x-tier").orElse(""));
        });
        return described;
    }

    private static Map<String, ObjectValue> operations() {
        Map<String, ObjectValue> operations = new TreeMap<>();
        DOCUMENT.objectAt("paths").orElseThrow().entries().forEach((path, methods) -> ((ObjectValue) methods)
                .entries()
                .forEach((method, operation) -> operations.put(
                        method.toUpperCase(java.util.Locale.ROOT) + " " + path, (ObjectValue) operation)));
        return operations;
    }
}
