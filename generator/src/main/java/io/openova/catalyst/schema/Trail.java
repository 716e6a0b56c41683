package io.openova.catalyst.schema;

import io.openova.catalyst.value.Pointer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way down to a value while a tree is walked: a pointer is made from it only when a finding needs one. */
record Trail(@Nullable Trail parent, String token) {
    /** The document itself. */
    static final Trail ROOT = new Trail(null, "");

    Trail child(String name) {
        return new Trail(this, name);
    }

    Trail child(int index) {
        return new Trail(this, Integer.toString(index));
    }

    Pointer pointer() {
        Deque<String> tokens = new ArrayDeque<>();
        for (Trail here = this; here != null && here.parent != null; here = here.parent) {
            tokens.addFirst(here.token);
        }
        return new Pointer(List.copyOf(tokens));
    }
}
