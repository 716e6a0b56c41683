package io.openova.catalyst.apiserver;

import org.jspecify.annotations.Nullable;

/** Paths of fields, as rules and selectable fields name them. */
final class SchemaPaths {
    private static final String ADDITIONAL = "additionalProperties";

    private SchemaPaths() {}

    /** Returns the schema at a path of properties; null when the path is malformed or leads nowhere. */
    static @Nullable Field follow(Field schema, String path) {
        Field here = schema;
        int at = 0;
        while (at < path.length()) {
            String name;
            if (path.charAt(at) == '.') {
                int end = at + 1;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                name = path.substring(at + 1, end);
                at = end;
            } else if (path.startsWith("['", at) && path.indexOf("']", at) > 0) {
                int end = path.indexOf("']", at);
                name = path.substring(at + 2, end);
                at = end + 2;
            } else {
                return null;
            }
            Field next = here.at("properties").at(name);
            next = next.isSet() ? next : here.at(ADDITIONAL);
            if (name.isEmpty() || !next.isObject()) {
                return null;
            }
            here = next;
        }
        return path.isEmpty() ? null : here;
    }
}
