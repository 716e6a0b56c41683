package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.BlueprintDependencies;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.PendingSnapshot;
import io.openova.catalyst.desired.RunApplications;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The removal of an Organization, an Environment, or a Blueprint, planned anew on every head. It is refused with the list
 * of what uses it; only Applications that would become invalid may be left behind, when that is forced (contract 13.10).
 */
public final class ParentRemoval {
    /** Kinds of parents that have a file of their own in the overlay. */
    public enum Kind {
        ORGANIZATION("Organization", "reference/organization-missing", "organizations"),
        ENVIRONMENT("Environment", "reference/environment-missing", "environments"),
        BLUEPRINT("Blueprint", "reference/blueprint-unknown", "blueprints");

        private final String text;
        private final String missing;
        private final String folder;

        Kind(String text, String missing, String folder) {
            this.text = text;
            this.missing = missing;
            this.folder = folder;
        }
    }

    private final Kind kind;
    private final String name;
    private final boolean force;
    private final Surroundings surroundings;
    private boolean wasSeen;

    /**
     * @param force whether Applications that become invalid are warnings
     * @param surroundings the catalog, the settings, and the rules of a delivery
     */
    public ParentRemoval(Kind kind, String name, boolean force, Surroundings surroundings) {
        this.kind = kind;
        this.name = name;
        this.force = force;
        this.surroundings = surroundings;
    }

    /**
     * Plans the removal on this head.
     *
     * @return the changes, or findings that name each object that uses the parent
     */
    public Attempted plan(Snapshot head) {
        OverlayState before = surroundings.state(head);
        Optional<OverlayPath> path =
                before.sovereign().management().flatMap(cluster -> GovernanceChanges.path(kind.text, name, cluster));
        Optional<Document> document = path.flatMap(file -> read(head, file));
        if (path.isEmpty() || document.isEmpty()) {
            return wasSeen
                    ? attempted(before, List.of(), ChangeSet.EMPTY)
                    : Attempted.refused(List.of(missing(before)));
        }
        wasSeen = true;
        ChangeSet changes = ChangeSet.of(Map.of(), files(head, before, path.get()));
        PendingSnapshot pending = new PendingSnapshot(head);
        pending.apply(changes);
        OverlayState after = surroundings.state(pending);
        AffectedApplications.Effect effect = new AffectedApplications(
                        before, after, surroundings.pipeline(), surroundings.decoder(), RunApplications.NONE)
                .ofRemoved(document.get());
        List<Finding> found = new ArrayList<>(users(before, after));
        effect.broken().stream()
                .map(finding -> force ? finding.withSeverity(Severity.WARNING) : finding)
                .forEach(found::add);
        return attempted(before, found, changes.plus(effect.changes()));
    }

    /** The parent's own file, and the records of all versions of a Blueprint. */
    private List<OverlayPath> files(Snapshot head, OverlayState before, OverlayPath own) {
        List<OverlayPath> files = new ArrayList<>(List.of(own));
        if (kind == Kind.BLUEPRINT) {
            before.sovereign()
                    .management()
                    .map(cluster -> OverlayLayout.blueprintVersions(cluster, new BlueprintName(name)))
                    .filter(head::exists)
                    .ifPresent(files::add);
        }
        return files;
    }

