package io.openova.catalyst.http.api;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** An Application as the canonical request that makes it. */
public final class RequestText {
    private RequestText() {}

    /**
     * The request in YAML.
     *
     * @param resource the Application's custom resource, as far as it may be shown
     */
    public static String of(ObjectValue resource) {
        ObjectValue request = ObjectValue.EMPTY;
        for (RequestField field : RequestField.values()) {
            Optional<Value> value = resource.at(field.resource());
            if (value.isPresent()) {
                request = with(request, field.canonical(), value.get());
            }
        }
        return YamlWriter.write(request);
    }

    private static ObjectValue with(ObjectValue object, Pointer place, Value value) {
        List<String> tokens = place.tokens();
        if (tokens.size() == 1) {
            return object.with(tokens.get(0), value);
        }
        ObjectValue child = object.objectAt(tokens.get(0)).orElse(ObjectValue.EMPTY);
        return object.with(tokens.get(0), with(child, new Pointer(tokens.subList(1, tokens.size())), value));
    }
}
