package io.openova.catalyst.lifecycle.sops;

import io.openova.catalyst.model.AgeRecipient;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a short message as an armored file of age for one X25519 recipient (the format of age-encryption.org/v1). Only
 * encryption; the file's key exists in memory only.
 */
final class AgeFile {
    private static final String VERSION = "age-encryption.org/v1";
    private static final String LABEL = VERSION + "/X25519";
    private static final Base64.Encoder UNPADDED = Base64.getEncoder().withoutPadding();
    private static final int KEY_LENGTH = 32;
    /** Armor breaks lines there, as PEM does. */
    private static final int LINE = 64;

    private final Randomness random;

    AgeFile(Randomness random) {
        this.random = random;
    }

    /**
     * @param message of at most 64 KiB, which is one chunk of the payload
     * @return the armored file, with a newline at its end
     * @throws GeneralSecurityException when the recipient is a point of low order
     */
    String encrypt(byte[] message, AgeRecipient recipient) throws GeneralSecurityException {
        byte[] fileKey = random.bytes(16);
        String header = header(fileKey, recipient);
        byte[] mac = hmac(hkdf(fileKey, new byte[0], "header"), header.getBytes(StandardCharsets.US_ASCII));
        byte[] nonce = random.bytes(16);
        byte[] streamNonce = new byte[12];
        // The first chunk is the last one.
        streamNonce[11] = 1;
        byte[] payload = seal(hkdf(fileKey, nonce, "payload"), streamNonce, message);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes((header + " " + UNPADDED.encodeToString(mac) + "\n").getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(nonce);
        file.writeBytes(payload);
        Arrays.fill(fileKey, (byte) 0);
        return armored(file.toByteArray());
    }

    /** Everything that the header's own code covers. */
    private String header(byte[] fileKey, AgeRecipient recipient) throws GeneralSecurityException {
        KeyPair own = random.keyPair();
        byte[] share = bytes(own.getPublic());
        byte[] theirs = recipient.key();
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(publicKey(theirs), true);
        byte[] secret = agreement.generateSecret();
        if (Arrays.equals(secret, new byte[KEY_LENGTH])) {
            throw new GeneralSecurityException("the recipient is a point of low order");
        }
        byte[] salt = Arrays.copyOf(share, 2 * KEY_LENGTH);
        System.arraycopy(theirs, 0, salt, KEY_LENGTH, KEY_LENGTH);
        byte[] body = seal(hkdf(secret, salt, LABEL), new byte[12], fileKey);
        Arrays.fill(secret, (byte) 0);
        return VERSION + "\n-> X25519 " + UNPADDED.encodeToString(share) + "\n" + UNPADDED.encodeToString(body)
                + "\n---";
    }

    private static PublicKey publicKey(byte[] littleEndian) throws GeneralSecurityException {
        byte[] bytes = reversed(littleEndian);
        // RFC 7748: the top bit is ignored.
        bytes[0] &= 0x7f;
        return KeyFactory.getInstance("X25519")
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bytes)));
    }

    private static byte[] bytes(PublicKey key) {
        byte[] number = ((XECPublicKey) key).getU().toByteArray();
        byte[] bytes = new byte[KEY_LENGTH];
        for (int i = 0; i < Math.min(KEY_LENGTH, number.length); i++) {
            bytes[i] = number[number.length - 1 - i];
        }
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }

    private static byte[] seal(byte[] key, byte[] nonce, byte[] message) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher.doFinal(message);
    }

    /** HKDF with SHA-256 (RFC 5869), for one block of output. */
    private static byte[] hkdf(byte[] key, byte[] salt, String info) throws GeneralSecurityException {
        byte[] prepared = hmac(salt.length == 0 ? new byte[KEY_LENGTH] : salt, key);
        byte[] label = info.getBytes(StandardCharsets.US_ASCII);
        byte[] block = Arrays.copyOf(label, label.length + 1);
        block[label.length] = 1;
        return hmac(prepared, block);
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static String armored(byte[] file) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(file);
        return "-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + "\n-----END AGE ENCRYPTED FILE-----\n";
    }
}
