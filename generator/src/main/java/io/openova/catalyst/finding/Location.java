package io.openova.catalyst.finding;

/**
 * A stretch of a file: lines and columns count from 1, columns in Unicode code points, the end is exclusive.
 *
 * @param file the name as the caller gave it; {@code -} for standard input
 */
public record Location(String file, int line, int column, int endLine, int endColumn) {
    /** The same place, where the file's name begins at the folder that the named one is in. */
    public Location below(String folder) {
        return new Location(folder + "/" + file, line, column, endLine, endColumn);
    }

    /** Safe for one line, whatever the file is called. */
    @Override
    public String toString() {
        return SingleLine.of(file) + ":" + line + ":" + column;
    }
}
