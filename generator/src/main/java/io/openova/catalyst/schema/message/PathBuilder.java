package io.openova.catalyst.schema.message;

import io.openova.catalyst.value.Pointer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The path to a value during a walk of its tree: it becomes a pointer only when a finding needs one. */
public record PathBuilder(@Nullable PathBuilder parent, String token) {
    /** The document itself. */
    public static final PathBuilder ROOT = new PathBuilder(null, "");

    public PathBuilder child(String name) {
        return new PathBuilder(this, name);
    }

    public PathBuilder child(int index) {
        return new PathBuilder(this, Integer.toString(index));
    }

    public Pointer pointer() {
        Deque<String> tokens = new ArrayDeque<>();
        for (PathBuilder here = this; here != null && here.parent != null; here = here.parent) {
            tokens.addFirst(here.token);
        }
        return new Pointer(List.copyOf(tokens));
    }
}
