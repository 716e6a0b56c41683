package io.openova.catalyst.report;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The result of a validation run.
 *
 * @param files every file that was read, sorted; files without findings too
 * @param findings all findings, in the order to show them
 * @param version the program's version
 * @param took how long the run took; shown in the text output only
 * @param names the one name of each file, whatever spelling the caller used
 * @param coverage how much of the files was checked, if known
 */
public record Validated(
        List<String> files,
        List<Finding> findings,
        String version,
        Optional<Duration> took,
        UnaryOperator<String> names,
        Optional<Coverage> coverage) {
    public Validated(List<String> files, List<Finding> findings, String version, Optional<Duration> took) {
        this(files, findings, version, took, UnaryOperator.identity(), Optional.empty());
    }

    public Validated(List<String> files, List<Finding> findings, String version) {
        this(files, findings, version, Optional.empty());
    }

    public Validated {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    public boolean isValid() {
        return count(Severity.ERROR) == 0;
    }

    public long count(Severity severity) {
        long count = 0;
        for (Finding finding : findings) {
            count += finding.severity() == severity ? 1 : 0;
        }
        return count;
    }

    /** Returns the finding under the one name of its file. */
    public static Finding named(Finding finding, UnaryOperator<String> names) {
        return finding.withLocation(finding.location()
                .map(place -> new Location(
                        names.apply(place.file()), place.line(), place.column(), place.endLine(), place.endColumn())));
    }

    /** The findings under the one name of each file, for reports that place them in a repository. */
    List<Finding> namedFindings() {
        return findings.stream().map(finding -> named(finding, names)).toList();
    }

    /** {@code 3 files, 1 error, 0 warnings}. */
    public String counts() {
        return plural(files.size(), "file") + ", " + plural(count(Severity.ERROR), "error") + ", "
                + plural(count(Severity.WARNING), "warning");
    }

    /** {@link #counts}, and how long the run took. */
    public String summary() {
        return counts() + (took.isPresent() ? " in " + seconds(took.get()) + " s" : "");
    }

    /** Formats with two decimals, without the JDK's formatter, which starts up slower than a small file is checked. */
    private static String seconds(Duration time) {
        long hundredths = (time.toMillis() + 5) / 10;
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
    }

    /** Findings by file; the empty name for those without one. Files without findings have an empty list. */
    Map<String, List<Finding>> byFile() {
        Map<String, List<Finding>> byFile = new TreeMap<>();
        files.forEach(file -> byFile.put(file, new java.util.ArrayList<>()));
        for (Finding finding : findings) {
            byFile.computeIfAbsent(fileOf(finding), f -> new java.util.ArrayList<>())
                    .add(finding);
        }
        return byFile;
    }

    static String fileOf(Finding finding) {
        return finding.location().map(Location::file).orElse("");
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
