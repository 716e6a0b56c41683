package io.openova.catalyst.report;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/** JUnit XML as test dashboards read it: a suite with one test case a file; errors are failures, the rest is output. */
final class JunitReport {
    private JunitReport() {}

    static String write(Validated validated) {
        StringBuilder cases = new StringBuilder();
        int tests = 0;
        int failures = 0;
        for (var entry : validated.byFile().entrySet()) {
            List<Finding> errors =
                    entry.getValue().stream().filter(Finding::isError).toList();
            tests++;
            failures += errors.isEmpty() ? 0 : 1;
            cases.append("  <testcase classname=\"catalyst.validate\" name=\"")
                    .append(escaped(entry.getKey().isEmpty() ? "(run)" : entry.getKey()))
                    .append("\">\n");
            if (!errors.isEmpty()) {
                cases.append("    <failure type=\"")
                        .append(escaped(errors.get(0).rule()))
                        .append("\" message=\"")
                        .append(escaped(errors.get(0).message()))
                        .append("\">")
                        .append(escaped(lines(errors)))
                        .append("</failure>\n");
            }
            List<Finding> others =
                    entry.getValue().stream().filter(f -> !f.isError()).toList();
            if (!others.isEmpty()) {
                cases.append("    <system-out>").append(escaped(lines(others))).append("</system-out>\n");
            }
            cases.append("  </testcase>\n");
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"catalyst validate\" tests=\"" + tests
                + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"0\">\n" + cases + "</testsuite>\n";
    }

    private static String lines(List<Finding> findings) {
        StringBuilder lines = new StringBuilder();
        for (Finding finding : findings) {
            lines.append(finding.location().map(Object::toString).orElse(""))
                    .append(' ')
                    .append(finding.rule())
                    .append(' ')
                    .append(finding.pointer())
                    .append(": ")
                    .append(JsonReport.sentence(finding))
                    .append('\n');
        }
        return lines.toString();
    }

    /** XML 1.0 text; characters that XML cannot carry at all become a replacement character. */
    private static String escaped(String text) {
        StringBuilder xml = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\n' -> xml.append('\n');
                default -> {
                    boolean allowed =
                            c == '\t' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
                    xml.appendCodePoint(allowed ? c : 0xFFFD);
                }
            }
        });
        return xml.toString();
    }
}
