package io.openova.catalyst.kube;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One object of a cluster.
 *
 * @param namespace empty for what lives in none
 */
public record ObjectKey(Kind kind, String namespace, String name) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?");

    public ObjectKey {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException("this cannot be the name of an object");
        }
        boolean fits = kind.isNamespaced() ? LABEL.matcher(namespace).matches() : namespace.isEmpty();
        if (!fits) {
            throw new IllegalArgumentException("the namespace does not fit the kind");
        }
    }

    /**
     * @param namespace as the API's paths have it: {@code _} for what lives in none
     * @return empty when no object can have this name, or the kind lives elsewhere
     */
    public static Optional<ObjectKey> of(Kind kind, String namespace, String name) {
        try {
            return Optional.of(new ObjectKey(kind, namespace.equals("_") ? "" : namespace, name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String path() {
        return kind.path(namespace, name);
    }

    @Override
    public String toString() {
        return kind.singular() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
