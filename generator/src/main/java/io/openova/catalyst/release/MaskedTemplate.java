package io.openova.catalyst.release;

/**
 * Makes a Helm or Mustache template readable as YAML without moving a character: a tag alone on its line becomes a
 * comment, any other tag a word of the same length. Positions in the result are positions in the template.
 */
final class MaskedTemplate {
    private MaskedTemplate() {}

    static String masked(String text) {
        StringBuilder masked = new StringBuilder(text);
        int open = text.indexOf("{{");
        while (open >= 0) {
            int close = text.indexOf("}}", open);
            int end = close < 0 ? text.length() : close + 2;
            char fill = isAlone(text, open, end) ? '#' : 'x';
            for (int i = open; i < end; i++) {
                if (text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                    masked.setCharAt(i, fill);
                }
            }
            open = text.indexOf("{{", end);
        }
        return masked.toString();
    }

    private static boolean isAlone(String text, int start, int end) {
        int before = text.lastIndexOf('\n', start - 1) + 1;
        int after = text.indexOf('\n', end);
        return text.substring(before, start).isBlank()
                && text.substring(end, after < 0 ? text.length() : after).isBlank();
    }
}
