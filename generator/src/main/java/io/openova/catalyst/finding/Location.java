package io.openova.catalyst.finding;

/**
 * A range in a file: lines and columns count from 1, columns in Unicode code points, the end is exclusive.
 *
 * @param file the name as the caller gave it; {@code -} for standard input
 */
public record Location(String file, int line, int column, int endLine, int endColumn) {
    /** Returns the same place, with a file name relative to the folder that contains the named one. */
    public Location below(String folder) {
        return new Location(folder + "/" + file, line, column, endLine, endColumn);
    }

    /** Escapes the file name, so that the result fits on one line. */
    @Override
    public String toString() {
        return SingleLine.of(file) + ":" + line + ":" + column;
    }
}
