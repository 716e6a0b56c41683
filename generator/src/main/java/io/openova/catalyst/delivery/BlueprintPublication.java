package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.desired.BlueprintVersions;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.VersionRecord;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Publishes Blueprints into an overlay (contract 13.3): each version gets a record that stays, and the newest version
 * becomes the custom resource that the cluster gets. The content of a published version never changes.
 */
public final class BlueprintPublication {
    private static final int MOST_NAMED = 12;

    private final List<Document> documents;

    /** @param documents those that are not Blueprints, or have no valid name and version, are passed over */
    public BlueprintPublication(List<Document> documents) {
        this.documents = documents.stream()
                .filter(document -> refOf(document.value()).isPresent())
                .toList();
    }

    /** Name and version of a Blueprint's custom resource; empty for anything else. */
    static Optional<BlueprintRef> refOf(Value resource) {
        Optional<String> name = resource.textAt("metadata", "name").filter(BlueprintName::isValid);
        Optional<String> version = resource.textAt("spec", "version").filter(Version::isValid);
        return resource.textAt("kind").equals(Optional.of("Blueprint")) && name.isPresent() && version.isPresent()
                ? Optional.of(new BlueprintRef(new BlueprintName(name.get()), new Version(version.get())))
                : Optional.empty();
    }

    /**
     * Returns the files that the documents become on this head: records of their versions, a record of a version that
     * has none yet, and the custom resource of the newest version.
     */
    Map<OverlayPath, String> writes(Snapshot head, String management) {
        Map<BlueprintName, Map<Version, ObjectValue>> given = new TreeMap<>();
        for (Document document : documents) {
            BlueprintRef ref = refOf(document.value()).orElseThrow();
            if (document.value() instanceof ObjectValue resource) {
                given.computeIfAbsent(ref.name(), name -> new TreeMap<>())
                        .put(ref.version(), VersionRecord.applied(resource));
            }
        }
        Map<OverlayPath, String> writes = new TreeMap<>();
        BlueprintVersions versions = new BlueprintVersions(head, management);
        given.forEach((name, now) -> writes.putAll(writes(name, now, versions, management)));
        return writes;
    }

    private static Map<OverlayPath, String> writes(
            BlueprintName name, Map<Version, ObjectValue> given, BlueprintVersions versions, String management) {
        Map<OverlayPath, String> writes = new TreeMap<>();
        SortedSet<Version> known = versions.recorded(name);
        Optional<Blueprint> resource = resource(name, versions);
        Map<Version, ObjectValue> recorded = new TreeMap<>(given);
        // An overlay from before the records has this version in its resource only, which a newer one replaces.
        resource.filter(blueprint -> !known.contains(blueprint.ref().version()))
                .ifPresent(blueprint -> recorded.putIfAbsent(blueprint.ref().version(), blueprint.resource()));
        recorded.forEach((version, value) -> {
            known.add(version);
            writes.put(
                    OverlayLayout.blueprintVersionFile(management, new BlueprintRef(name, version)),
                    VersionRecord.text(value));
        });
        Version newest = Catalog.newest(known).orElseThrow();
        boolean isThere = resource.filter(blueprint -> blueprint.ref().version().equals(newest))
                .isPresent();
        if (given.containsKey(newest) || !isThere) {
            Optional.ofNullable(recorded.get(newest))
                    .or(() ->
                            published(new BlueprintRef(name, newest), versions).map(Blueprint::resource))
                    .ifPresent(value ->
                            writes.put(OverlayLayout.blueprintFile(management, name), YamlWriter.write(value)));
        }
        return writes;
    }

    /** A file that cannot be read is replaced, which repairs it; validation reports it until then. */
    private static Optional<Blueprint> resource(BlueprintName name, BlueprintVersions versions) {
        try {
            return versions.resource(name);
        } catch (MalformedBlueprintException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Blueprint> published(BlueprintRef ref, BlueprintVersions versions) {
        try {
            return versions.find(ref);
        } catch (MalformedBlueprintException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Documents with other content than the version that is published already, by the overlay, by the program's catalog,
     * or by another document; no option overrides this refusal.
     */
    List<Finding> changedVersions(OverlayState head) {
        List<Finding> found = new ArrayList<>();
        Map<BlueprintRef, ObjectValue> inRun = new HashMap<>();
        for (Document document : documents) {
            BlueprintRef ref = refOf(document.value()).orElseThrow();
            ObjectValue now = spec(document.value());
            ObjectValue first = inRun.putIfAbsent(ref, now);
            Optional<ObjectValue> before = published(head, ref);
            if (before.isPresent()) {
                difference("the overlay has", ref, before.get(), document, Pointer.of("spec", "version"))
                        .ifPresent(found::add);
            } else if (first != null) {
                difference("another document has", ref, first, document, Pointer.of("spec", "version"))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<ObjectValue> published(OverlayState head, BlueprintRef ref) {
        try {
            return head.published(ref).map(blueprint -> spec(blueprint.resource()));
        } catch (MalformedBlueprintException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Returns the finding about a Blueprint whose content is not that of the published version; empty where it is.
     *
     * @param where the begin of the sentence, for example {@code the overlay has}
     * @param published the spec of that version
     */
    public static Optional<Finding> difference(
            String where, BlueprintRef ref, ObjectValue published, Document document, Pointer at) {
        List<Pointer> differing =
                FieldChange.between(published, spec(document.value()), Redactor.of(List.of())).stream()
                        .map(change -> Pointer.of("spec").append(change.pointer()))
                        .toList();
        if (differing.isEmpty()) {
            return Optional.empty();
        }
        String shown =
                differing.stream().limit(MOST_NAMED).map(Pointer::toString).collect(Collectors.joining(", "));
        int more = differing.size() - MOST_NAMED;
        return Optional.of(document.locate(Finding.error(
                        "catalog/version-changed",
                        at,
                        where + " Blueprint " + ref + " with other content: " + shown
                                + (more > 0 ? ", and " + more + " more" : ""))
                .withRemedy("give the changed Blueprint a new version")));
    }

    private static ObjectValue spec(Value resource) {
        return resource.objectAt("spec").orElse(ObjectValue.EMPTY);
    }
}
