package io.openova.catalyst.delivery;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Computes digests that tell whether two requests are the same: they are if they decode to the same fields, regardless
 * of shape, format, and order of keys. An idempotency key is compared with it (contract 13.2).
 */
public final class RequestDigest {
    private RequestDigest() {}

    /** The digest of documents that are delivered together, and of how they are delivered. */
    public static String of(List<DecodedRequest> requests, List<Document> governance, DeliveryOrder order) {
        List<Value> parts = new ArrayList<>();
        parts.add(Value.text(order.kind().name()));
        parts.add(Value.bool(order.force()));
        for (DecodedRequest request : requests) {
            parts.add(request.isClean() ? fields(request) : request.document().value());
        }
        governance.forEach(document -> parts.add(document.value()));
        return of(Value.list(parts));
    }

    /** The digest of an order that no document describes; each part is its text. */
    public static String of(Object... parts) {
        return of(Value.texts(java.util.Arrays.stream(parts)
                .map(part -> part instanceof Optional<?> maybe
                        ? maybe.map(Object::toString).orElse("")
                        : part.toString())
                .toList()));
    }

    /** The digest of a value, whatever the order of its keys. */
    public static String of(Value value) {
        try {
            byte[] text = JsonWriter.write(sorted(value)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Value fields(DecodedRequest request) {
        ObjectBuilder fields = Value.object();
        request.fields().forEach((field, given) -> fields.put(field.name(), given.value()));
        return fields.build();
    }

    private static Value sorted(Value value) {
        if (value instanceof ObjectValue object) {
            ObjectBuilder copy = Value.object();
            new TreeMap<>(object.entries()).forEach((key, entry) -> copy.put(key, sorted(entry)));
            return copy.build();
        }
        return value instanceof ListValue list
                ? Value.list(list.items().stream().map(RequestDigest::sorted).toList())
                : value;
    }
}
