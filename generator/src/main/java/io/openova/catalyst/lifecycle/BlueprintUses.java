package io.openova.catalyst.lifecycle;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.desired.BlueprintVersions;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Lists the versions of Blueprints of an overlay with the Applications that run them. */
final class BlueprintUses {
    private final OverlayState world;

    BlueprintUses(OverlayState world) {
        this.world = world;
    }

    /**
     * Returns the versions of one Blueprint, or of all that the overlay has or runs; by name, newest first.
     *
     * @param wanted empty for all
     */
    BlueprintListing list(Optional<BlueprintName> wanted) {
        Map<BlueprintRef, List<Application>> users = new HashMap<>();
        world.applications()
                .forEach(application -> users.computeIfAbsent(application.blueprint(), ref -> new ArrayList<>())
                        .add(application));
        SortedSet<BlueprintName> names = new TreeSet<>();
        Optional<BlueprintVersions> own = world.versions();
        own.ifPresent(versions -> names.addAll(versions.names()));
        users.keySet().forEach(ref -> names.add(ref.name()));
        List<BlueprintUse> uses = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (BlueprintName name : wanted.map(List::of).orElseGet(() -> List.copyOf(names))) {
            try {
                uses.addAll(of(name, own, users));
            } catch (MalformedBlueprintException malformed) {
                // One broken Blueprint must not hide the others (threat S22).
                findings.addAll(malformed.findings());
            }
        }
        return new BlueprintListing(uses, findings);
    }

    private List<BlueprintUse> of(
            BlueprintName name, Optional<BlueprintVersions> own, Map<BlueprintRef, List<Application>> users) {
        Set<Version> ofOverlay = new HashSet<>();
        own.ifPresent(versions -> versions.all(name)
                .forEach(blueprint -> ofOverlay.add(blueprint.ref().version())));
        Map<Version, Blueprint> known = world.catalog().versions(name);
        Optional<Version> newest = Catalog.newest(known.keySet());
        SortedSet<Version> all = new TreeSet<>(Comparator.<Version>reverseOrder());
        all.addAll(known.keySet());
        users.keySet().stream().filter(ref -> ref.name().equals(name)).forEach(ref -> all.add(ref.version()));
        List<BlueprintUse> uses = new ArrayList<>();
        for (Version version : all) {
            BlueprintRef ref = new BlueprintRef(name, version);
            BlueprintUse.Source source = ofOverlay.contains(version)
                    ? BlueprintUse.Source.OVERLAY
                    : known.containsKey(version) ? BlueprintUse.Source.CATALOG : BlueprintUse.Source.MISSING;
            uses.add(new BlueprintUse(
                    ref, source, newest.equals(Optional.of(version)), users.getOrDefault(ref, List.of())));
        }
        return uses;
    }
}
