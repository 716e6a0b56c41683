package io.openova.catalyst.http.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names callers by where they come from, so that no two are the same to the audit, the commits, and the idempotency
 * keys. An id of the token file has no colon; an issuer's callers are {@code oidc:ISSUER#SUBJECT}.
 */
public final class CallerId {
    /** Together with a method and a target it fits into a trailer. */
    private static final int LONGEST = 160;

    private CallerId() {}

    /**
     * The id of an issuer's subject. Different pairs have different ids: special characters are percent-encoded, and a
     * long id is replaced with its SHA-256.
     */
    public static String ofIssuer(String issuer, String subject) {
        String readable = "oidc:" + encoded(issuer) + "#" + encoded(subject);
        return readable.length() <= LONGEST ? readable : "oidc-sha256:" + sha256(readable);
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~@|:/".indexOf(c) >= 0);
            if (isPlain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return out.toString();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
