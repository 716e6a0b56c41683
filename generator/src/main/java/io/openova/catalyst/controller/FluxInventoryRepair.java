package io.openova.catalyst.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.base.FluxTrigger;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.Kinds;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.resource.SyncFolder;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.controller.watch.ParentWatch;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.overlay.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs inventories in which Flux lost track of an object. Flux prunes by {@code status.inventory}, and of two
 * reconciles in quick succession the second may start from a cached copy without the first one's inventory; what it
 * then writes is a merge patch without a difference (ADR 53). An object that is missing there is never pruned, one that
 * is left there only at the next interval. Where a Kustomization has applied the overlay's head, its inventory is
 * compared with the objects that carry its labels; it is triggered to apply once more, and objects that neither Git nor
 * Flux knows any more are deleted.
 */
final class FluxInventoryRepair {
    private static final Logger LOG = LoggerFactory.getLogger(FluxInventoryRepair.class);

    /**
     * Watches report the same moment at different times, so an object is deleted only after it was missing this many
     * times in a row.
     */
    private static final int CERTAIN = 4;

    /**
     * How often Flux is triggered, for one commit, to apply objects that it reports as applied and the cluster lacks.
     */
    private static final int PATIENCE = 5;

    /** Field manager of what Flux applies. */
    private static final String FLUX = "kustomize-controller";

    private static final String PRUNE = "kustomize.toolkit.fluxcd.io/prune";

    private final String fluxNamespace;
    private final ClusterWatch local;
    private final List<ClusterWatch> clusters;
    private final ParentWatch parents;
    private final FluxTrigger trigger;
    private final ControllerMetrics metrics;
    private final Leadership leadership;
    /**
     * What a Kustomization and its objects looked like when they were last found in order, by the Kustomization's uid.
     */
    private final Map<String, String> inOrder = new HashMap<>();
    /** The commit for which an object's Kustomization was triggered, by the object's uid: one trigger for each. */
    private final Map<String, String> asked = new HashMap<>();
    /** How often Flux was triggered for an object that the cluster lacks, by its name and commit. */
    private final Map<String, Integer> missing = new HashMap<>();
    /** How many times in a row an object was missing, by its uid. */
    private final Map<String, Integer> lost = new HashMap<>();

    /** @param clusters all of them, the local one among them */
    FluxInventoryRepair(
            String fluxNamespace,
            ClusterWatch local,
            List<ClusterWatch> clusters,
            ParentWatch parents,
            FluxTrigger trigger,
            ControllerMetrics metrics,
            Leadership leadership) {
        this.fluxNamespace = fluxNamespace;
        this.local = local;
        this.clusters = List.copyOf(clusters);
        this.parents = parents;
        this.trigger = trigger;
        this.metrics = metrics;
        this.leadership = leadership;
    }

    /** What an object's Kustomization, or its inventory, needs. */
    enum Step {
        NONE,
        APPLY,
        REMOVE;

        /**
         * @param isHeld whether the overlay holds the object
         * @param isListed whether the inventory does
         */
        static Step of(boolean isHeld, boolean isListed) {
            if (isHeld == isListed) {
                return isHeld ? NONE : REMOVE;
            }
            return APPLY;
        }
    }

    /** Compares everything that changed since the last look; reads caches and the overlay only. */
    void look(Snapshot head) {
        if (head.commit().isEmpty()) {
            return;
        }
        metrics.inventoriesCompared();
        Set<String> seen = new HashSet<>();
        for (ClusterWatch watch : clusters) {
            for (GenericKubernetesResource sync : watch.kustomizations(fluxNamespace)) {
                SyncFolder.of(sync).ifPresent(folder -> {
                    seen.add(uid(sync));
                    look(new Sync(watch, sync, folder, appliedBy(watch, sync)), head, seen);
                });
            }
        }
        Stream.of(inOrder, asked, lost).forEach(map -> map.keySet().retainAll(seen));
        missing.keySet().removeIf(key -> !key.endsWith(head.commit().get()));
    }

    /** @param seen takes the uids of what was looked at */
    private void look(Sync sync, Snapshot head, Set<String> seen) {
        sync.objects().forEach(object -> seen.add(uid(object)));
        String state = head.commit().orElseThrow()
                + " " + sync.resource().getMetadata().getResourceVersion()
                + sync.objects().stream()
                        .map(object -> uid(object) + object.getMetadata().getDeletionTimestamp())
                        .sorted()
                        .collect(Collectors.joining(" ", " ", ""));
        if (!state.equals(inOrder.get(uid(sync.resource())))
                && isAtRest(sync.resource(), head.commit().orElseThrow())
                && compare(sync, head)) {
            inOrder.put(uid(sync.resource()), state);
        }
    }

    /**
     * A Kustomization over one of the overlay's own folders.
     *
     * @param objects that carry its labels
     */
    private record Sync(
            ClusterWatch watch, GenericKubernetesResource resource, SyncFolder folder, List<HasMetadata> objects) {
        String name() {
            return resource.getMetadata().getName();
        }
    }

    private List<HasMetadata> appliedBy(ClusterWatch watch, GenericKubernetesResource sync) {
        String label = fluxNamespace + "/" + sync.getMetadata().getName();
        return Stream.<HasMetadata>concat(
                        watch.appliedBy(label).stream(),
                        watch == local ? parents.appliedBy(label).stream() : Stream.of())
                .toList();
    }

