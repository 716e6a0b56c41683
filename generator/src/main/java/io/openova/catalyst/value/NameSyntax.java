package io.openova.catalyst.value;

/**
 * The forms of names that everything refers by, looked at letter by letter: to compile a regular expression for each would
 * take a cold start longer than all the rest of a check (ADR 49). Tests hold each to the expression that it stands for.
 */
public final class NameSyntax {
    private static final int LONGEST_LABEL = 63;

    private NameSyntax() {}

    /** {@code ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$}: a label as RFC 1123 has it. */
    public static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL && isLongLabel(text);
    }

    /** {@code ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$}: the same of any length. */
    public static boolean isLongLabel(String text) {
        int last = text.length() - 1;
        return last >= 0 && isAlphanumeric(text.charAt(0)) && isAlphanumeric(text.charAt(last)) && isRun(text, 1, last);
    }

    /**
     * {@code [a-z][a-z0-9-]{fewest,most}}, from there to the end.
     *
     * @param fewest letters, digits, and hyphens that follow the first letter
     * @param most of them
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
     * {@code [A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?}, from there to the end and of at most 63 characters: what Kubernetes
     * takes as the value of a label, unless that is empty, and as a key behind its prefix.
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

    /** Where the digits that begin there end; negative when there are none. */
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
