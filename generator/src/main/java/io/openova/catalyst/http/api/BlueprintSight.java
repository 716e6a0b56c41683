package io.openova.catalyst.http.api;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.desired.NamespaceClaims;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.Environment;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which Blueprints a caller can see. A private one is visible to callers with the whole Sovereign, and to those
 * of the Organization whose name or slug its {@code spec.owner.team} is; for all others, it does not exist.
 */
public final class BlueprintSight {
    private BlueprintSight() {}

    /** The Blueprints that the caller may see and install. */
    public static Predicate<Blueprint> of(Caller caller, NamespaceClaims claims) {
        if (caller.mayEverywhere(Tier.VIEWER)) {
            return Catalog.ALL;
        }
        Set<String> organizations = claims.environments().stream()
                .filter(environment -> caller.maySee(environment.name().value()))
                .map(Environment::organization)
                .collect(Collectors.toUnmodifiableSet());
        return blueprint -> !blueprint.visibility().equals(Blueprint.PRIVATE)
                || blueprint
                        .ownerTeam()
                        .flatMap(claims::organizationCalled)
                        .filter(organizations::contains)
                        .isPresent();
    }

    /** The same, with the Blueprint that the caller's own Application already runs, no matter who installed it. */
    public static Predicate<Blueprint> of(Caller caller, NamespaceClaims claims, Application own) {
        Predicate<Blueprint> others = of(caller, claims);
        return others == Catalog.ALL
                ? others
                : others.or(blueprint ->
                        blueprint.ref().name().equals(own.blueprint().name()));
    }
}
