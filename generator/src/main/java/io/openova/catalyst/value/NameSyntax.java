package io.openova.catalyst.value;

/**
 * The syntax of names and versions, checked character by character: compiling a regular expression for each would cost
 * a cold start more than the rest of a check (ADR 49). Tests compare each method with the expression that it
 * implements.
 */
public final class NameSyntax {
    private static final int LONGEST_LABEL = 63;

    private NameSyntax() {}

    /** {@code ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$}: a label as RFC 1123 has it. */
    public static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL && isLongLabel(text);
    }

    /** {@code ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$}: a label of any length. */
    public static boolean isLongLabel(String text) {
        int last = text.length() - 1;
        return last >= 0 && isAlphanumeric(text.charAt(0)) && isAlphanumeric(text.charAt(last)) && isRun(text, 1, last);
    }

    /**
     * {@code [a-z][a-z0-9-]{fewest,most}}, from the given offset to the end.
     *
     * @param fewest letters, digits, and hyphens that follow the first letter
     * @param most upper limit of the same count
     */
    public static boolean isSlug(String text, int from, int fewest, int most) {
        int rest = text.length() - from - 1;
        return rest >= fewest
                && rest <= most
                && text.charAt(from) >= 'a'
                && text.charAt(from) <= 'z'
                && isRun(text, from + 1, text.length());
    }

    /**
     * {@code [A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?}, from the given offset to the end, at most 63 characters: a
     * non-empty label value in Kubernetes, or the name part of a label key.
     */
    public static boolean isLabelValue(String text, int from) {
        int length = text.length() - from;
        if (length < 1 || length > LONGEST_LABEL) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inner = i > from && i + 1 < text.length() && (c == '-' || c == '_' || c == '.');
            if (!isAlphanumeric(c) && !(c >= 'A' && c <= 'Z') && !inner) {
                return false;
            }
        }
        return true;
    }

    /** {@code ^[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.-]+)?$}: an exact version. */
    public static boolean isVersion(String text) {
        int end = digits(text, 0);
        for (int part = 1; part < 3; part++) {
            if (end < 0 || end == text.length() || text.charAt(end) != '.') {
                return false;
            }
            end = digits(text, end + 1);
        }
        if (end < 0 || end == text.length()) {
            return end > 0;
        }
        for (int i = end + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '-' && c != '.') {
                return false;
            }
        }
        return text.charAt(end) == '-' && end + 1 < text.length();
    }

    /** Returns the end of the run of digits that begins at the offset; negative when there is none. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at == from ? -1 : at;
    }

    private static boolean isRun(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isAlphanumeric(text.charAt(i)) && text.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
