package io.openova.catalyst.document;

/** Text of the source as a message shows it: in quotes and never longer than a line can bear. */
final class Shown {
    private static final int MOST_CHARACTERS = 80;

    private Shown() {}

    static String key(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return "'" + text + "'";
        }
        int end = text.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length())));
        return "'" + text.substring(0, end) + "…'";
    }

    /** The first line's worth of a parser's own words. */
    static String words(String text) {
        return text.length() <= 2 * MOST_CHARACTERS ? text : text.substring(0, 2 * MOST_CHARACTERS) + "…";
    }
}
