package io.openova.catalyst.schema.goformat;

import org.jspecify.annotations.Nullable;

/**
 * IP addresses in text, parsed as Kubernetes does: strictly, as Go does today, or as older Go did, which accepted
 * leading zeros and is kept for objects stored then.
 */
public final class AddressText {
    private static final int LENGTH = 16;

    private AddressText() {}

    /** Returns the 4 or 16 bytes of an address without a zone; null for any other text. */
    public static byte @Nullable [] strict(String text) {
        return read(text, true);
    }

    /** The same with leading zeros allowed. */
    static byte @Nullable [] loose(String text) {
        return read(text, false);
    }

    /** Returns whether this is an address with a prefix length, leading zeros allowed. */
    static boolean isLooseRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        byte[] address = loose(text.substring(0, slash));
        int end = digits(text, slash + 1);
        if (address == null || end == slash + 1 || end < text.length()) {
            return false;
        }
        return number(text, slash + 1, end, 10, 8 * address.length) >= 0;
    }

    private static byte @Nullable [] read(String text, boolean strictly) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '.') {
                return four(text, 0, strictly);
            }
            if (text.charAt(i) == ':') {
                return sixteen(text, strictly);
            }
        }
        return null;
    }

    private static byte @Nullable [] four(String text, int from, boolean strictly) {
        byte[] bytes = new byte[4];
        int at = from;
        for (int i = 0; i < 4; i++) {
            if (i > 0 && (at == text.length() || text.charAt(at++) != '.')) {
                return null;
            }
            int end = digits(text, at);
            int number = number(text, at, end, 10, 255);
            if (end == at || number < 0 || strictly && end > at + 1 && text.charAt(at) == '0') {
                return null;
            }
            bytes[i] = (byte) number;
            at = end;
        }
        return at == text.length() ? bytes : null;
    }

    private static byte @Nullable [] sixteen(String text, boolean strictly) {
        byte[] bytes = new byte[LENGTH];
        int gap = text.startsWith("::") ? 0 : -1;
        int at = gap == 0 ? 2 : 0;
        int filled = 0;
        while (filled < LENGTH && at < text.length()) {
            int end = hexDigits(text, at);
            int group = number(text, at, end, 16, 0xffff);
            if (end == at || group < 0 || strictly && end > at + 4) {
                return null;
            }
            if (end < text.length() && text.charAt(end) == '.') {
                byte[] last = four(text, at, strictly);
                if (last == null || filled > LENGTH - 4 || gap < 0 && filled != LENGTH - 4) {
                    return null;
                }
                System.arraycopy(last, 0, bytes, filled, 4);
                filled += 4;
                at = text.length();
                break;
            }
            bytes[filled++] = (byte) (group >> 8);
            bytes[filled++] = (byte) group;
            at = end;
            if (at == text.length()) {
                break;
            }
            if (text.charAt(at) != ':' || ++at == text.length()) {
                return null;
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                at++;
            }
        }
        return at == text.length() ? spread(bytes, filled, gap) : null;
    }

    /** Moves what follows the gap to the end; a gap replaces at least one group. */
    private static byte @Nullable [] spread(byte[] bytes, int filled, int gap) {
        if (gap < 0 || filled == LENGTH) {
            return gap < 0 && filled == LENGTH ? bytes : null;
        }
        byte[] whole = new byte[LENGTH];
        System.arraycopy(bytes, 0, whole, 0, gap);
        System.arraycopy(bytes, gap, whole, LENGTH - (filled - gap), filled - gap);
        return whole;
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int hexDigits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) < 0x80 && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        return end;
    }

    /** Returns the number in these digits; -1 when it is more than {@code most}. */
    private static int number(String text, int from, int end, int radix, int most) {
        int number = 0;
        for (int i = from; i < end; i++) {
            number = number * radix + Character.digit(text.charAt(i), radix);
            if (number > most) {
                return -1;
            }
        }
        return number;
    }
}
