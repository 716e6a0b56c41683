package io.openova.catalyst.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The output formats of a validation. Each includes the fingerprint where the format has a field for it. */
public enum ReportFormat {
    /** One JSON object: valid, counts, findings with places. */
    JSON("json", JsonReport::write),
    /** SARIF 2.1.0 (OASIS), for code scanning. */
    SARIF("sarif", SarifReport::write),
    /** JUnit XML: one test case a file. */
    JUNIT("junit", JunitReport::write),
    /** TAP 14: one test point a file. */
    TAP("tap", TapReport::write),
    /** GitHub workflow commands: annotations on the changed lines of a pull request. */
    GITHUB("github", GithubReport::write),
    /** GitLab Code Quality JSON. */
    GITLAB("gitlab", GitlabReport::write),
    /** A Markdown table, for a comment on a pull request. */
    MARKDOWN("markdown", MarkdownReport::write);

    private final String word;
    private final Function<Validated, String> writer;

    ReportFormat(String word, Function<Validated, String> writer) {
        this.word = word;
        this.writer = writer;
    }

    /** The name on the command line. */
    public String word() {
        return word;
    }

    /** The whole report, with a final newline unless it is empty. */
    public String write(Validated validated) {
        return writer.apply(validated);
    }

    public static Optional<ReportFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ReportFormat::word).toList();
    }
}
