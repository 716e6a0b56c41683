package io.openova.catalyst.report;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;

/** TAP version 14 (testanything.org): one test point a file, its findings as a YAML diagnostic. */
final class TapReport {
    private TapReport() {}

    static String write(Validated validated) {
        StringBuilder tap = new StringBuilder("TAP version 14\n");
        var byFile = validated.byFile();
        tap.append("1..").append(byFile.size()).append('\n');
        int number = 0;
        for (var entry : byFile.entrySet()) {
            boolean ok = entry.getValue().stream().noneMatch(Finding::isError);
            String name = entry.getKey().isEmpty() ? "(run)" : entry.getKey();
            tap.append(ok ? "ok " : "not ok ")
                    .append(++number)
                    .append(" - ")
                    // A hash would begin a directive.
                    .append(name.replace("\\", "\\\\").replace("#", "\\#"))
                    .append('\n');
            if (!entry.getValue().isEmpty()) {
                String yaml = YamlWriter.write(Value.object()
                        .put("findings", JsonReport.findings(entry.getValue()))
                        .build());
                tap.append("  ---\n");
                yaml.lines().forEach(line -> tap.append("  ").append(line).append('\n'));
                tap.append("  ...\n");
            }
        }
        return tap.toString();
    }
}
