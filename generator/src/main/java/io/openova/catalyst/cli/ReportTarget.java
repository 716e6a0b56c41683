package io.openova.catalyst.cli;

import io.openova.catalyst.report.ReportFormat;
import io.openova.catalyst.report.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One report of a validation.
 *
 * @param format empty for text
 * @param file empty for standard output
 */
record ReportTarget(Optional<ReportFormat> format, Optional<Path> file) {

    /** Reads {@code FORMAT} or {@code FORMAT=FILE}. */
    static ReportTarget parse(String text) {
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

    boolean isStandardOutput() {
        return file.isEmpty();
    }

    void print(Validated validated, Console console) throws IOException {
        if (format.isEmpty()) {
            new Report(console, false).findings(validated.findings());
            String verdict = validated.isValid() ? console.coloured("32", "valid") : console.coloured("31", "invalid");
            console.out().println(verdict + ": " + validated.summary());
            if (validated.coverage().isPresent()) {
                console.out().println(validated.coverage().get().summary());
            }
        } else if (file.isPresent()) {
            Files.writeString(file.get(), format.get().write(validated));
        } else {
            console.out().print(format.get().write(validated));
        }
    }
}
