package io.openova.catalyst.schema.message;

import io.openova.catalyst.value.Value.ObjectValue;

/**
 * A key that compares by identity: the catalog passes in the same tree again and again, and hashing one costs more than
 * a check.
 */
public record IdentityKey(ObjectValue tree) {
    @Override
    public boolean equals(Object other) {
        return other instanceof IdentityKey same && same.tree == tree;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(tree);
    }
}
