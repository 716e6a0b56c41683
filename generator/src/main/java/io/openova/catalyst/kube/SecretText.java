package io.openova.catalyst.kube;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Removes the values from a Secret. A null that is written back keeps its value, so that a client can write what it
 * read.
 */
public final class SecretText {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private SecretText() {}

    /** The object with null for each value of a Secret; anything else as it is. */
    public static ObjectValue hidden(ObjectValue object) {
        if (!object.textAt("kind").equals(Optional.of("Secret"))
                || !object.textAt("apiVersion").equals(Optional.of("v1"))) {
            return object;
        }
        ObjectValue hidden = object;
        for (String member : new String[] {"data", "stringData"}) {
            Optional<ObjectValue> values = hidden.objectAt(member);
            if (values.isPresent()) {
                Map<String, Value> nulls = new LinkedHashMap<>();
                values.get().entries().keySet().forEach(key -> nulls.put(key, Value.NULL));
                hidden = hidden.with(member, Value.object(nulls));
            }
        }
        // kubectl apply keeps a copy of the whole object there.
        Optional<ObjectValue> annotations = hidden.objectAt("metadata", "annotations");
        if (annotations.isPresent() && annotations.get().get(LAST_APPLIED).isPresent()) {
            ObjectValue metadata = hidden.objectAt("metadata")
                    .orElse(ObjectValue.EMPTY)
                    .with("annotations", annotations.get().without(LAST_APPLIED));
            hidden = hidden.with("metadata", metadata);
        }
        return hidden;
    }

    /** The Secret or ConfigMap in which each null of {@code data} has the value that the live object has. */
    static ObjectValue restored(ObjectValue object, ObjectValue live) {
        Optional<ObjectValue> data = object.objectAt("data");
        boolean isData = object.textAt("apiVersion").equals(Optional.of("v1"))
                && object.textAt("kind")
                        .filter(kind -> kind.equals("Secret") || kind.equals("ConfigMap"))
                        .isPresent();
        if (data.isEmpty() || !isData) {
            return object;
        }
        Map<String, Value> values = new LinkedHashMap<>();
        data.get().entries().forEach((key, value) -> {
            Value kept = value.equals(Value.NULL) ? live.at("data", key).orElse(Value.NULL) : value;
            if (!kept.equals(Value.NULL)) {
                values.put(key, kept);
            }
        });
        return object.with("data", Value.object(values));
    }

    /** The members of a Secret that no server takes. */
    static List<String> malformed(ObjectValue object) {
        List<String> wrong = new ArrayList<>();
        for (String member : new String[] {"data", "stringData"}) {
            if (object.get(member)
                    .filter(value -> !(value instanceof ObjectValue))
                    .isPresent()) {
                wrong.add(member);
            }
        }
        object.objectAt("data").ifPresent(data -> data.entries().forEach((key, value) -> {
            if (!(value instanceof Value.TextValue text) || !isBase64(text.text())) {
                wrong.add("data." + key);
            }
        }));
        return wrong;
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
