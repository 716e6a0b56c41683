package io.openova.catalyst.lifecycle;

import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.BlueprintRef;
import java.util.List;

/**
 * One version of a Blueprint, and who runs it.
 *
 * @param ref name and version
 * @param source where the version comes from
 * @param isNewest whether {@code latest} means this version
 * @param users the Applications that run it, in order of namespace and name
 */
public record BlueprintUse(BlueprintRef ref, Source source, boolean isNewest, List<Application> users) {
    public BlueprintUse {
        users = List.copyOf(users);
    }

    /** Where a version comes from. */
    public enum Source {
        /** The overlay has it. */
        OVERLAY,
        /** The program's catalog, or the one given with {@code --catalog}, has it. */
        CATALOG,
        /** An Application runs it, and nothing has it any more. */
        MISSING
    }
}
