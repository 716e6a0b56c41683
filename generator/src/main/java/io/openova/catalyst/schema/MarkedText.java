package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A text in which marks replace certain ranges. Lines and columns count as in the document reader. */
final class MarkedText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private int offset;
    private int line = 1;
    private int column = 1;

    private MarkedText(String text) {
        this.text = text;
        this.offset = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    /**
     * A range of a text that is replaced.
     *
     * @param at the range
     * @param mark the replacement
     */
    record Part(Location at, String mark) {}

    /** Returns the text with each part's mark; a quoted scalar stays quoted, a block scalar becomes a plain one. */
    static String of(String text, List<Part> parts) {
        List<Part> ordered = new ArrayList<>(parts);
        ordered.sort(Comparator.comparingInt((Part part) -> part.at().line())
                .thenComparingInt(part -> part.at().column()));
        MarkedText here = new MarkedText(text);
        StringBuilder shown = new StringBuilder(text.length());
        int done = 0;
        for (Part part : ordered) {
            int from = here.offset(part.at().line(), part.at().column());
            int end = here.offset(part.at().endLine(), part.at().endColumn());
            if (from < done) {
                continue;
            }
            String gone = text.substring(from, end);
            String quote = gone.startsWith("\"") ? "\"" : gone.startsWith("'") ? "'" : "";
            shown.append(text, done, from).append(quote).append(part.mark()).append(quote);
            shown.append(gone.endsWith("\n") ? "\n" : "");
            done = end;
        }
        return shown.append(text, done, text.length()).toString();
    }

    /** Positions are resolved in order, so that the text is read once. */
    private int offset(int wantedLine, int wantedColumn) {
        while (offset < text.length() && (line < wantedLine || line == wantedLine && column < wantedColumn)) {
            char c = text.charAt(offset);
            boolean pairGoesOn =
                    Character.isLowSurrogate(c) && offset > 0 && Character.isHighSurrogate(text.charAt(offset - 1));
            offset++;
            if (c == '\n' || c == '\r' && (offset == text.length() || text.charAt(offset) != '\n')) {
                line++;
                column = 1;
            } else if (c != '\r' && !pairGoesOn) {
                column++;
            }
        }
        return offset;
    }
}
