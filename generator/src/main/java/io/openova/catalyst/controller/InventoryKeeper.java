package io.openova.catalyst.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.ApplicationName;
import io.openova.catalyst.application.Labels;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.application.OverlayLayout;
import io.openova.catalyst.application.OverlayPath;
import io.openova.catalyst.application.RegionName;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.overlay.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that Flux loses track of nothing. Flux prunes by {@code status.inventory}, and of two reconciles in quick
 * succession the second may start from a cached copy without the first one's inventory; what it then writes is a merge patch
 * without a difference (ADR 53). An object that is missing there is never pruned, one that is left there only at the next
 * interval. Where a Kustomization has applied the overlay's head, its inventory is compared with the objects that carry its
 * labels; it is asked to apply once more, and what neither Git nor Flux knows of any more is deleted.
 */
final class InventoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryKeeper.class);

    /** Watches tell of one moment at different times; what is deleted must have looked lost so often in a row. */
    private static final int CERTAIN = 4;

    private static final Pattern FOLDER =
            Pattern.compile("(?:\\./)?clusters/([a-z0-9-]+)/(namespaces|(applications|releases)/([a-z0-9-]+))/?");
    private static final String PRUNE = "kustomize.toolkit.fluxcd.io/prune";

    private final String fluxNamespace;
    private final ClusterWatch local;
    private final List<ClusterWatch> clusters;
    private final ParentWatch parents;
    private final FluxTrigger trigger;
    private final ControllerMetrics metrics;
    private final Leadership leadership;
    /** What a Kustomization and its objects looked like when they were last found in order, by the Kustomization's uid. */
    private final Map<String, String> inOrder = new HashMap<>();
    /** For which commit an object's Kustomization was asked, by the object's uid: one request for each. */
    private final Map<String, String> asked = new HashMap<>();
    /** How often in a row an object looked lost, by its uid. */
    private final Map<String, Integer> lost = new HashMap<>();

    /** @param clusters all of them, the local one among them */
    InventoryKeeper(
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
        Optional<String> commit = head.commit();
        if (commit.isEmpty()) {
            return;
        }
        metrics.inventoriesCompared();
        Set<String> seen = new HashSet<>();
        for (ClusterWatch watch : clusters) {
            for (GenericKubernetesResource sync : watch.kustomizations(fluxNamespace)) {
                List<HasMetadata> objects = appliedBy(watch, sync);
                objects.forEach(object -> seen.add(uid(object)));
                seen.add(uid(sync));
                String state = state(sync, objects, commit.get());
                if (!state.equals(inOrder.get(uid(sync)))
                        && isAtRest(sync, commit.get())
                        && compare(watch, sync, objects, head)) {
                    inOrder.put(uid(sync), state);
                }
            }
        }
        Stream.of(inOrder, asked, lost).forEach(map -> map.keySet().retainAll(seen));
    }

    private List<HasMetadata> appliedBy(ClusterWatch watch, GenericKubernetesResource sync) {
        String label = fluxNamespace + "/" + sync.getMetadata().getName();
        return Stream.<HasMetadata>concat(
                        watch.appliedBy(label).stream(),
                        watch == local ? parents.appliedBy(label).stream() : Stream.of())
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private static String state(GenericKubernetesResource sync, List<HasMetadata> objects, String commit) {
        return commit + " " + sync.getMetadata().getResourceVersion()
                + objects.stream().map(InventoryKeeper::uid).sorted().collect(Collectors.joining(" ", " ", ""));
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
    private boolean compare(
            ClusterWatch watch, GenericKubernetesResource sync, List<HasMetadata> objects, Snapshot head) {
        Set<String> listed = inventory(sync);
        boolean isDone = true;
        boolean mustApply = false;
        for (HasMetadata object : objects) {
            Optional<Boolean> held = isHeld(sync, object, head);
            Step step = held.map(isHeld -> Step.of(isHeld, listed.contains(id(object))))
                    .orElse(Step.NONE);
            if (step != Step.REMOVE) {
                lost.remove(uid(object));
            }
            if (step == Step.APPLY && !head.commit().equals(Optional.ofNullable(asked.get(uid(object))))) {
                asked.put(uid(object), head.commit().orElseThrow());
                tell(sync, object, "Flux lost track of an object; its Kustomization is asked to apply again");
                mustApply = true;
            } else if (step == Step.REMOVE && isPrunable(object)) {
                isDone = false;
                removeWhenCertain(watch, sync, object);
            }
        }
        if (mustApply) {
            metrics.inventoryRepaired();
            trigger.apply(watch.client(), sync.getMetadata().getName());
        }
        return isDone && !mustApply;
    }

    private void removeWhenCertain(ClusterWatch watch, GenericKubernetesResource sync, HasMetadata object) {
        if (lost.merge(uid(object), 1, Integer::sum) < CERTAIN) {
            return;
        }
        leadership.require();
        lost.remove(uid(object));
        metrics.inventoryRepaired();
        tell(sync, object, "neither the overlay nor Flux knows of an object any more; it is deleted");
        try {
            watch.client()
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

    private static void tell(GenericKubernetesResource sync, HasMetadata object, String what) {
        LOG.atWarn()
                .addKeyValue("kustomization", sync.getMetadata().getName())
                .addKeyValue("kind", object.getKind())
                .addKeyValue("namespace", object.getMetadata().getNamespace())
                .addKeyValue("name", object.getMetadata().getName())
                .log(what);
    }

    private static boolean isPrunable(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null || !"disabled".equalsIgnoreCase(annotations.get(PRUNE));
    }

    /** Whether the overlay holds the object; empty where that is not ours to say. */
    private static Optional<Boolean> isHeld(GenericKubernetesResource sync, HasMetadata object, Snapshot head) {
        return file(sync, object).map(path -> head.read(path)
                .flatMap(text -> Resources.document(text, path.toString()))
                .map(Document::value)
                .filter(value -> value.textAt("kind").equals(Optional.of(object.getKind())))
                .flatMap(value -> value.textAt("metadata", "name"))
                .filter(object.getMetadata().getName()::equals)
                .isPresent());
    }

    /** The file of an object that a Kustomization over one of the overlay's own folders applies. */
    private static Optional<OverlayPath> file(GenericKubernetesResource sync, HasMetadata object) {
        Matcher folder = FOLDER.matcher(path(sync));
        if (!folder.matches()) {
            return Optional.empty();
        }
        String cluster = folder.group(1);
        if (folder.group(3) == null) {
            return object instanceof GenericKubernetesResource child
                            && object.getKind().equals(Kinds.KUSTOMIZATION.kind())
                    ? syncFile(cluster, child)
                    : Optional.empty();
        }
        String namespace = folder.group(4);
        String name = folder.group(3).equals("applications")
                ? object.getMetadata().getName()
                : Optional.ofNullable(object.getMetadata().getLabels().get(Labels.APPLICATION))
                        .orElse("");
        if (!NamespaceName.isValid(namespace)
                || !ApplicationName.isValid(name)
                || !namespace.equals(object.getMetadata().getNamespace())) {
            return Optional.empty();
        }
        ApplicationKey key = new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name));
        if (folder.group(3).equals("applications")) {
            return object.getKind().equals("Application")
                    ? Optional.of(OverlayLayout.applicationFile(cluster, key))
                    : Optional.empty();
        }
        return RegionName.isValid(cluster)
                ? Optional.of(OverlayLayout.release(new RegionName(cluster), key)
                        .child(
                                switch (object.getKind()) {
                                    case "HelmRelease" -> "helmrelease.yaml";
                                    case "Kustomization" -> "fluxkustomization.yaml";
                                    default -> "source.yaml";
                                }))
                : Optional.empty();
    }

    /** The file of a namespace's Kustomization. */
    private static Optional<OverlayPath> syncFile(String cluster, GenericKubernetesResource child) {
        Matcher folder = FOLDER.matcher(path(child));
        if (!folder.matches() || folder.group(4) == null || !NamespaceName.isValid(folder.group(4))) {
            return Optional.empty();
        }
        NamespaceName namespace = new NamespaceName(folder.group(4));
        if (folder.group(3).equals("applications")) {
            return Optional.of(OverlayLayout.applicationsSync(cluster, namespace));
        }
        return RegionName.isValid(folder.group(1))
                ? Optional.of(OverlayLayout.releasesSync(cluster, namespace, new RegionName(folder.group(1))))
                : Optional.empty();
    }

    private static String path(GenericKubernetesResource kustomization) {
        return String.valueOf((Object) kustomization.get("spec", "path"));
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
