package io.openova.catalyst.controller.status;

import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.controller.base.EventRecorder;
import io.openova.catalyst.controller.base.FluxTrigger;
import io.openova.catalyst.controller.base.Reconciled;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.resource.SpecComparison;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Observes a fan-out in the clusters, and triggers Flux to restore what somebody edited or removed. */
public final class RegionObserver {
    private final ControllerSettings settings;
    private final Function<Snapshot, Sovereign> sovereigns;
    private final FluxTrigger trigger;
    private final EventRecorder events;
    private final ClusterWatch local;
    private final Map<String, ClusterWatch> remote;
    /** What was already put back, so that one edit makes one request. */
    private final Map<String, Long> corrected = new ConcurrentHashMap<>();

    public RegionObserver(
            ControllerSettings settings,
            Function<Snapshot, Sovereign> sovereigns,
            FluxTrigger trigger,
            EventRecorder events,
            ClusterWatch local,
            Map<String, ClusterWatch> remote) {
        this.settings = settings;
        this.sovereigns = sovereigns;
        this.trigger = trigger;
        this.events = events;
        this.local = local;
        this.remote = remote;
    }

    public void forget(ApplicationResource resource) {
        corrected.remove(resource.getMetadata().getUid());
    }

    /**
     * The cluster has another custom resource than the overlay: Flux has not applied the change yet, or somebody edited
     * it by hand.
     */
    public Optional<ApplicationHealth> lag(
            ApplicationResource resource, ApplicationKey key, Optional<Document> committed, Snapshot head) {
        if (committed.isEmpty() || SpecComparison.isApplied(committed.get().value(), Resources.tree(resource))) {
            return Optional.empty();
        }
        String commit = head.commit().orElse("");
        String kustomization = "applications-" + key.namespace();
        boolean edited = local.find("Kustomization", settings.fluxNamespace(), kustomization)
                .flatMap(FluxObject::appliedCommit)
                .filter(commit::equals)
                .isPresent();
        if (edited
                && isFirst(
                        resource.getMetadata().getUid(), resource.getMetadata().getGeneration())) {
            events.warning(
                    resource,
                    "DriftCorrected",
                    "the Application was edited in the cluster; Flux restores it from the overlay. Change it with "
                            + "catalyst update instead");
            trigger.apply(local.client(), kustomization);
        }
        return Optional.of(ApplicationHealth.waiting(
                "Provisioning",
                "Progressing",
                "Flux has not applied the overlay's Application of commit " + commit + " yet"));
    }

    public static boolean isVanished(ApplicationHealth verdict) {
        return verdict.regions().stream().anyMatch(RegionState::isVanished);
    }

    private boolean isFirst(String uid, @Nullable Long generation) {
        long number = generation == null ? 0 : generation;
        Long last = corrected.put(uid, number);
        return last == null || last != number;
    }

    public List<RegionState> regions(ApplicationResource resource, Reconciled.UpToDate inStep, Snapshot head) {
        Sovereign sovereign = sovereigns.apply(head);
        ApplicationKey key = inStep.application().key();
        List<RegionState> states = new ArrayList<>();
        for (RegionName region : inStep.application().placement().regions()) {
            RegionFacts facts = facts(key, region, sovereign, inStep.manifests());
            RegionState state = RegionState.of(facts);
            if (!state.applied()) {
                correct(resource, facts, head);
            }
            states.add(state);
        }
        return states;
    }

    /** Somebody edited or removed what Flux had applied from this very commit. */
    private void correct(ApplicationResource resource, RegionFacts facts, Snapshot head) {
        boolean edited = facts.sync()
                .flatMap(FluxObject::appliedCommit)
                .filter(commit -> head.commit().equals(Optional.of(commit)))
                .isPresent();
        if (!edited) {
            return;
        }
        String sync = facts.sync().orElseThrow().name();
        if (facts.main().isEmpty() || facts.source().isEmpty()) {
            // Perhaps Flux applied it while its predecessor was still going: there is no later event that says so.
            applyAgain(facts.cluster(), sync, head);
            return;
        }
        FluxObject main = facts.main().get();
        long generations =
                main.generation() + facts.source().map(FluxObject::generation).orElse(0L);
        String uid = main.value().textAt("metadata", "uid").orElse("");
        if (isFirst(uid, generations)) {
            events.warning(
                    resource,
                    "DriftCorrected",
                    "the fan-out in " + facts.name() + " was edited in the cluster; Flux restores it from the overlay");
            watch(facts.cluster(), head).ifPresent(watch -> trigger.apply(watch.client(), sync));
        }
    }

    private void applyAgain(String cluster, String sync, Snapshot head) {
        watch(cluster, head).ifPresent(watch -> trigger.applyAgain(watch.client(), sync));
    }

    private RegionFacts facts(
            ApplicationKey key, RegionName region, Sovereign sovereign, Map<OverlayPath, String> manifests) {
        OverlayPath folder = OverlayLayout.release(region, key);
        Value main = manifest(manifests, folder.child("helmrelease.yaml"))
                .or(() -> manifest(manifests, folder.child("fluxkustomization.yaml")))
                .orElseThrow();
        Value source = manifest(manifests, folder.child("source.yaml")).orElseThrow();
        String cluster = sovereign.hostOf(region);
        Optional<ClusterWatch> watch = watch(cluster, sovereign);
        String namespace = key.namespace().value();
        Optional<String> sync = manifest(manifests, OverlayLayout.releasesSync(cluster, key.namespace(), region))
                .flatMap(kustomization -> kustomization.textAt("metadata", "name"));
        String name = main.textAt("metadata", "name").orElse("");
        return new RegionFacts(
                region.value(),
                main.textAt("metadata", "labels", io.openova.catalyst.model.Labels.PLACEMENT_ROLE)
                        .orElse("primary"),
                cluster,
                watch.isPresent(),
                main,
                source,
                watch.flatMap(w -> w.find(main.textAt("kind").orElse(""), namespace, name)),
                watch.flatMap(w -> w.find(
                        source.textAt("kind").orElse(""),
                        namespace,
                        source.textAt("metadata", "name").orElse(""))),
                watch.flatMap(w -> sync.flatMap(s -> w.find("Kustomization", settings.fluxNamespace(), s))),
                watch.flatMap(w -> w.find("GitRepository", settings.fluxNamespace(), settings.fluxNamespace())),
                watch.map(w -> w.workloads(
                                namespace,
                                name,
                                main.textAt("spec", "releaseName").orElse(name)))
                        .orElse(List.of()));
    }

    private static Optional<Value> manifest(Map<OverlayPath, String> manifests, OverlayPath path) {
        return Optional.ofNullable(manifests.get(path))
                .flatMap(text -> Resources.document(text, path.toString()))
                .map(Document::value);
    }

    private Optional<ClusterWatch> watch(String cluster, Snapshot head) {
        return watch(cluster, sovereigns.apply(head));
    }

    private Optional<ClusterWatch> watch(String cluster, Sovereign sovereign) {
        ClusterWatch far = remote.get(cluster);
        if (far != null) {
            return Optional.of(far);
        }
        return sovereign.management().filter(cluster::equals).map(management -> local);
    }
}
