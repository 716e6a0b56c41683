package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Location;

/**
 * Converts offsets of a text into lines and columns. It remembers its last position, so that ascending look-ups need
 * one walk over the text; a lower offset starts over.
 */
public final class SourcePosition {
    private final String file;
    private final String text;
    private int offset;
    private int line = 1;
    private int column = 1;

    public SourcePosition(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The stretch from {@code start} to {@code end}, exclusive, both in UTF-16 units. */
    public Location at(int start, int end) {
        moveTo(start);
        int startLine = line;
        int startColumn = column;
        moveTo(end);
        return new Location(file, startLine, startColumn, line, column);
    }

    private void moveTo(int wanted) {
        int target = Math.max(0, Math.min(wanted, text.length()));
        if (target < offset) {
            offset = 0;
            line = 1;
            column = 1;
        }
        while (offset < target) {
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
    }
}
