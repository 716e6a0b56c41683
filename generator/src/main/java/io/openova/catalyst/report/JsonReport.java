package io.openova.catalyst.report;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.List;
import java.util.Locale;

/** Findings as JSON, the form that every {@code -o json} of the program shares. */
public final class JsonReport {
    private JsonReport() {}

    static String write(Validated validated) {
        ObjectBuilder report = Value.object()
                .put("valid", validated.isValid())
                .put("files", validated.files().size())
                .put("errors", validated.count(Severity.ERROR))
                .put("warnings", validated.count(Severity.WARNING));
        validated.coverage().ifPresent(coverage -> report.put("coverage", coverage.json()));
        report.put(
                "findings",
                Value.list(validated.findings().stream()
                        .map(finding -> finding(
                                finding,
                                Validated.named(finding, validated.names()).fingerprint()))
                        .toList()));
        return JsonWriter.writePretty(report.build());
    }

    /** A list of findings. */
    public static Value findings(List<Finding> findings) {
        return Value.list(findings.stream()
                .map(finding -> finding(finding, finding.fingerprint()))
                .toList());
    }

    private static Value finding(Finding finding, String fingerprint) {
        ObjectBuilder json = Value.object()
                .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .put("rule", finding.rule())
                .put("pointer", finding.pointer().toString());
        finding.location().ifPresent(place -> json.put("file", place.file())
                .put("line", place.line())
                .put("column", place.column())
                .put("endLine", place.endLine())
                .put("endColumn", place.endColumn()));
        json.put("message", finding.message());
        if (!finding.remedy().isEmpty()) {
            json.put("remedy", finding.remedy());
        }
        if (!finding.candidates().isEmpty()) {
            json.put("candidates", Value.texts(finding.candidates()));
        }
        if (!finding.chain().isEmpty()) {
            json.put("chain", Value.texts(finding.chain()));
        }
        return json.put("fingerprint", fingerprint).build();
    }

    /** Returns message and remedy in one line, for formats without a field for the remedy. */
    static String sentence(Finding finding) {
        return finding.remedy().isEmpty() ? finding.message() : finding.message() + "; " + finding.remedy();
    }
}
