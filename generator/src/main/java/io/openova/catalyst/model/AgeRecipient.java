package io.openova.catalyst.model;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * A public key of age, as {@code age-keygen} prints it: {@code age1} and 32 bytes in Bech32 (BIP 173).
 *
 * @param text the whole recipient
 */
public record AgeRecipient(String text) {
    private static final String PREFIX = "age";
    private static final String CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM = 6;
    private static final int KEY_LENGTH = 32;

    /** @throws IllegalArgumentException for another text, for example a private key */
    public AgeRecipient {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a recipient of age");
        }
    }

    /** Whether the text is an X25519 recipient with a correct checksum. */
    public static boolean isValid(String text) {
        return decode(text).isPresent();
    }

    /** The public key: a u-coordinate of Curve25519, little-endian. */
    public byte[] key() {
        return decode(text).orElseThrow();
    }

    private static Optional<byte[]> decode(String text) {
        String head = PREFIX + "1";
        if (!text.startsWith(head) || text.length() > 90) {
            return Optional.empty();
        }
        int[] digits = new int[text.length() - head.length()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = CHARSET.indexOf(text.charAt(head.length() + i));
            if (digits[i] < 0) {
                return Optional.empty();
            }
        }
        return digits.length > CHECKSUM && polymod(digits) == 1 ? bytes(digits) : Optional.empty();
    }

    private static int polymod(int[] digits) {
        int sum = 1;
        for (int i = 0; i < PREFIX.length(); i++) {
            sum = step(sum, PREFIX.charAt(i) >> 5);
        }
        sum = step(sum, 0);
        for (int i = 0; i < PREFIX.length(); i++) {
            sum = step(sum, PREFIX.charAt(i) & 31);
        }
        for (int digit : digits) {
            sum = step(sum, digit);
        }
        return sum;
    }

    private static int step(int sum, int digit) {
        int top = sum >>> 25;
        int next = (sum & 0x1ffffff) << 5 ^ digit;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >>> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }

    /** Groups of five bits become bytes; what is left over must be less than a group, and zero. */
    private static Optional<byte[]> bytes(int[] digits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < digits.length - CHECKSUM; i++) {
            buffer = (buffer << 5 | digits[i]) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.write(buffer >>> bits & 0xff);
            }
        }
        boolean isPadded = bits < 5 && (buffer & (1 << bits) - 1) == 0;
        return isPadded && out.size() == KEY_LENGTH ? Optional.of(out.toByteArray()) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
