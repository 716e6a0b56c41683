package io.openova.catalyst.registry;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A manifest's descriptor of a blob. */
public record Descriptor(String mediaType, String digest, long size) {

    public static Descriptor of(String mediaType, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Descriptor(mediaType, "sha256:" + HexFormat.of().formatHex(digest), bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads a descriptor; empty when it lacks a part or its digest is not SHA-256. */
    public static Optional<Descriptor> read(Value value) {
        Optional<String> digest = value.textAt("digest").filter(text -> text.matches("sha256:[0-9a-f]{64}"));
        Optional<Long> size = value.at("size")
                .filter(v -> v instanceof Value.NumberValue n && n.lexeme().matches("[0-9]{1,15}"))
                .map(v -> Long.valueOf(((Value.NumberValue) v).lexeme()));
        return value.textAt("mediaType")
                .flatMap(type -> digest.flatMap(d -> size.map(s -> new Descriptor(type, d, s))));
    }

    public ObjectValue value() {
        return Value.object()
                .put("mediaType", mediaType)
                .put("digest", digest)
                .put("size", size)
                .build();
    }
}
