package io.openova.catalyst.http.exchange;

import java.nio.charset.StandardCharsets;

/** The {@code %xx} of paths and queries (RFC 3986 section 2.1). */
public final class PercentCode {
    private PercentCode() {}

    /** Percent-decoding in strict UTF-8; what is not UTF-8 names nothing. */
    public static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%'
                    && i + 2 < text.length()
                    && Character.digit(text.charAt(i + 1), 16) >= 0
                    && Character.digit(text.charAt(i + 2), 16) >= 0) {
                bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                for (byte part : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    bytes[length++] = part;
                }
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
