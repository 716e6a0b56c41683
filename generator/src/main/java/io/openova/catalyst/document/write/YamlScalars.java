package io.openova.catalyst.document.write;

/**
 * Decides how to write a string so that every YAML reader reads the same string back. Anything not certainly safe is
 * quoted; needless quotes cost nothing, while missing ones turn {@code no} into false.
 */
final class YamlScalars {
    private static final String HEX = "0123456789abcdef";

    /** Letters that occur in some reader's numbers, dates, prefixes, or exponents; any other letter rules a number out. */
    private static final String NUMBER_LETTERS = "abcdefoxtzABCDEFOXTZ";

    private YamlScalars() {}

    /** Appends the string plain when every reader reads it back as the same string, else in double quotes. */
    static void append(String text, StringBuilder out) {
        if (isPlain(text)) {
            out.append(text);
        } else {
            quoted(text, out);
        }
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        if (length == 0 || !mayBegin(text.charAt(0))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == ':' || c == ' ') {
                // "a: b", "a:", "a #b" and "a " mean something else, or lose their end.
                if (i + 1 == length || text.charAt(i + 1) == ' ' && c == ':' || text.charAt(i + 1) == '#') {
                    return false;
                }
            } else if (c < ' ' || c >= 0x7F && UnsafeCharacters.is(text.codePointAt(i))) {
                return false;
            } else if (Character.isHighSurrogate(c)) {
                i++;
            }
        }
        char first = text.charAt(0);
        return first >= '0' && first <= '9' || first == '.' ? !mayBeNumber(text) : !isReserved(text);
    }

    /**
     * Appends a number's lexeme; YAML 1.1 reads a float only with a dot and a signed exponent, {@code 1e5} is a string
     * to it.
     */
    static void appendNumber(String lexeme, StringBuilder out) {
        int e = Math.max(lexeme.indexOf('e'), lexeme.indexOf('E'));
        if (e < 0) {
            out.append(lexeme);
            return;
        }
        out.append(lexeme, 0, e).append(lexeme.indexOf('.') < 0 ? ".0e" : "e");
        char sign = lexeme.charAt(e + 1);
        out.append(sign == '-' || sign == '+' ? "" : "+").append(lexeme, e + 1, lexeme.length());
    }

    /** Letters, digits, and the few signs that have no special meaning to any reader at the start of a scalar. */
    private static boolean mayBegin(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '/'
                || c == '_'
                || c == '.'
                || c == '$'
                || c == '('
                || c >= 0xA1;
    }

    /**
     * Returns whether some reader could read a number or a date. Two dots and no colon or underscore, as in a version
     * or an address, are never a number; neither is a text with a letter that occurs in no number.
     */
    private static boolean mayBeNumber(String text) {
        int dots = 0;
        boolean odd = false;
        boolean digits = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (letter && NUMBER_LETTERS.indexOf(c) < 0) {
                return isSpecialFloat(text) || isDateLike(text);
            }
            dots += c == '.' ? 1 : 0;
            odd |= c == ':' || c == '_' || c == ' ';
            digits &= c >= '0' && c <= '9' || c == '.';
        }
        boolean dotted = dots >= 2 && !odd && text.charAt(0) != '.' && text.charAt(text.length() - 1) != '.';
        return !dotted || isDateLike(text);
    }

    private static boolean isSpecialFloat(String text) {
        return text.length() == 4 && (text.equalsIgnoreCase(".inf") || text.equalsIgnoreCase(".nan"));
    }

    private static boolean isDateLike(String text) {
        if (text.length() < 8 || text.charAt(4) != '-') {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Words that are booleans, nulls, or numbers to some reader, in any mix of cases. */
    private static boolean isReserved(String text) {
        if (text.length() > 8) {
            return false;
        }
        return switch (text.length()) {
            case 1 -> "yYnN".indexOf(text.charAt(0)) >= 0;
            case 2 -> text.equalsIgnoreCase("no") || text.equalsIgnoreCase("on");
            case 3 ->
                text.equalsIgnoreCase("yes")
                        || text.equalsIgnoreCase("off")
                        || text.equalsIgnoreCase("nan")
                        || text.equalsIgnoreCase("inf");
            case 4 -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("null");
            case 5 -> text.equalsIgnoreCase("false");
            case 8 -> text.equalsIgnoreCase("infinity");
            default -> false;
        };
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c >= ' ' && c < 0x7F || c >= 0x7F && !UnsafeCharacters.is(c)) {
                        out.appendCodePoint(c);
                    } else {
                        escape(c, out);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void escape(int c, StringBuilder out) {
        UnsafeCharacters.refuseSurrogate(c);
        int digits = c > 0xFFFF ? 8 : 4;
        out.append(digits == 8 ? "\\U" : "\\u");
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xF));
        }
    }

    /**
     * Returns whether a multi-line text may be a literal block: nothing to escape, no space at the end of a line or at
     * the beginning, and at most one newline at the end.
     */
    static boolean isLiteral(String text) {
        int firstBreak = text.indexOf('\n');
        if (firstBreak <= 0 || text.charAt(0) == ' ' || text.endsWith("\n\n")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                if (i + 1 == text.length() || text.charAt(i + 1) == '\n') {
                    return false;
                }
            } else if (c < ' ' && c != '\n' || c >= 0x7F && UnsafeCharacters.is(text.codePointAt(i))) {
                return false;
            } else if (Character.isHighSurrogate(c)) {
                i++;
            }
        }
        return true;
    }
}