    /** {@code environment acme-dev}, for the commit and for an idempotency key. */
    public String target() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + name;
    }

    private Attempted attempted(OverlayState before, List<Finding> found, ChangeSet changes) {
        Optional<Overlay.Planned> planned = found.stream().anyMatch(Finding::isError)
                ? Optional.empty()
                : Optional.of(new Overlay.Planned(changes, "remove " + target()));
        return new Attempted(
                List.of(),
                Finding.distinct(found.stream()),
                List.of(),
                planned,
                Optional.of(new Hidden(before.catalog(), before::application)));
    }

    private Finding missing(OverlayState world) {
        List<String> names = names(world);
        boolean isBuiltIn = kind == Kind.BLUEPRINT
                && BlueprintName.isValid(name)
                && !world.catalog().versions(new BlueprintName(name)).isEmpty();
        List<String> near = Nearest.to(name, names);
        return Finding.error(
                        kind.missing,
                        Pointer.ROOT,
                        "the overlay has no file of the " + kind.text + " '" + SingleLine.of(name) + "'"
                                + (isBuiltIn ? ": it is part of the catalog, not of the overlay" : ""))
                .withCandidates(near.isEmpty() ? names : near)
                .withRemedy(
                        isBuiltIn
                                ? "remove it from the catalog's repository (--catalog)"
                                : "correct the name; names are case-sensitive");
    }

    private List<String> names(OverlayState world) {
        return world
                .sovereign()
                .management()
                .map(cluster ->
                        world.snapshot().list(OverlayLayout.cluster(cluster).child(kind.folder)))
                .orElse(List.of())
                .stream()
                .filter(file -> file.endsWith(".yaml") && !file.startsWith("_"))
                .map(file -> file.substring(0, file.length() - ".yaml".length()))
                .toList();
    }

    /** What uses the parent besides Applications, and is removed or changed first whatever is forced. */
    private List<Finding> users(OverlayState before, OverlayState after) {
        return switch (kind) {
            case ORGANIZATION -> ofOrganization(before);
            case ENVIRONMENT -> List.of();
            case BLUEPRINT -> ofBlueprint(before, after);
        };
    }

    private List<Finding> ofOrganization(OverlayState before) {
        List<Finding> found = new ArrayList<>();
        String slug = governance(before, "organizations").stream()
                .filter(document -> document.value().textAt("metadata", "name").equals(Optional.of(name)))
                .findFirst()
                .flatMap(document -> document.value().textAt("spec", "slug"))
                .orElse(name);
        for (Document environment : governance(before, "environments")) {
            if (environment.value().textAt("spec", "organizationRef").equals(Optional.of(name))) {
                found.add(used(environment, "belongs to Organization '" + name + "'", "remove the Environment first"));
            }
        }
        for (Document blueprint : governance(before, "blueprints")) {
            Optional<String> team = blueprint.value().textAt("spec", "owner", "team");
            if (blueprint.value().textAt("spec", "visibility").equals(Optional.of(Blueprint.PRIVATE))
                    && (team.equals(Optional.of(name)) || team.equals(Optional.of(slug)))) {
                found.add(used(
                        blueprint,
                        "is private to Organization '" + name + "'",
                        "remove the Blueprint first, or give it another owner"));
            }
        }
        return found;
    }

    /** Blueprints of the overlay whose dependency would not be met any more. */
    private List<Finding> ofBlueprint(OverlayState before, OverlayState after) {
        List<Finding> found = new ArrayList<>();
        for (Document blueprint : governance(before, "blueprints")) {
            if (blueprint.value().textAt("metadata", "name").equals(Optional.of(name))) {
                continue;
            }
            Set<String> known = new HashSet<>();
            new BlueprintDependencies(new Versions(before))
                    .of(blueprint)
                    .forEach(finding -> known.add(finding.rule() + finding.pointer()));
            boolean isBroken = new BlueprintDependencies(new Versions(after))
                    .of(blueprint).stream().anyMatch(finding -> !known.contains(finding.rule() + finding.pointer()));
            if (isBroken) {
                found.add(used(
                        blueprint,
                        "depends on Blueprint '" + name + "'",
                        "remove that Blueprint first, or apply a version of it that does not depend on this one"));
            }
        }
        return found;
    }

    private static Finding used(Document user, String why, String remedy) {
        return user.locate(Finding.error(
                        "reference/has-dependents",
                        Pointer.of("metadata", "name"),
                        user.value().textAt("kind").orElse("") + " '"
                                + user.value().textAt("metadata", "name").orElse("") + "' " + why)
                .withRemedy(remedy + "; --force leaves only Applications behind"));
    }

    private static List<Document> governance(OverlayState world, String folder) {
        List<Document> documents = new ArrayList<>();
        world.sovereign().management().ifPresent(cluster -> {
            OverlayPath root = OverlayLayout.cluster(cluster).child(folder);
            for (OverlayPath file : world.snapshot().files(root)) {
                if (file.name().endsWith(".yaml")) {
                    read(world.snapshot(), file).ifPresent(documents::add);
                }
            }
        });
        return documents;
    }

    private static Optional<Document> read(Snapshot snapshot, OverlayPath file) {
        return snapshot.read(file).flatMap(text -> new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), file.toString(), ReadLimits.MANIFEST).documents().stream()
                        .findFirst());
    }

    /** The Blueprints of one state, for the check of their dependencies. */
    private record Versions(OverlayState world) implements BlueprintDependencies.Known {
        @Override
        public Optional<VersionAnswer> version(BlueprintName blueprint, Optional<String> range) {
            try {
                return Optional.of(world.version(blueprint, range));
            } catch (MalformedBlueprintException unreadable) {
                // Validation reports it at the Blueprint itself; its versions are unknown before and after.
                return Optional.empty();
            }
        }

        @Override
        public Optional<Value> at(BlueprintRef ref) {
            return world.blueprint(ref).map(Blueprint::resource);
        }
    }
}
