package io.openova.catalyst.http.editor;

import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.finding.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text of an editor by lines and columns, which count from 1, columns in code points. */
final class SourceText {
    private final String text;
    private final List<Integer> starts = new ArrayList<>();

    SourceText(String text) {
        this.text = text;
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts.add(i + 1);
            }
        }
    }

    /** The text in a range of one line; empty for a range of several lines, or of none. */
    Optional<String> on(Location range) {
        if (range.line() != range.endLine() || range.line() < 1 || range.line() > starts.size()) {
            return Optional.empty();
        }
        int start = offset(range.line(), range.column());
        int end = offset(range.endLine(), range.endColumn());
        return start < end && end <= text.length() ? Optional.of(text.substring(start, end)) : Optional.empty();
    }

    /**
     * The scalar that stands for another text, quoted as the old one is.
     *
     * @param old as it stands in the text
     * @return empty when the old text is not the scalar that is meant
     */
    static Optional<String> replacement(String old, String meant, String wanted) {
        if (old.equals(meant)) {
            return Optional.of(new ScalarEncoder().encode(wanted));
        }
        boolean isSafe = wanted.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '\\' && c != '"' && c != '\'');
        for (String quote : List.of("\"", "'")) {
            if (old.equals(quote + meant + quote) && isSafe) {
                return Optional.of(quote + wanted + quote);
            }
        }
        return Optional.empty();
    }

    private int offset(int line, int column) {
        int start = starts.get(line - 1);
        int end = line < starts.size() ? starts.get(line) : text.length();
        int available = text.codePointCount(start, end);
        return text.offsetByCodePoints(start, Math.min(column - 1, available));
    }
}
