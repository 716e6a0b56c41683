package io.openova.catalyst.lifecycle;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.BlueprintVersions;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Removes the versions of Blueprints that nothing needs: no Application runs them, no state in the history of the branch
 * can be rolled back to them, no hold names them, no other Blueprint depends on them, and they are not the newest.
 */
final class BlueprintPrune {
    private static final int MOST_NAMED = 5;

    private final Optional<BlueprintName> wanted;
    private final Function<Snapshot, OverlayState> worlds;
    private final Overlay overlay;
    private List<Finding> findings = List.of();

    /** @param wanted empty for all Blueprints of the overlay */
    BlueprintPrune(Optional<BlueprintName> wanted, Function<Snapshot, OverlayState> worlds, Overlay overlay) {
        this.wanted = wanted;
        this.worlds = worlds;
        this.overlay = overlay;
    }

    DeliveryOutcome run(CommitOrder order) {
        CommitOutcome outcome = overlay.commit(order, this::plan);
        return OutcomeMapper.of(outcome, findings);
    }

    private Optional<Overlay.Planned> plan(Snapshot head) {
        PrunePlan plan = look(head);
        findings = plan.findings();
        if (findings.stream().anyMatch(Finding::isError)) {
            return Optional.empty();
        }
        String management = worlds.apply(head).sovereign().management().orElseThrow();
        List<OverlayPath> removals = plan.versions().stream()
                .filter(VersionVerdict::isRemovable)
                .map(verdict -> OverlayLayout.blueprintVersionFile(management, verdict.ref()))
                .toList();
        return Optional.of(new Overlay.Planned(ChangeSet.of(Map.of(), removals), subject(plan)));
    }

    private static String subject(PrunePlan plan) {
        List<String> gone = plan.versions().stream()
                .filter(VersionVerdict::isRemovable)
                .map(verdict -> verdict.ref().toString())
                .toList();
        return "prune " + gone.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (gone.size() > MOST_NAMED ? ", and " + (gone.size() - MOST_NAMED) + " more" : "");
    }

    /** What would be removed on this head, and why the rest stays. */
    PrunePlan look(Snapshot head) {
        OverlayState world = worlds.apply(head);
        if (head.commit().isEmpty() || world.sovereign().management().isEmpty()) {
            List<Finding> found = new ArrayList<>(world.problems());
            found.add(Finding.error(
                            "settings/management-cluster-missing",
                            Pointer.ROOT,
                            "the overlay has no management cluster, and so no Blueprints")
                    .withRemedy("make one with 'catalyst cluster new'"));
            return new PrunePlan(List.of(), found);
        }
        if (overlay.history().isShallow()) {
            return new PrunePlan(
                    List.of(),
                    List.of(Finding.error(
                                    "prune/history-shallow",
                                    Pointer.ROOT,
                                    "this clone is shallow, so the versions that earlier states need are not known")
                            .withRemedy("fetch the whole history: `git fetch --unshallow`, or fetch-depth: 0 in a"
                                    + " workflow")));
        }
        BlueprintVersions versions = world.versions().orElseThrow();
        try {
            Map<BlueprintRef, String> needed = needed(world, versions, head);
            List<VersionVerdict> verdicts = new ArrayList<>();
            for (BlueprintName name : wanted.map(List::of).orElseGet(() -> List.copyOf(versions.names()))) {
                for (Version version : versions.recorded(name)) {
                    BlueprintRef ref = new BlueprintRef(name, version);
                    verdicts.add(new VersionVerdict(ref, Optional.ofNullable(needed.get(ref))));
                }
            }
            return new PrunePlan(
                    verdicts, wanted.map(name -> unknown(name, versions)).orElse(List.of()));
        } catch (MalformedBlueprintException malformed) {
            return new PrunePlan(List.of(), malformed.findings());
        }
    }

    private static List<Finding> unknown(BlueprintName name, BlueprintVersions versions) {
        return versions.names().contains(name)
                ? List.of()
                : List.of(Finding.error(
                                "reference/blueprint-unknown",
                                Pointer.ROOT,
                                "the overlay has no Blueprint '" + name + "'")
                        .withRemedy("'catalyst blueprint list' shows the Blueprints of the overlay"));
    }

    /** The versions that must stay, each with the first reason. */
    private Map<BlueprintRef, String> needed(OverlayState world, BlueprintVersions versions, Snapshot head) {
        Map<BlueprintRef, String> needed = new HashMap<>();
        world.applications().forEach(app -> needed.putIfAbsent(app.blueprint(), app.key() + " runs it"));
        for (BlueprintName name : versions.names()) {
            versions.resource(name)
                    .ifPresent(blueprint ->
                            needed.putIfAbsent(blueprint.ref(), "it is the version that the cluster gets"));
            Catalog.newest(versions.recorded(name))
                    .ifPresent(
                            version -> needed.putIfAbsent(new BlueprintRef(name, version), "it is the newest version"));
            for (Blueprint blueprint : versions.all(name)) {
                dependencies(blueprint, world)
                        .forEach(ref -> needed.putIfAbsent(ref, blueprint.ref() + " depends on it"));
            }
        }
        String management = world.sovereign().management().orElseThrow();
        for (Hold hold : new Holds(head, Optional.of(management)).all()) {
            needed.putIfAbsent(hold.kept().blueprint(), "the hold of " + hold.application() + " names it");
            hold.heldBack()
                    .forEach(state ->
                            needed.putIfAbsent(state.blueprint(), "the hold of " + hold.application() + " names it"));
        }
        overlay.history()
                .contents(
                        head,
                        OverlayLayout.applications(management),
                        "application.yaml",
                        (path, text) -> ApplicationReader.read(text)
                                .ifPresent(app -> needed.putIfAbsent(
                                        app.blueprint(), app.key() + " had it, and can be rolled back to it")));
        return needed;
    }

    private static List<BlueprintRef> dependencies(Blueprint blueprint, OverlayState world) {
        List<BlueprintRef> found = new ArrayList<>();
        for (Value dependency : blueprint.resource().itemsAt("spec", "depends")) {
            dependency
                    .textAt("blueprint")
                    .filter(BlueprintName::isValid)
                    .map(BlueprintName::new)
                    .ifPresent(name -> world.version(name, dependency.textAt("version"))
                            .version()
                            .ifPresent(version -> found.add(new BlueprintRef(name, version))));
        }
        return found;
    }
}
