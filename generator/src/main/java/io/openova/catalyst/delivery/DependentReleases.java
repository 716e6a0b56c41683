package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The releases of Applications that depend on one whose regions change: their {@code dependsOn} names it only where it
 * has a release (contract 13.7, ADR 92), so their files change in the same commit.
 */
public final class DependentReleases {
    private final OverlayState world;
    private final RequestPipeline preparation;
    private final RequestDecoder decoder;

    /** @param world the overlay with the changes of the run */
    public DependentReleases(OverlayState world, RequestPipeline preparation, RequestDecoder decoder) {
        this.world = world;
        this.preparation = preparation;
        this.decoder = decoder;
    }

    /**
     * Whether the releases of an Application are other ones for those that depend on it: in other regions, or of another
     * kind. A new Application has no dependents that were rendered without it.
     */
    public boolean isMoved(Optional<Application> before, Application after) {
        if (before.isEmpty()) {
            return false;
        }
        Application then = before.get();
        boolean isElsewhere = !new HashSet<>(then.placement().regions())
                .equals(new HashSet<>(after.placement().regions()));
        boolean isOtherwise = !then.blueprint().equals(after.blueprint())
                && !world.blueprint(then.blueprint())
                        .flatMap(Blueprint::sourceKind)
                        .equals(world.blueprint(after.blueprint()).flatMap(Blueprint::sourceKind));
        return isElsewhere
                || isOtherwise
                || !Objects.equals(
                        then.extras().get(SpecField.BOOTSTRAP), after.extras().get(SpecField.BOOTSTRAP));
    }

    /**
     * Returns the files of the dependents that differ; one that is invalid for another reason keeps what it has.
     *
     * @param moved the Applications whose regions change
     * @param isInRun those that the run itself renders
     */
    public ChangeSet of(Set<ApplicationKey> moved, Predicate<ApplicationKey> isInRun) {
        ChangeSet changes = ChangeSet.EMPTY;
        Set<ApplicationKey> seen = new HashSet<>();
        for (ApplicationKey key : moved) {
            for (Application dependent : DependentApplications.on(key, world)) {
                if (isInRun.test(dependent.key()) || !seen.add(dependent.key())) {
                    continue;
                }
                Document document = Document.withoutText(
                        dependent.toResource(), dependent.key().toString());
                Prepared prepared = preparation.prepare(decoder.decode(document, RequestKind.INSTALL), world);
                if (prepared.isClean()) {
                    changes = changes.plus(new FanOutChanges(world.snapshot(), world.sovereign())
                            .toApply(
                                    prepared.application(),
                                    Optional.of(dependent),
                                    prepared.manifests().orElseThrow()));
                }
            }
        }
        return changes;
    }
}
