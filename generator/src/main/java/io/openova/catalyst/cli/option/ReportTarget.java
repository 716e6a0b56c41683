package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.report.ReportFormat;
import io.openova.catalyst.report.Validated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One report of a validation.
 *
 * @param format empty for text
 * @param file empty for standard output
 */
public record ReportTarget(Optional<ReportFormat> format, Optional<Path> file) {
    /** The words of the formats, read only for a help text or a completion. */
    public static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> words = new ArrayList<>(List.of("text"));
            words.addAll(ReportFormat.words());
            return words.iterator();
        }
    }

    /** Reads {@code FORMAT} or {@code FORMAT=FILE}. */
    public static ReportTarget parse(String text) {
        int equals = text.indexOf('=');
        String word = equals < 0 ? text : text.substring(0, equals);
        Optional<Path> file = equals < 0 ? Optional.empty() : Optional.of(Path.of(text.substring(equals + 1)));
        if (equals == text.length() - 1) {
            throw new UsageException("-o " + text + " names no file");
        }
        if (word.equals("text")) {
            if (file.isPresent()) {
                throw new UsageException("text goes to the terminal; choose another format for a file");
            }
            return new ReportTarget(Optional.empty(), file);
        }
        Optional<ReportFormat> format = ReportFormat.of(word);
        if (format.isEmpty()) {
            throw new UsageException(
                    "there is no report format '" + word + "'; text, " + String.join(", ", ReportFormat.words()));
        }
        return new ReportTarget(format, file);
    }

    public boolean isStandardOutput() {
        return file.isEmpty();
    }

    public void print(Validated validated, Console console) {
        if (format.isEmpty()) {
            new Report(console, false).findings(validated.findings());
            String verdict = validated.isValid() ? console.coloured("32", "valid") : console.coloured("31", "invalid");
            console.out().println(verdict + ": " + validated.summary());
            if (validated.coverage().isPresent()) {
                console.out().println(validated.coverage().get().summary());
            }
        } else if (file.isPresent()) {
            OutputFiles.write(file.get(), format.get().write(validated));
        } else {
            console.out().print(format.get().write(validated));
        }
    }
}
