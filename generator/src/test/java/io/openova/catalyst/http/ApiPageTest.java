package io.openova.catalyst.http;

import io.openova.catalyst.GeneratedPage;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** W8: the reference of the API is what the server describes. */
class ApiPageTest {
    @Test
    void the_page_of_the_api_is_what_the_server_describes(@TempDir Path folder) throws IOException {
        ObjectValue document;
        try (ApiFixture api = ApiFixture.start(folder)) {
            document = (ObjectValue) api.get("", "//openapi.json").is(200).json();
        }
        StringBuilder page = new StringBuilder(
                "A server has the whole description at `/openapi.json`, and a page with examples at `/docs`. Errors are"
                        + " problem details (RFC 9457); their codes are in [section 9 of the specification](../spec.md#section-9).\n\n## Operations\n\n"
                        + "| operation | what | tier | answers |\n| --- | --- | --- | --- |\n");
        document.objectAt("paths").orElseThrow().entries().forEach((path, operations) -> ((ObjectValue) operations)
                .entries()
                .forEach((method, operation) -> {
                    if (operation instanceof ObjectValue described
                            && described.at("responses").isPresent()) {
                        page.append(operation(method, path, described));
                    }
                }));
        page.append("\n## Fields of requests\n");
        ObjectValue schemas = document.objectAt("components", "schemas").orElseThrow();
        for (String name : List.of("InstallRequest", "UpdateRequest", "TopologyRequest", "UpgradeRequest")) {
            schemas.objectAt(name).ifPresent(schema -> page.append(fields(name, schema)));
        }
        GeneratedPage.check("api.md", "REST API", page.toString());
    }

    private static String operation(String method, String path, ObjectValue described) {
        return "| " + GeneratedPage.code(method.toUpperCase(java.util.Locale.ROOT) + " " + path) + " | "
                + GeneratedPage.cell(described.textAt("summary").orElse("")) + " | "
                + described.textAt("x-tier").orElse("open") + " | "
                + described.objectAt("responses").orElseThrow().entries().keySet().stream()
                        .filter(status -> status.compareTo("400") < 0)
                        .collect(Collectors.joining(", "))
                + " |\n";
    }

    private static String fields(String name, ObjectValue schema) {
        StringBuilder text = new StringBuilder("\n### " + name + "\n\n"
                + schema.textAt("description").orElse("") + "\n\n| field | meaning |\n| --- | --- |\n");
        schema.objectAt("properties").orElse(ObjectValue.EMPTY).entries().forEach((field, value) -> text.append("| ")
                .append(GeneratedPage.code(field))
                .append(" | ")
                .append(GeneratedPage.cell(meaning(value)))
                .append(" |\n"));
        return text.toString();
    }

    private static String meaning(Value value) {
        return value instanceof ObjectValue field ? field.textAt("description").orElse("") : "";
    }
}
