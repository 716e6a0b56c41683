package io.openova.catalyst.schema.goformat;

import io.openova.catalyst.schema.pattern.TextPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names as Kubernetes accepts them, and its own messages for others: rules join these into theirs. Lengths count bytes;
 * each character of a text here is one byte of its UTF-8 form.
 */
final class FormatNames {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_PORT = 15;
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int LONGEST_HOST = 255;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String OLD_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private static final TextPattern IS_LABEL = whole(LABEL);
    private static final TextPattern IS_SUBDOMAIN = whole(SUBDOMAIN);
    private static final TextPattern IS_OLD_LABEL = whole(OLD_LABEL);
    private static final TextPattern IS_KEY = whole(KEY);
    private static final TextPattern IS_LABEL_VALUE = whole("(" + KEY + ")?");

    private FormatNames() {}

    private static TextPattern whole(String pattern) {
        return new TextPattern("^" + pattern + "$");
    }

    static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL && IS_LABEL.matches(text);
    }

    /** The name of a port; for some ports an API server treats an empty name as left out. */
    static boolean isPortOrNothing(String text) {
        boolean hasLetter = text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z';
            boolean isInside = c == '-' && i > 0 && i + 1 < text.length() && text.charAt(i - 1) != '-';
            if (!isLetter && !(c >= '0' && c <= '9') && !isInside) {
                return false;
            }
            hasLetter |= isLetter;
        }
        return hasLetter && text.length() <= LONGEST_PORT;
    }

    static boolean isSubdomain(String text) {
        return text.length() <= LONGEST_SUBDOMAIN && IS_SUBDOMAIN.matches(text);
    }

    /**
     * One label, which may have a dash only as its second character, or several, of which the last is of letters. Letters and
     * symbols of all scripts count; labels are measured in characters and in bytes.
     */
    static boolean isHost(String text) {
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (bytes(label).length() > LONGEST_LABEL) {
                return false;
            }
        }
        if (labels.length == 1) {
            return isSingleHost(text.codePoints().toArray());
        }
        int[] top = labels[labels.length - 1].codePoints().toArray();
        boolean sound = bytes(text).length() <= LONGEST_HOST
                && top.length > 1
                && Arrays.stream(top).allMatch(FormatNames::isLetter);
        for (int i = 0; i < labels.length - 1 && sound; i++) {
            int[] label = labels[i].codePoints().toArray();
            sound = label.length > 0
                    && label[0] != '-'
                    && label[label.length - 1] != '-'
                    && Arrays.stream(label).allMatch(c -> c == '-' || isOfHost(c));
        }
        return sound;
    }

    private static boolean isSingleHost(int[] label) {
        for (int i = 0; i < label.length; i++) {
            if (!isOfHost(label[i]) && !(i == 1 && label[1] == '-')) {
                return false;
            }
        }
        return label.length > 0;
    }

    private static boolean isOfHost(int c) {
        return c >= '0' && c <= '9'
                || isLetter(c)
                || switch (Character.getType(c)) {
                    case Character.CURRENCY_SYMBOL,
                            Character.MATH_SYMBOL,
                            Character.MODIFIER_SYMBOL,
                            Character.OTHER_SYMBOL -> true;
                    default -> false;
                };
    }

    private static boolean isLetter(int c) {
        return Character.isLetter(c);
    }

    /** @param isPrefix whether something may follow, so that a dash may be the last character; likewise below */
    static List<String> labelFaults(String text, boolean isPrefix) {
        String bytes = isPrefix ? beginning(bytes(text)) : bytes(text);
        List<String> faults = tooLong(bytes, LONGEST_LABEL, " characters");
        if (!IS_LABEL.matches(bytes)) {
            faults.add(
                    IS_SUBDOMAIN.matches(bytes)
                            ? "must not contain dots"
                            : mismatch(
                                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                                            + " and must start and end with an alphanumeric character",
                                    LABEL,
                                    "my-name",
                                    "123-abc"));
        }
        return faults;
    }

    static List<String> subdomainFaults(String text, boolean isPrefix) {
        return subdomainFaults(isPrefix ? beginning(bytes(text)) : bytes(text), " characters");
    }

    private static List<String> subdomainFaults(String bytes, String unit) {
        List<String> faults = tooLong(bytes, LONGEST_SUBDOMAIN, unit);
        if (!IS_SUBDOMAIN.matches(bytes)) {
            faults.add(mismatch(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                            + " must start and end with an alphanumeric character",
                    SUBDOMAIN,
                    "example.com"));
        }
        return faults;
    }

    /** By RFC 1035: the first character is a letter. */
    static List<String> oldLabelFaults(String text, boolean isPrefix) {
        String bytes = isPrefix ? beginning(bytes(text)) : bytes(text);
        List<String> faults = tooLong(bytes, LONGEST_LABEL, " characters");
        if (!IS_OLD_LABEL.matches(bytes)) {
            faults.add(mismatch(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                            + " character, and end with an alphanumeric character",
                    OLD_LABEL,
                    "my-name",
                    "abc-123"));
        }
        return faults;
    }

    static List<String> labelValueFaults(String text) {
        String bytes = bytes(text);
        List<String> faults = tooLong(bytes, LONGEST_LABEL, " bytes");
        if (!IS_LABEL_VALUE.matches(bytes)) {
            faults.add(mismatch(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                            + " start and end with an alphanumeric character",
                    "(" + KEY + ")?",
                    "MyValue",
                    "my_value",
                    "12345"));
        }
        return faults;
    }

    /** A name with or without a domain before it. */
    static List<String> qualifiedNameFaults(String text) {
        String key = mismatch(
                "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                        + " character",
                KEY,
                "MyName",
                "my.name",
                "123-abc");
        String[] parts = bytes(text).split("/", -1);
        if (parts.length > 2) {
            return List.of("a valid label key " + key
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> faults = new ArrayList<>();
        if (parts.length == 2 && parts[0].isEmpty()) {
            faults.add("prefix part must be non-empty");
        } else if (parts.length == 2) {
            subdomainFaults(parts[0], " bytes").forEach(fault -> faults.add("prefix part " + fault));
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            faults.add("name part must be non-empty");
        } else {
            tooLong(name, LONGEST_LABEL, " bytes").forEach(fault -> faults.add("name part " + fault));
        }
        if (!IS_KEY.matches(name)) {
            faults.add("name part " + key);
        }
        return faults;
    }

    /** As in Kubernetes, the character before a dash at the end is removed with it, and a letter replaces both. */
    private static String beginning(String bytes) {
        return bytes.length() > 1 && bytes.endsWith("-") ? bytes.substring(0, bytes.length() - 2) + "a" : bytes;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<String> tooLong(String bytes, int longest, String unit) {
        List<String> faults = new ArrayList<>();
        if (bytes.length() > longest) {
            faults.add("must be no more than " + longest + unit);
        }
        return faults;
    }

    private static String mismatch(String words, String pattern, String... examples) {
        StringBuilder message = new StringBuilder(words).append(" (e.g. ");
        for (int i = 0; i < examples.length; i++) {
            message.append(i > 0 ? " or '" : "'").append(examples[i]).append("', ");
        }
        return message.append("regex used for validation is '")
                .append(pattern)
                .append("')")
                .toString();
    }
}
