package io.openova.catalyst.report;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** GitLab Code Quality report (a subset of the CodeClimate format). */
final class GitlabReport {
    private GitlabReport() {}

    static String write(Validated validated) {
        List<Finding> findings = validated.namedFindings();
        // GitLab shows only one of several entries that have the same fingerprint.
        Map<String, Integer> seen = new HashMap<>();
        return JsonWriter.writePretty(Value.list(findings.stream()
                .<Value>map(finding -> entry(finding, seen.merge(finding.fingerprint(), 1, Integer::sum)))
                .toList()));
    }

    private static Value entry(Finding finding, int occurrence) {
        return Value.object()
                .put("description", JsonReport.sentence(finding))
                .put("check_name", finding.rule())
                .put("fingerprint", occurrence == 1 ? finding.fingerprint() : finding.fingerprint() + "-" + occurrence)
                .put(
                        "severity",
                        switch (finding.severity()) {
                            case ERROR -> "major";
                            case WARNING -> "minor";
                            case INFO -> "info";
                        })
                .put(
                        "location",
                        Value.object()
                                .put(
                                        "path",
                                        finding.location().map(Location::file).orElse("."))
                                .put(
                                        "lines",
                                        Value.object()
                                                .put(
                                                        "begin",
                                                        finding.location()
                                                                .map(Location::line)
                                                                .orElse(1))))
                .build();
    }
}
