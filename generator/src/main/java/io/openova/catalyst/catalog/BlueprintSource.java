package io.openova.catalyst.catalog;

import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import java.util.List;
import java.util.Optional;

/** A source of Blueprints. Looking up one name must not read the others. */
public interface BlueprintSource {
    /**
     * The Blueprint's versions here, in no particular order.
     *
     * @throws MalformedBlueprintException when its file cannot be read as a Blueprint
     */
    List<Blueprint> named(BlueprintName name);

    /**
     * The Blueprint at exactly this version. A source that can find one version without reading the others overrides
     * this.
     *
     * @throws MalformedBlueprintException when its file cannot be read as a Blueprint
     */
    default Optional<Blueprint> find(BlueprintRef ref) {
        for (Blueprint blueprint : named(ref.name())) {
            if (blueprint.ref().equals(ref)) {
                return Optional.of(blueprint);
            }
        }
        return Optional.empty();
    }

    /** All names here; for candidates in messages and for the index. */
    List<BlueprintName> names();
}
