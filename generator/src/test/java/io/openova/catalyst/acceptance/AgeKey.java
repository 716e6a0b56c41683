package io.openova.catalyst.acceptance;

import io.openova.catalyst.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key of age that opens what the program encrypts, written from the formats' descriptions and not from its code. */
final class AgeKey {
    private static final String DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private final KeyPair pair;

    AgeKey() throws GeneralSecurityException {
        pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    }

    /** The public key as {@code age-keygen} prints it. */
    String recipient() {
        byte[] key = bytes(pair.getPublic());
        StringBuilder text = new StringBuilder("age1");
        int[] data = new int[52];
        for (int i = 0; i < data.length; i++) {
            for (int bit = 0; bit < 5; bit++) {
                int at = 5 * i + bit;
                int value = at < 256 ? key[at / 8] >>> 7 - at % 8 & 1 : 0;
                data[i] = data[i] << 1 | value;
            }
        }
        long sum = 1;
        for (int value : new int[] {3, 3, 3, 0, 'a' & 31, 'g' & 31, 'e' & 31}) {
            sum = step(sum, value);
        }
        for (int value : data) {
            sum = step(sum, value);
            text.append(DIGITS.charAt(value));
        }
        for (int i = 0; i < 6; i++) {
            sum = step(sum, 0);
        }
        sum ^= 1;
        for (int i = 0; i < 6; i++) {
            text.append(DIGITS.charAt((int) (sum >>> 5 * (5 - i) & 31)));
        }
        return text.toString();
    }

    private static long step(long sum, int value) {
        long[] generator = {0x3b6a57b2L, 0x26508e6dL, 0x1ea119faL, 0x3d4233ddL, 0x2a1462b3L};
        long top = sum >>> 25;
        long next = (sum & 0x1ffffffL) << 5 ^ value;
        for (int i = 0; i < 5; i++) {
            next ^= (top >>> i & 1) == 1 ? generator[i] : 0;
        }
        return next;
    }

    /** One value of a file of SOPS, by its path. */
    String open(Value file, String... path) throws GeneralSecurityException {
        byte[] dataKey = null;
        for (Value entry : file.itemsAt("sops", "age")) {
            if (entry.textAt("recipient").orElse("").equals(recipient())) {
                dataKey = unwrapped(entry.textAt("enc").orElseThrow());
            }
        }
        if (dataKey == null) {
            throw new GeneralSecurityException("the file is not for this key");
        }
        String sealed = file.textAt(path).orElseThrow();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(128, part(sealed, "iv")));
        cipher.updateAAD((String.join(":", path) + ":").getBytes(StandardCharsets.UTF_8));
        byte[] data = part(sealed, "data");
        byte[] tag = part(sealed, "tag");
        byte[] whole = Arrays.copyOf(data, data.length + tag.length);
        System.arraycopy(tag, 0, whole, data.length, tag.length);
        return new String(cipher.doFinal(whole), StandardCharsets.UTF_8);
    }

    private static byte[] part(String sealed, String name) {
        String rest = sealed.substring(sealed.indexOf(name + ":") + name.length() + 1);
        return Base64.getDecoder().decode(rest.substring(0, rest.indexOf(',')));
    }

    private byte[] unwrapped(String armored) throws GeneralSecurityException {
        byte[] file = Base64.getMimeDecoder().decode(armored.replaceAll("-----[A-Z ]+-----", ""));
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<String> lines = List.of(text.substring(0, text.indexOf("\n---")).split("\n"));
        byte[] share = Base64.getDecoder().decode(lines.get(1).substring("-> X25519 ".length()));
        byte[] own = bytes(pair.getPublic());
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(key(share), true);
        byte[] salt = Arrays.copyOf(share, 64);
        System.arraycopy(own, 0, salt, 32, 32);
        byte[] wrap = derived(agreement.generateSecret(), salt, "age-encryption.org/v1/X25519");
        byte[] fileKey = opened(wrap, new byte[12], Base64.getDecoder().decode(lines.get(2)));
        int payload = text.indexOf('\n', text.indexOf("\n---") + 1) + 1;
        byte[] nonce = Arrays.copyOfRange(file, payload, payload + 16);
        byte[] last = new byte[12];
        last[11] = 1;
        return opened(derived(fileKey, nonce, "payload"), last, Arrays.copyOfRange(file, payload + 16, file.length));
    }

    private static byte[] opened(byte[] key, byte[] nonce, byte[] sealed) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher.doFinal(sealed);
    }

    private static byte[] derived(byte[] key, byte[] salt, String label) throws GeneralSecurityException {
        return mac(mac(salt, key), (label + "\u0001").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static PublicKey key(byte[] littleEndian) throws GeneralSecurityException {
        return KeyFactory.getInstance("X25519")
                .generatePublic(
                        new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, turned(littleEndian))));
    }

    private static byte[] bytes(PublicKey key) {
        byte[] number = ((XECPublicKey) key).getU().toByteArray();
        byte[] bytes = new byte[32];
        for (int i = 0; i < Math.min(32, number.length); i++) {
            bytes[i] = number[number.length - 1 - i];
        }
        return bytes;
    }

    private static byte[] turned(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }
}
