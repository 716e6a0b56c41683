package io.openova.catalyst.desired;

import java.util.Optional;
import java.util.Set;

/**
 * A Secret that an object of the overlay is, or becomes in a cluster.
 *
 * @param namespace empty when the object does not say one
 * @param name of the Secret
 * @param keys of its data; empty when the object does not tell them
 * @param file that the object stands in
 */
public record KnownSecret(Optional<String> namespace, String name, Optional<Set<String>> keys, String file) {
    public KnownSecret {
        keys = keys.map(Set::copyOf);
    }
}
