package io.openova.catalyst.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two folder names that stand for an Application in the overlay, valid or not.
 *
 * @param namespace name of the outer folder
 * @param name name of the inner folder
 */
public record ApplicationFolder(String namespace, String name) {
    /** The folders of a valid Application. */
    public static ApplicationFolder of(ApplicationKey key) {
        return new ApplicationFolder(key.namespace().value(), key.name().value());
    }

    /** The Application; empty when one of the names is not valid. */
    public Optional<ApplicationKey> key() {
        return NamespaceName.isValid(namespace) && ApplicationName.isValid(name)
                ? Optional.of(new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name)))
                : Optional.empty();
    }

    // Plain code instead of a generated hash, for a cold start; see OverlayPath (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApplicationFolder same && same.namespace.equals(namespace) && same.name.equals(name);
    }

    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
