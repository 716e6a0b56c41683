package io.openova.catalyst.catalog;

import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import java.util.List;

/** A source of Blueprints. Looking up one name must not read the others. */
public interface BlueprintSource {
    /**
     * The Blueprint's versions here, in no particular order.
     *
     * @throws MalformedBlueprintException when its file cannot be read as a Blueprint
     */
    List<Blueprint> named(BlueprintName name);

    /** All names here; for candidates in messages and for the index. */
    List<BlueprintName> names();
}
