package io.openova.catalyst.report;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** SARIF 2.1.0 (OASIS standard): one run with its rules, and one result for each finding. */
final class SarifReport {
    private SarifReport() {}

    static String write(Validated validated) {
        List<Finding> findings = validated.namedFindings();
        List<String> rules = new ArrayList<>(
                new TreeSet<>(findings.stream().map(Finding::rule).toList()));
        Value driver = Value.object()
                .put("name", "Catalyst")
                .put("version", validated.version())
                .put("informationUri", "https://github.com/openova-io/catalyst")
                .put(
                        "rules",
                        Value.list(rules.stream()
                                .<Value>map(rule -> Value.object()
                                        .put("id", rule)
                                        .put("shortDescription", Value.object().put("text", rule))
                                        .build())
                                .toList()))
                .build();
        Value run = Value.object()
                .put("tool", Value.object().put("driver", driver))
                // Our columns count code points; without this property a reader would take them for UTF-16 units.
                .put("columnKind", "unicodeCodePoints")
                .put(
                        "results",
                        Value.list(findings.stream()
                                .map(finding -> result(finding, rules))
                                .toList()))
                .build();
        return JsonWriter.writePretty(Value.object()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0")
                .put("runs", Value.list(List.of(run)))
                .build());
    }

    private static Value result(Finding finding, List<String> rules) {
        ObjectBuilder location = Value.object();
        finding.location()
                .ifPresent(place -> location.put(
                        "physicalLocation",
                        Value.object()
                                .put("artifactLocation", Value.object().put("uri", uri(place.file())))
                                .put(
                                        "region",
                                        Value.object()
                                                .put("startLine", place.line())
                                                .put("startColumn", place.column())
                                                .put("endLine", place.endLine())
                                                .put("endColumn", place.endColumn()))));
        if (!finding.pointer().isRoot()) {
            location.put(
                    "logicalLocations",
                    Value.list(List.of(Value.object()
                            .put("fullyQualifiedName", finding.pointer().toString())
                            .put("kind", "member")
                            .build())));
        }
        ObjectBuilder result = Value.object()
                .put("ruleId", finding.rule())
                .put("ruleIndex", rules.indexOf(finding.rule()))
                .put(
                        "level",
                        switch (finding.severity()) {
                            case ERROR -> "error";
                            case WARNING -> "warning";
                            case INFO -> "note";
                        })
                .put("message", Value.object().put("text", JsonReport.sentence(finding)));
        Value.ObjectValue where = location.build();
        if (!where.isEmpty()) {
            result.put("locations", Value.list(List.of(where)));
        }
        return result.put("partialFingerprints", Value.object().put("catalyst/v1", finding.fingerprint()))
                .build();
    }

    /** A file name as a URI reference (RFC 3986), an absolute one with its scheme: everything but unreserved characters and slashes is encoded. */
    private static String uri(String file) {
        boolean isAbsolute = file.startsWith("/") || file.matches("[A-Za-z]:[/\\\\].*");
        StringBuilder uri = new StringBuilder(isAbsolute ? (file.startsWith("/") ? "file://" : "file:///") : "");
        for (byte b : file.replace('\\', '/').getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~/".indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append('%').append(String.format("%02X", (int) c));
            }
        }
        return uri.toString();
    }
}
