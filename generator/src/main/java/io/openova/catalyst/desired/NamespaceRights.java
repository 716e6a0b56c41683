package io.openova.catalyst.desired;

import io.openova.catalyst.model.Environment;
import java.util.List;
import java.util.Optional;

/**
 * The rights in a namespace, apart from those of callers with the whole Sovereign.
 *
 * @param organization that owns it; empty when nobody does
 * @param environments in all of which a caller needs the tier; empty when nobody but the Sovereign's own callers may
 * @param isCertain whether the cluster could be read
 */
public record NamespaceRights(Optional<String> organization, List<Environment> environments, boolean isCertain) {
    /** A namespace that belongs to the platform, or to nobody. */
    public static final NamespaceRights NOBODYS = new NamespaceRights(Optional.empty(), List.of(), true);

    public NamespaceRights {
        environments = List.copyOf(environments);
    }
}
