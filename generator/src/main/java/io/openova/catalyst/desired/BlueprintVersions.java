package io.openova.catalyst.desired;

import io.openova.catalyst.catalog.BlueprintReader;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Every version of the Blueprints that an overlay holds: one record a version, and the custom resource of the newest for
 * the cluster (contract 13.3, ADR 91). Overlays from before that have the resource alone. Each version is found by its
 * path; no other is read.
 */
public final class BlueprintVersions {
    private final Snapshot snapshot;
    private final String management;

    /** @param management folder of the management cluster */
    public BlueprintVersions(Snapshot snapshot, String management) {
        this.snapshot = snapshot;
        this.management = management;
    }

    /**
     * Returns the Blueprint at exactly this version.
     *
     * @throws MalformedBlueprintException when its file does not hold it
     */
    public Optional<Blueprint> find(BlueprintRef ref) {
        Optional<Blueprint> recorded = record(ref).map(VersionRecord::blueprint);
        return recorded.isPresent()
                ? recorded
                : resources(ref.name()).stream()
                        .filter(blueprint -> blueprint.ref().equals(ref))
                        .findFirst();
    }

    /**
     * Returns the record of a version.
     *
     * @throws MalformedBlueprintException when the file is not the record of that version
     */
    public Optional<VersionRecord> record(BlueprintRef ref) {
        OverlayPath file = OverlayLayout.blueprintVersionFile(management, ref);
        return snapshot.read(file).map(text -> VersionRecord.read(text, ref, file));
    }

    /**
     * Returns the custom resource that the cluster gets.
     *
     * @throws MalformedBlueprintException when its file does not hold a Blueprint
     */
    public Optional<Blueprint> resource(BlueprintName name) {
        return resources(name).stream()
                .filter(blueprint -> blueprint.ref().name().equals(name))
                .findFirst();
    }

    private List<Blueprint> resources(BlueprintName name) {
        return snapshot.read(OverlayLayout.blueprintFile(management, name))
                .map(text -> BlueprintReader.read(text, "blueprints/" + name + ".yaml"))
                .orElse(List.of());
    }

    /** The versions with a record, lowest first; no file is read. */
    public SortedSet<Version> recorded(BlueprintName name) {
        SortedSet<Version> versions = new TreeSet<>();
        OverlayPath folder = OverlayLayout.blueprintVersions(management, name);
        for (String file : snapshot.list(folder)) {
            if (OverlayPath.isReadable(file)
                    && OverlayLayout.placeOf(folder.found(file)) instanceof OverlayPlace.BlueprintVersion place) {
                versions.add(place.ref().version());
            }
        }
        return versions;
    }

    /**
     * Returns the Blueprint in all its versions.
     *
     * @throws MalformedBlueprintException when one of them cannot be read
     */
    public List<Blueprint> all(BlueprintName name) {
        List<Blueprint> versions = new ArrayList<>();
        SortedSet<Version> recorded = recorded(name);
        for (Version version : recorded) {
            record(new BlueprintRef(name, version))
                    .map(VersionRecord::blueprint)
                    .ifPresent(versions::add);
        }
        for (Blueprint resource : resources(name)) {
            if (!resource.ref().name().equals(name)
                    || !recorded.contains(resource.ref().version())) {
                versions.add(resource);
            }
        }
        return versions;
    }

    /** The names of the Blueprints, in order; a name stays known while a record of it is there. */
    public SortedSet<BlueprintName> names() {
        SortedSet<BlueprintName> names = new TreeSet<>();
        for (String entry : snapshot.list(OverlayLayout.blueprints(management))) {
            String name = entry.endsWith(".yaml") ? entry.substring(0, entry.length() - ".yaml".length()) : entry;
            if (BlueprintName.isValid(name)) {
                names.add(new BlueprintName(name));
            }
        }
        return names;
    }
}
