package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.report.Baseline;
import io.openova.catalyst.report.Suppressions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Filters findings by baseline and by suppression comments. */
public final class FindingOptions {
    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "Ignore the findings listed in this file, which --write-baseline creates.")
    @Nullable
    Path baseline;

    @Option(
            names = "--write-baseline",
            paramLabel = "FILE",
            description = "Write the findings of this run to a baseline file and exit with 0.")
    @Nullable
    Path writeBaseline;

    /** The findings that no comment in their file suppresses. */
    public List<Finding> suppress(List<Finding> findings, Function<String, Optional<String>> texts) {
        return findings.isEmpty() ? findings : new Suppressions(texts, LocalDate.now(ZoneOffset.UTC)).apply(findings);
    }

    /** The findings that are not in the baseline; none if a new baseline is written. */
    public List<Finding> unknown(List<Finding> findings) {
        List<Finding> left = baseline == null ? findings : known(baseline).unknown(findings, namesFor(baseline));
        if (writeBaseline != null) {
            OutputFiles.write(writeBaseline, Baseline.write(left, namesFor(writeBaseline)));
            return List.of();
        }
        return left;
    }

    private static FileNames namesFor(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return FileNames.from(folder == null ? Path.of("") : folder);
    }

    /** A file of an overlay. */
    public static Optional<String> text(Snapshot snapshot, String file) {
        boolean isPath = Stream.of(file.split("/")).allMatch(OverlayPath::isReadable);
        try {
            return isPath ? snapshot.read(new OverlayPath(List.of(file.split("/")))) : Optional.empty();
        } catch (UnsafeEntryException unreadable) {
            // A finding reports the unreadable file; it has no comments to apply.
            return Optional.empty();
        }
    }

    /** A file that was named. */
    public static Optional<String> text(String file) {
        try {
            Path path = Path.of(file);
            return Files.isRegularFile(path) ? Optional.of(SmallFile.text(path)) : Optional.empty();
        } catch (IOException unreadable) {
            // Not UTF-8, or deleted: a finding reports it; it has no comments to apply.
            return Optional.empty();
        }
    }

    private static Baseline known(Path file) {
        try {
            return Baseline.read(SmallFile.text(file))
                    .orElseThrow(() ->
                            new UsageException(file + "  is not a baseline; write one with " + "--write-baseline"));
        } catch (IOException e) {
            throw new UsageException("cannot read the baseline " + file + ": " + OutputFiles.reason(e));
        }
    }
}
