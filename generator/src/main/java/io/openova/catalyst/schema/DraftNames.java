package io.openova.catalyst.schema;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spellings of {@code $schema}: {@code http} and {@code https}, with or without an empty fragment, mean the same
 * draft to the validators that Helm and others use, and an address without a draft means the newest.
 */
final class DraftNames {
    private DraftNames() {}

    /** Returns the same schema with the canonical spelling of its draft. */
    static ObjectValue canonical(ObjectValue schema) {
        Optional<String> spelled = schema.textAt("$schema");
        if (spelled.isEmpty()) {
            return schema;
        }
        Optional<String> name = Spelled.nameOf(spelled.get());
        if (name.isEmpty() || name.equals(spelled)) {
            return schema;
        }
        Map<String, Value> entries = new LinkedHashMap<>(schema.entries());
        entries.put("$schema", Value.text(name.get()));
        return Value.object(entries);
    }

    /** Compiled only for a schema that names a draft. */
    private static final class Spelled {
        private static final Pattern FORM = Pattern.compile(
                "https?://json-schema\\.org/(schema|draft-0[467]/schema|draft/(?:2019-09|2020-12)/schema)#?");
        private static final String NEWEST = "https://json-schema.org/draft/2020-12/schema";

        static Optional<String> nameOf(String address) {
            Matcher spelled = FORM.matcher(address);
            if (!spelled.matches()) {
                return Optional.empty();
            }
            String path = spelled.group(1);
            if (path.equals("schema")) {
                return Optional.of(NEWEST);
            }
            return Optional.of(
                    path.startsWith("draft-")
                            ? "http://json-schema.org/" + path + "#"
                            : "https://json-schema.org/" + path);
        }
    }
}
