package io.openova.catalyst.lifecycle.sops;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.AgeRecipient;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the content of a Secret as {@code sops --encrypt --encrypted-regex '^(data|stringData)$'} does: each value with
 * AES-256-GCM under a data key of its file, the data key to each recipient, and a code over all values of the file.
 */
public final class SopsSecret {
    /** What the values of a Secret are encrypted by; everything else stays readable. */
    static final String ENCRYPTED = "^(data|stringData)$";
    /** The version of SOPS whose format the files have. */
    public static final String VERSION = "3.13.2";

    private static final int NONCE_LENGTH = 32;
    private static final int TAG_BITS = 128;

    private final Randomness random;

    /** With keys and nonces from the platform's secure random numbers. */
    public SopsSecret() {
        this(Randomness.SECURE);
    }

    SopsSecret(Randomness random) {
        this.random = random;
    }

    /**
     * @param secret a Secret whose leaves are all text
     * @param recipients who can decrypt the file; at least one
     * @param now the time that the file says
     * @return the encrypted file
     * @throws IllegalArgumentException for a recipient that nothing can be encrypted to
     */
    public String encrypt(ObjectValue secret, List<AgeRecipient> recipients, Instant now) {
        try {
            return YamlWriter.write(encrypted(secret, recipients, now));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot encrypt to the recipients: " + e.getMessage(), e);
        }
    }

    private ObjectValue encrypted(ObjectValue secret, List<AgeRecipient> recipients, Instant now)
            throws GeneralSecurityException {
        byte[] dataKey = random.bytes(32);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            ObjectValue values = walk(secret, new ArrayList<>(), dataKey, digest);
            String modified = now.truncatedTo(ChronoUnit.SECONDS).toString();
            String code = HexFormat.of().formatHex(digest.digest()).toUpperCase(Locale.ROOT);
            List<Value> keys = new ArrayList<>();
            for (AgeRecipient recipient : recipients) {
                keys.add(Value.object()
                        .put("enc", new AgeFile(random).encrypt(dataKey, recipient))
                        .put("recipient", recipient.text())
                        .build());
            }
            return values.with(
                    "sops",
                    Value.object()
                            .put("age", Value.list(keys))
                            .put("encrypted_regex", ENCRYPTED)
                            .put("lastmodified", modified)
                            .put("mac", sealed(code, modified, dataKey))
                            .put("version", VERSION)
                            .build());
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private ObjectValue walk(ObjectValue object, List<String> path, byte[] dataKey, MessageDigest digest)
            throws GeneralSecurityException {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
            path.add(entry.getKey());
            if (entry.getValue() instanceof ObjectValue inner) {
                entries.put(entry.getKey(), walk(inner, path, dataKey, digest));
            } else if (entry.getValue() instanceof TextValue text) {
                digest.update(text.text().getBytes(StandardCharsets.UTF_8));
                boolean isSecret = path.contains("data") || path.contains("stringData");
                entries.put(
                        entry.getKey(),
                        isSecret ? Value.text(sealed(text.text(), String.join(":", path) + ":", dataKey)) : text);
            } else {
                throw new IllegalArgumentException("only text can be encrypted, at " + String.join("/", path));
            }
            path.remove(path.size() - 1);
        }
        return Value.object(entries);
    }

    /** SOPS leaves an empty text empty. */
    private String sealed(String text, String place, byte[] dataKey) throws GeneralSecurityException {
        if (text.isEmpty()) {
            return "";
        }
        byte[] nonce = random.bytes(NONCE_LENGTH);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        int end = sealed.length - TAG_BITS / 8;
        Base64.Encoder encoder = Base64.getEncoder();
        return "ENC[AES256_GCM,data:" + encoder.encodeToString(Arrays.copyOf(sealed, end)) + ",iv:"
                + encoder.encodeToString(nonce) + ",tag:"
                + encoder.encodeToString(Arrays.copyOfRange(sealed, end, sealed.length)) + ",type:str]";
    }

    /**
     * A Secret with one value.
     *
     * @param metadata name, namespace, and labels
     * @param value text goes into {@code stringData}, so that {@code sops edit} shows it; other bytes into {@code data}
     */
    public static ObjectValue secret(ObjectValue metadata, String key, byte[] value) {
        ObjectBuilder secret = Value.object()
                .put("apiVersion", "v1")
                .put("kind", "Secret")
                .put("metadata", metadata)
                .put("type", "Opaque");
        String text = new String(value, StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value) && isPlain(text);
        return isText
                ? secret.put("stringData", Value.object().put(key, text)).build()
                : secret.put("data", Value.object().put(key, Base64.getEncoder().encodeToString(value)))
                        .build();
    }

    /** Whether every writer of YAML keeps each character of the text. */
    private static boolean isPlain(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\n'
                        || c == '\t'
                        || c >= 0x20 && c < 0x7f
                        || c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && (c & 0xfffe) != 0xfffe);
    }
}
