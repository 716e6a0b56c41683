package io.openova.catalyst.report;

import io.openova.catalyst.finding.Finding;
import java.util.Locale;

/** Markdown: a heading with the verdict, then a table of findings; user text is escaped. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String write(Validated validated) {
        StringBuilder markdown = new StringBuilder("### Catalyst: ")
                .append(validated.isValid() ? "valid" : "invalid")
                .append("\n\n")
                .append(validated.counts())
                .append('\n');
        validated.coverage().ifPresent(coverage -> markdown.append('\n')
                .append(coverage.summary())
                .append('\n'));
        if (validated.findings().isEmpty()) {
            return markdown.toString();
        }
        markdown.append("\n| severity | rule | where | what | remedy |\n| --- | --- | --- | --- | --- |\n");
        for (Finding finding : validated.findings()) {
            markdown.append("| ")
                    .append(finding.severity().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(escaped(finding.rule()))
                    .append(" | ")
                    .append(escaped(finding.location().map(Object::toString).orElse("") + " " + finding.pointer()))
                    .append(" | ")
                    .append(escaped(finding.message()))
                    .append(" | ")
                    .append(escaped(finding.remedy()))
                    .append(" |\n");
        }
        return markdown.toString();
    }

    private static String escaped(String text) {
        StringBuilder markdown = new StringBuilder();
        text.strip().codePoints().forEach(c -> {
            switch (c) {
                case '&' -> markdown.append("&amp;");
                case '<' -> markdown.append("&lt;");
                case '>' -> markdown.append("&gt;");
                // A mention would notify people, a bracket could make a link, the rest is formatting.
                case '@' -> markdown.append("&#64;");
                case '|', '\\', '`', '*', '_', '[', ']', '#', '!', '~' ->
                    markdown.append('\\').appendCodePoint(c);
                default -> markdown.appendCodePoint(c);
            }
        });
        return markdown.toString();
    }
}
