package io.openova.catalyst.acceptance;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small charts whose schemas ask for formats, one for each draft and each text; what we say of them is asked of Helm as well. */
final class FormatCharts {
    private static final List<String> DRAFTS = List.of(
            "",
            "http://json-schema.org/draft-04/schema#",
            "http://json-schema.org/draft-06/schema#",
            "http://json-schema.org/draft-07/schema#",
            "http://json-schema.org/draft-07/schema",
            "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema");

    /** A format, a text that is of it, and one that is not. */
    private static final Map<String, List<String>> TEXTS = Map.of(
            "ipv4", List.of("192.0.2.1", "192.0.2"),
            "uri", List.of("https://example.com/a", "example.com"),
            "email", List.of("a@example.com", "a"),
            "hostname", List.of("a.example.com", ""),
            "date-time", List.of("2026-01-31T10:00:00Z", "2026-01-31"),
            "duration", List.of("P1D", "1h"),
            "uuid", List.of("123e4567-e89b-12d3-a456-426614174000", "123e4567"),
            "unheard-of", List.of("a", "b"));

    private static final SchemaChecker SCHEMAS = new SchemaChecker();

    private FormatCharts() {}

    /** A chart, and whether we refuse its values. */
    record Case(Path folder, Chart chart, boolean isRefused, boolean hasWarning) {}

    static List<Case> in(Path folder) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String draft : DRAFTS) {
            for (Map.Entry<String, List<String>> texts : TEXTS.entrySet()) {
                for (String text : texts.getValue()) {
                    cases.add(made(folder.resolve("chart" + cases.size()), draft, texts.getKey(), text));
                }
            }
        }
        return cases;
    }

    private static Case made(Path folder, String draft, String format, String text) throws IOException {
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: formats\nversion: 0.1.0\n");
        Files.writeString(folder.resolve("values.yaml"), "text: '" + text + "'\n");
        String named = draft.isEmpty() ? "" : "\"$schema\": \"" + draft + "\", ";
        Files.writeString(
                folder.resolve("values.schema.json"),
                "{" + named + "\"properties\": {\"text\": {\"type\": \"string\", \"format\": \"" + format + "\"}}}\n");
        Chart chart = new ChartReader().read(folder).chart().orElseThrow();
        Value schema = chart.valuesSchema().orElseThrow().value();
        List<Finding> findings = SCHEMAS.checkValues((ObjectValue) schema, chart.defaults());
        boolean isRefused = findings.stream().anyMatch(Finding::isError);
        return new Case(folder, chart, isRefused, !isRefused && !findings.isEmpty());
    }
}
