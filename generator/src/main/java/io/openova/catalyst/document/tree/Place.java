package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Location;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The position of one value, with the positions of its children; a tree parallel to the value tree. */
public final class Place {
    private final @Nullable Location key;
    private Location value;
    // Most places belong to scalars, which never have any.
    private @Nullable Map<String, Place> children;

    Place(@Nullable Location key, Location value) {
        this.key = key;
        this.value = value;
    }

    @Nullable
    public Location key() {
        return key;
    }

    public Location value() {
        return value;
    }

    /** Extends a container to include a child: a block collection ends where its last child does. */
    void growTo(Location end) {
        value = new Location(value.file(), value.line(), value.column(), end.endLine(), end.endColumn());
    }

    void add(String token, Place child) {
        if (children == null) {
            children = new HashMap<>();
        }
        children.put(token, child);
        growTo(child.value);
    }

    /** Takes over the children of another place. */
    void addAll(Place other) {
        if (other.children != null) {
            other.children.forEach(this::add);
        }
    }

    @Nullable
    public Place child(String token) {
        return children == null ? null : children.get(token);
    }
}
