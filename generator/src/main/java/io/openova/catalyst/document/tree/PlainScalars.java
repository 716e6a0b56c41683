package io.openova.catalyst.document.tree;

import io.openova.catalyst.value.Value;

/**
 * Resolves plain (unquoted) YAML scalars by the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2), and knows where YAML
 * 1.1 readers (PyYAML, SnakeYAML) and Go readers (kubectl, Flux, Helm) see another value. Dates stay strings without a
 * warning: the Go readers that read our files treat them as strings too.
 */
public final class PlainScalars {
    private PlainScalars() {}

    public static Scalar resolve(String text) {
        if (text.isEmpty()) {
            return Scalar.NULL;
        }
        char first = text.charAt(0);
        if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            return numeric(text);
        }
        return text.length() > 5 ? Scalar.of(Value.text(text)) : word(text);
    }

    private static Scalar word(String text) {
        return switch (text) {
            case "~", "null", "Null", "NULL" -> Scalar.NULL;
            case "true", "True", "TRUE" -> Scalar.TRUE;
            case "false", "False", "FALSE" -> Scalar.FALSE;
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> Scalar.ambiguous(text, "the boolean true");
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> Scalar.ambiguous(text, "the boolean false");
            default -> Scalar.of(Value.text(text));
        };
    }

    private static Scalar numeric(String text) {
        if (isNotFinite(text)) {
            return notFinite();
        }
        if (text.startsWith("0x") && isAll(text, 2, "0123456789abcdefABCDEF")) {
            return NumberSyntax.hexadecimal(text.substring(2));
        }
        if (text.startsWith("0o") && isAll(text, 2, "01234567")) {
            return ambiguousNumber();
        }
        if (isCoreNumber(text)) {
            return hasLeadingZero(text) ? ambiguousNumber() : NumberSyntax.read(text);
        }
        if (isNumberElsewhere(text)) {
            return Scalar.ambiguous(text, "a number");
        }
        return Scalar.of(Value.text(text));
    }

    static Scalar notFinite() {
        return Scalar.error(
                "number/not-finite",
                "infinity and not-a-number have no JSON form",
                "write a finite number, or quote it");
    }

    private static Scalar ambiguousNumber() {
        return Scalar.error(
                "yaml/ambiguous-number",
                "readers disagree on this number: octal to some, decimal or text to others",
                "write it in plain decimal without leading zeros, or quote it");
    }

    private static boolean isNotFinite(String text) {
        int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        if (text.length() - start != 4 || text.charAt(start) != '.') {
            return false;
        }
        return switch (text.substring(start + 1)) {
            case "inf", "Inf", "INF" -> true;
            case "nan", "NaN", "NAN" -> start == 0;
            default -> false;
        };
    }

    /** {@code [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?}, without a regular expression: any length is cheap. */
    public static boolean isCoreNumber(String text) {
        int i = signEnd(text);
        int whole = digitsEnd(text, i);
        int end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digitsEnd(text, end + 1);
            if (whole == i && end == whole + 1) {
                return false;
            }
        } else if (whole == i) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int power = end + 1;
            if (power < text.length() && (text.charAt(power) == '+' || text.charAt(power) == '-')) {
                power++;
            }
            end = digitsEnd(text, power);
            if (end == power) {
                return false;
            }
        }
        return end == text.length();
    }

    private static boolean hasLeadingZero(String text) {
        int start = signEnd(text);
        return start + 1 < text.length() && text.charAt(start) == '0' && Character.isDigit(text.charAt(start + 1));
    }

    /** Numbers that only others see: underscores, binary, signed or upper-case prefixes, base 60. */
    private static boolean isNumberElsewhere(String text) {
        String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
        int start = signEnd(plain);
        if (plain.length() == start) {
            return false;
        }
        if (plain.charAt(start) == '0' && plain.length() > start + 2) {
            String allowed =
                    switch (plain.charAt(start + 1)) {
                        case 'x', 'X' -> "0123456789abcdefABCDEF";
                        case 'b', 'B' -> "01";
                        case 'o', 'O' -> "01234567";
                        default -> "";
                    };
            if (isAll(plain, start + 2, allowed)) {
                return true;
            }
        }
        return isCoreNumber(plain) || isBaseSixty(plain, start);
    }

    /** YAML 1.1: {@code 12:30} is 750, {@code 1:30.5} is 90.5. */
    private static boolean isBaseSixty(String text, int start) {
        int i = digitsEnd(text, start);
        if (i == start || i == text.length() || text.charAt(i) != ':') {
            return false;
        }
        while (i < text.length() && text.charAt(i) == ':') {
            int end = digitsEnd(text, i + 1);
            int length = end - i - 1;
            if (length < 1 || length > 2 || length == 2 && text.charAt(i + 1) > '5') {
                return false;
            }
            i = end;
        }
        return i == text.length() || text.charAt(i) == '.' && digitsEnd(text, i + 1) == text.length();
    }

    private static int signEnd(String text) {
        return text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    }

    private static int digitsEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static boolean isAll(String text, int from, String allowed) {
        for (int i = from; i < text.length(); i++) {
            if (allowed.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return from < text.length();
    }
}
