package io.openova.catalyst.document.tree;

/** Formats source text for a message: in quotes, and shortened to fit on a line. */
public final class Printable {
    private static final int MOST_CHARACTERS = 80;

    private Printable() {}

    static String key(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return "'" + text + "'";
        }
        int end = text.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length())));
        return "'" + text.substring(0, end) + "…'";
    }

    /** Returns the first line of a parser's message, shortened. */
    public static String words(String text) {
        return text.length() <= 2 * MOST_CHARACTERS ? text : text.substring(0, 2 * MOST_CHARACTERS) + "…";
    }
}
