package io.openova.catalyst.release;

import io.openova.catalyst.finding.Location;
import java.util.ArrayList;
import java.util.List;

/** Converts the reader's lines and columns (code points, from 1) into offsets of the text, and back. */
final class LineIndex {
    private final String file;
    private final String text;
    private final List<Integer> starts = new ArrayList<>(List.of(0));

    LineIndex(String file, String text) {
        this.file = file;
        this.text = text;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            starts.add(i + 1);
        }
    }

    int offset(int line, int column) {
        int start = starts.get(line - 1);
        return text.offsetByCodePoints(start, column - 1);
    }

    int start(Location at) {
        return offset(at.line(), at.column());
    }

    int end(Location at) {
        return offset(at.endLine(), at.endColumn());
    }

    /** The rest of the line after an offset. */
    String rest(int offset) {
        int end = text.indexOf('\n', offset);
        return text.substring(offset, end < 0 ? text.length() : end);
    }

    Location at(int start, int end) {
        int line = line(start);
        int from = starts.get(line - 1);
        int column = text.codePointCount(from, start) + 1;
        return new Location(file, line, column, line, column + text.codePointCount(start, end));
    }

    private int line(int offset) {
        int low = 0;
        int high = starts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (starts.get(middle) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low + 1;
    }
}