    /** Whether Flux has applied this commit and means to do nothing more. */
    private static boolean isAtRest(GenericKubernetesResource sync, String commit) {
        if (sync.getMetadata().getDeletionTimestamp() != null || !Boolean.TRUE.equals(sync.get("spec", "prune"))) {
            return false;
        }
        FluxObject object = new FluxObject(Resources.tree(sync));
        return !object.isSuspended()
                && object.isObserved()
                && object.ready().filter(FluxObject.Condition::isTrue).isPresent()
                && object.appliedCommit().equals(Optional.of(commit));
    }

    /** Whether all is in order, or nothing more can be done about it. */
    private boolean compare(Sync sync, Snapshot head) {
        Set<String> listed = inventory(sync.resource());
        boolean isDone = true;
        boolean mustApply = false;
        for (HasMetadata object : sync.objects()) {
            if (object.getMetadata().getDeletionTimestamp() != null) {
                continue;
            }
            Step step = sync.folder()
                    .holds(object, head)
                    .map(isHeld -> Step.of(isHeld, listed.contains(id(object))))
                    .orElse(Step.NONE);
            if (step != Step.REMOVE) {
                lost.remove(uid(object));
            }
            if (step == Step.APPLY && !head.commit().equals(Optional.ofNullable(asked.get(uid(object))))) {
                asked.put(uid(object), head.commit().orElseThrow());
                tell(sync, object.getKind(), object.getMetadata().getName(), "Flux lost track of an object");
                mustApply = true;
            } else if (step == Step.REMOVE && isPrunable(object) && isAppliedByFlux(object)) {
                isDone = false;
                removeWhenCertain(sync, object);
            }
        }
        for (String name : absent(sync, head)) {
            isDone = false;
            if (missing.merge(name + " " + head.commit().orElseThrow(), 1, Integer::sum) <= PATIENCE) {
                tell(sync, "", name, "the cluster lacks what Flux has applied");
                mustApply = true;
            }
        }
        if (mustApply) {
            metrics.inventoryRepaired();
            trigger.apply(sync.watch().client(), sync.name());
        }
        return isDone && !mustApply;
    }

    /**
     * What the overlay holds in the folder and the cluster lacks, as it happens when Flux applies a manifest to an
     * object that is being deleted. An object that is still there is waited for. Fan-outs are the reconciler's own
     * concern.
     */
    private List<String> absent(Sync sync, Snapshot head) {
        return switch (sync.folder().content()) {
            case NAMESPACES -> {
                Set<SyncFolder> there = sync.watch().kustomizations(fluxNamespace).stream()
                        .flatMap(other -> SyncFolder.of(other).stream())
                        .collect(Collectors.toSet());
                yield sync.folder().children(head).stream()
                        .filter(folder -> !there.contains(folder))
                        .map(SyncFolder::toString)
                        .toList();
            }
            case APPLICATIONS ->
                sync.folder().applications(head).stream()
                        .filter(key -> parents.application(new ResourceID(
                                        key.name().value(), key.namespace().value()))
                                .isEmpty())
                        .filter(key -> head.read(OverlayLayout.applicationFile(
                                        sync.folder().cluster(), key))
                                .isPresent())
                        .map(ApplicationKey::toString)
                        .toList();
            case RELEASES -> List.of();
        };
    }

    private void removeWhenCertain(Sync sync, HasMetadata object) {
        if (lost.merge(uid(object), 1, Integer::sum) < CERTAIN) {
            return;
        }
        leadership.require();
        lost.remove(uid(object));
        metrics.inventoryRepaired();
        tell(sync, object.getKind(), object.getMetadata().getName(), "neither the overlay nor Flux knows of an object");
        try {
            sync.watch()
                    .client()
                    .genericKubernetesResources(
                            Kinds.applied(object.getKind()).orElseThrow().context())
                    .inNamespace(object.getMetadata().getNamespace())
                    .withName(object.getMetadata().getName())
                    .lockResourceVersion(object.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("kind", object.getKind())
                    .addKeyValue("name", object.getMetadata().getName())
                    .addKeyValue("cause", e.getMessage())
                    .log("it could not be deleted; trying again");
        }
    }

    private static void tell(Sync sync, String kind, String name, String what) {
        LOG.atWarn()
                .addKeyValue("kustomization", sync.name())
                .addKeyValue("kind", kind)
                .addKeyValue("name", name)
                .log(what + "; it is put right");
    }

    private static boolean isPrunable(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null || !"disabled".equalsIgnoreCase(annotations.get(PRUNE));
    }

    /** A copy that somebody made of one of Flux's objects carries the labels, too, and is not Flux's to prune. */
    private static boolean isAppliedByFlux(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                .stream()
                .anyMatch(entry -> FLUX.equals(entry.getManager()));
    }

    private static Set<String> inventory(GenericKubernetesResource sync) {
        return sync.get("status", "inventory", "entries") instanceof List<?> entries
                ? entries.stream()
                        .filter(Map.class::isInstance)
                        .map(entry -> String.valueOf(((Map<?, ?>) entry).get("id")))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** As Flux writes it: {@code <namespace>_<name>_<group>_<kind>}. */
    private static String id(HasMetadata object) {
        String apiVersion = object.getApiVersion();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        return String.join(
                "_",
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName(),
                group,
                object.getKind());
    }

    private static String uid(HasMetadata object) {
        return String.valueOf(object.getMetadata().getUid());
    }
}
