package io.openova.catalyst.schema;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Formats that an API server insists on. */
enum TextFormat {
    NONE("") {
        @Override
        boolean takes(String text) {
            return true;
        }
    },
    TIME("a time such as 2026-01-31T10:00:00Z") {
        @Override
        boolean takes(String text) {
            try {
                OffsetDateTime.parse(text);
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }
    },
    /** Kubernetes' quantities: {@code 100m}, {@code 1.5Gi}, {@code 1e3}. */
    QUANTITY("a quantity such as 100m, 1.5 or 2Gi") {
        @Override
        boolean takes(String text) {
            return isQuantity(text);
        }
    },
    BYTES("base64") {
        @Override
        boolean takes(String text) {
            return isBase64(text);
        }
    },
    /** Of numbers; every text will do. */
    INT32("a whole number of 32 bits") {
        @Override
        boolean takes(String text) {
            return true;
        }
    };

    private final String words;

    TextFormat(String words) {
        this.words = words;
    }

    abstract boolean takes(String text);

    /** What is wanted, to stand after "is not". */
    String words() {
        return words;
    }

    private static boolean isQuantity(String text) {
        int i = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
        int whole = digits(text, i);
        int end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1);
            if (end == i + 1) {
                return false;
            }
        } else if (whole == i) {
            return false;
        }
        String suffix = text.substring(end);
        return switch (suffix) {
            case "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" -> true;
            default -> isExponent(suffix);
        };
    }

    private static boolean isExponent(String suffix) {
        if (suffix.charAt(0) != 'e' && suffix.charAt(0) != 'E') {
            return false;
        }
        int from = suffix.length() > 1 && (suffix.charAt(1) == '+' || suffix.charAt(1) == '-') ? 2 : 1;
        return from < suffix.length() && digits(suffix, from) == suffix.length();
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /** As Go's standard encoding: padded, line breaks ignored. */
    private static boolean isBase64(String text) {
        int letters = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            if (c == '=') {
                padding++;
            } else if (padding > 0
                    || !(c >= 'A' && c <= 'Z'
                            || c >= 'a' && c <= 'z'
                            || c >= '0' && c <= '9'
                            || c == '+'
                            || c == '/')) {
                return false;
            } else {
                letters++;
            }
        }
        return padding <= 2 && (letters + padding) % 4 == 0;
    }
}
