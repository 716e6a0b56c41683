package io.openova.catalyst.schema.goformat;

import io.openova.catalyst.schema.pattern.TextPattern;
import java.util.Set;

/** Numbers with check digits, identifiers, and colours, as Kubernetes' formats accept them. */
final class FormatCodes {
    private static final TextPattern UUID =
            new TextPattern("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$");

    private static final TextPattern CARD =
            new TextPattern("^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}"
                    + "|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})$");

    private static final TextPattern SECURITY_NUMBER = new TextPattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$");
    private static final TextPattern HEX_COLOUR = new TextPattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$");
    private static final TextPattern RGB_COLOUR = rgb("\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*");

    /** Bytes of a hardware address: EUI-48, EUI-64, and IP over InfiniBand. */
    private static final Set<Integer> HARDWARE_LENGTHS = Set.of(6, 8, 20);

    private FormatCodes() {}

    private static TextPattern rgb(String part) {
        return new TextPattern("^rgb\\(" + part + "," + part + "," + part + "\\)$");
    }

    /** Padded, non-empty base64 without line breaks; the byte fields of Kubernetes' own types differ. */
    static boolean isBase64(String text) {
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        if (text.isEmpty() || text.length() % 4 != 0) {
            return false;
        }
        for (int i = 0; i < text.length() - padding; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '+' && c != '/') {
                return false;
            }
        }
        return true;
    }

    static boolean isObjectId(String text) {
        return text.length() == 24 && isHex(text, 0, 24);
    }

    /** @param version 3, 4 or 5; 0 for any */
    static boolean isUuid(String text, int version) {
        if (!UUID.matches(text)) {
            return false;
        }
        String digits = text.replace("-", "");
        return version == 0
                || digits.charAt(12) == '0' + version && (version == 3 || "89abAB".indexOf(digits.charAt(16)) >= 0);
    }

    static boolean isMac(String text) {
        int length = text.length();
        if (length < 12) {
            return false;
        }
        if (text.charAt(2) == ':' || text.charAt(2) == '-') {
            return isGrouped(text, text.charAt(2), 2);
        }
        if (text.charAt(4) == '.') {
            return isGrouped(text, '.', 4);
        }
        return length % 2 == 0 && HARDWARE_LENGTHS.contains(length / 2) && isHex(text, 0, length);
    }

    private static boolean isGrouped(String text, char separator, int digits) {
        int groups = (text.length() + 1) / (digits + 1);
        if ((text.length() + 1) % (digits + 1) != 0 || !HARDWARE_LENGTHS.contains(groups * digits / 2)) {
            return false;
        }
        for (int i = 0; i < groups; i++) {
            int at = i * (digits + 1);
            if (i > 0 && text.charAt(at - 1) != separator || !isHex(text, at, at + digits)) {
                return false;
            }
        }
        return true;
    }

    static boolean isIsbn10(String text) {
        String code = withoutBlanksAndDashes(text);
        if (code.length() != 10 || !isDigits(code, 9) || !isDigits(code.substring(9), 1) && code.charAt(9) != 'X') {
            return false;
        }
        int sum = 10 * (code.charAt(9) == 'X' ? 10 : code.charAt(9) - '0');
        for (int i = 0; i < 9; i++) {
            sum += (i + 1) * (code.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }

    static boolean isIsbn13(String text) {
        String code = withoutBlanksAndDashes(text);
        if (code.length() != 13 || !isDigits(code, 13)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 13; i++) {
            sum += (i % 2 == 0 ? 1 : 3) * (code.charAt(i) - '0');
        }
        return sum % 10 == 0;
    }

    /** Any characters except digits may stand between the digits. */
    static boolean isCreditCard(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                digits.append(text.charAt(i));
            }
        }
        if (!CARD.matches(digits.toString())) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : 2 * digit / 10 + 2 * digit % 10;
        }
        return sum % 10 == 0;
    }

    static boolean isSecurityNumber(String text) {
        return text.length() == 11 && SECURITY_NUMBER.matches(text);
    }

    static boolean isHexColour(String text) {
        return HEX_COLOUR.matches(text);
    }

    static boolean isRgbColour(String text) {
        return RGB_COLOUR.matches(text);
    }

    private static String withoutBlanksAndDashes(String text) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if ("- \t\n\f\r".indexOf(text.charAt(i)) < 0) {
                code.append(text.charAt(i));
            }
        }
        return code.toString();
    }

    private static boolean isDigits(String text, int count) {
        for (int i = 0; i < count; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (text.charAt(i) >= 0x80 || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
