package io.openova.catalyst.check;

import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.desired.LiveNamespace;
import io.openova.catalyst.desired.NamespaceClaims;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an Application of an Environment may be in a namespace (contract 13.1). The one place that decides it:
 * command line, API, and controller come here through {@link ReferenceCheck}, and the API's gate directly.
 */
public final class NamespaceCheck {
    private static final Pointer PLACE = Pointer.of("metadata", "namespace");

    private NamespaceCheck() {}

    /** That the namespace is the platform's; needs no overlay. */
    public static Optional<Finding> reserved(NamespaceName namespace) {
        return NamespaceClaims.isReserved(namespace.value())
                ? Optional.of(Finding.error(
                                "reference/namespace-reserved",
                                PLACE,
                                "namespace '" + namespace + "' belongs to the platform")
                        .withRemedy("choose a namespace of your own Organization"))
                : Optional.empty();
    }

    /** The findings; without an overlay, only that a namespace is reserved. */
    public static Optional<Finding> of(DesiredState world, NamespaceName namespace, Environment environment) {
        Optional<Finding> reserved = reserved(namespace);
        String organization = environment.organization();
        // A missing Organization is a separate error, and no further check is possible.
        if (reserved.isPresent() || !world.checksEnvironments() || !world.hasOrganization(organization)) {
            return reserved;
        }
        Set<String> claimants = world.claimantsOf(namespace);
        if (!claimants.equals(Set.of(organization))) {
            return Optional.of(notOwned(world, namespace, environment, claimants));
        }
        Optional<String> label = world.wrongLabel(namespace, organization);
        if (label.isPresent()) {
            return Optional.of(taken(namespace, organization, label.get())
                    .withRemedy("choose a namespace of your own Organization"));
        }
        LiveNamespace live = world.live(namespace, organization);
        if (live.isForeignTo(organization)) {
            return Optional.of(Finding.error(
                            "reference/namespace-foreign",
                            PLACE,
                            "namespace '" + namespace + "' exists in the cluster without the label of Organization '"
                                    + organization + "'")
                    .withRemedy("choose another namespace; if nobody else uses this one, label it "
                            + "catalyst.openova.io/organization=" + organization));
        }
        return live.presence() == LiveNamespace.Presence.UNKNOWN
                ? Optional.of(Finding.warning(
                                "reference/namespace-unchecked",
                                PLACE,
                                "the cluster does not answer, so it is unknown whether namespace '" + namespace
                                        + "' exists there and belongs to somebody else")
                        .withRemedy("check it with kubectl before you install anything there"))
                : Optional.empty();
    }

    private static Finding notOwned(
            DesiredState world, NamespaceName namespace, Environment environment, Set<String> claimants) {
        String organization = environment.organization();
        if (claimants.contains(organization)) {
            return conflict(namespace.value(), claimants, PLACE);
        }
        List<String> own =
                world.claims().namespacesOf(organization).stream().limit(5).toList();
        String remedy = (own.isEmpty() ? "" : "use a namespace of the Organization (" + String.join(", ", own) + "); ");
        return claimants.isEmpty()
                ? Finding.error(
                                "reference/namespace-unclaimed",
                                PLACE,
                                "namespace '" + namespace + "' does not belong to Organization '" + organization + "'")
                        .withCandidates(own)
                        .withRemedy(remedy + "or let an owner of the Sovereign add '" + namespace
                                + "' to spec.namespaces of Environment '" + environment.name() + "'")
                : taken(namespace, organization, String.join("', '", claimants))
                        .withCandidates(own)
                        .withRemedy(remedy + "choose a namespace of your own Organization");
    }

    private static Finding taken(NamespaceName namespace, String organization, String owner) {
        return Finding.error(
                "reference/namespace-taken",
                PLACE,
                "namespace '" + namespace + "' belongs to Organization '" + owner + "', not '" + organization + "'");
    }

    /** Several Organizations claim a namespace, so it belongs to none. */
    public static Finding conflict(String namespace, Set<String> claimants, Pointer place) {
        return Finding.error(
                        "reference/namespace-conflict",
                        place,
                        "namespace '" + namespace + "' is claimed by Organizations '" + String.join("', '", claimants)
                                + "', so it belongs to none of them")
                .withRemedy("rename one of them or their Environments, or take it out of one spec.namespaces");
    }
}
