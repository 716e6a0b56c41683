package io.openova.catalyst.chart;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A chart's {@code values.schema.json} in a form that Helm may read: without references that Helm would fetch, from the
 * network or from a file. Such references are removed, so that they allow everything.
 */
final class HelmSchema {
    private static final Pattern DRAFT =
            Pattern.compile("https?://json-schema\\.org/(schema|draft-0[467]/schema|draft/(2019-09|2020-12)/schema)#?");
    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    private final Set<String> names = new HashSet<>();

    private HelmSchema() {}

    /** Returns the schema itself when it has no outside references. */
    static ObjectValue closed(ObjectValue schema) {
        HelmSchema closing = new HelmSchema();
        closing.collect(schema);
        return (ObjectValue) closing.closedValue(schema);
    }

    /** The names that parts of the schema define: a reference to them stays inside. */
    private void collect(Value value) {
        if (value instanceof ObjectValue object) {
            for (String keyword : List.of("$id", "id")) {
                object.textAt(keyword).ifPresent(id -> names.add(withoutFragment(id)));
            }
            object.entries().values().forEach(this::collect);
        } else if (value instanceof ListValue list) {
            list.items().forEach(this::collect);
        }
    }

    private static String withoutFragment(String reference) {
        int fragment = reference.indexOf('#');
        return fragment < 0 ? reference : reference.substring(0, fragment);
    }

    private Value closedValue(Value value) {
        if (value instanceof ObjectValue object) {
            Map<String, Value> kept = new LinkedHashMap<>();
            object.entries().forEach((key, inner) -> {
                if (!leadsOut(key, inner)) {
                    kept.put(key, DATA.contains(key) ? inner : closedValue(inner));
                }
            });
            ObjectValue closed = Value.object(kept);
            return closed.equals(object) ? object : closed;
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            list.items().forEach(item -> items.add(closedValue(item)));
            return Value.list(items);
        }
        return value;
    }

    private boolean leadsOut(String key, Value value) {
        if (!(value instanceof TextValue text)) {
            return false;
        }
        if (key.equals("$schema")) {
            return !DRAFT.matcher(text.text()).matches();
        }
        String address = withoutFragment(text.text());
        return REFERENCES.contains(key)
                && !address.isEmpty()
                && !names.contains(address)
                && !DRAFT.matcher(address).matches();
    }
}
