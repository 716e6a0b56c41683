package io.openova.catalyst.validation;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.delivery.BlueprintPublication;
import io.openova.catalyst.desired.BlueprintVersions;
import io.openova.catalyst.desired.LenientSnapshot;
import io.openova.catalyst.desired.VersionRecord;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Checks the records of an overlay's Blueprint versions: each holds what its path says, with the content that was
 * applied, and the cluster gets the newest.
 */
final class BlueprintRecords {
    private final LenientSnapshot snapshot;
    private final String management;
    private final BlueprintVersions versions;
    private final Validation documents;
    private final List<Finding> findings = new ArrayList<>();

    /** @param documents validates a Blueprint as any other document of the overlay */
    BlueprintRecords(LenientSnapshot snapshot, String management, Validation documents) {
        this.snapshot = snapshot;
        this.management = management;
        this.versions = new BlueprintVersions(snapshot, management);
        this.documents = documents;
    }

    List<Finding> findings() {
        for (BlueprintName name : versions.names()) {
            SortedSet<Version> recorded = versions.recorded(name);
            if (recorded.isEmpty()) {
                continue;
            }
            Optional<Blueprint> resource = resource(name);
            for (Version version : recorded) {
                BlueprintRef ref = new BlueprintRef(name, version);
                OverlayPath file = OverlayLayout.blueprintVersionFile(management, ref);
                if (!snapshot.isUnsafe(file)) {
                    record(ref, resource.filter(blueprint -> blueprint.ref().equals(ref)));
                }
            }
            newest(name, Catalog.newest(recorded).orElseThrow(), resource);
        }
        return findings;
    }

    /** Another check reports a resource that cannot be read. */
    private Optional<Blueprint> resource(BlueprintName name) {
        try {
            return versions.resource(name);
        } catch (MalformedBlueprintException malformed) {
            return Optional.empty();
        }
    }

    private void record(BlueprintRef ref, Optional<Blueprint> resource) {
        VersionRecord record;
        try {
            record = versions.record(ref).orElseThrow();
        } catch (MalformedBlueprintException malformed) {
            findings.addAll(malformed.findings());
            return;
        }
        findings.addAll(documents.resource(record.document()));
        Optional<ObjectValue> shown =
                resource.flatMap(blueprint -> blueprint.resource().objectAt("spec"));
        if (!record.isIntact()) {
            Pointer at = Pointer.of("spec");
            findings.add(shown.flatMap(spec ->
                            BlueprintPublication.difference("the overlay has", ref, spec, record.document(), at))
                    .orElseGet(() -> record.document()
                            .locate(Finding.error(
                                    "catalog/version-changed",
                                    at,
                                    "the record of Blueprint " + ref
                                            + " does not have the content that was applied: the digest differs")))
                    .withRemedy("restore the file from Git, and give the changed Blueprint a new version"));
        } else {
            resource.flatMap(blueprint -> differing(record, ref)).ifPresent(findings::add);
        }
    }

    /** The custom resource of the newest version, when it was changed by hand. */
    private Optional<Finding> differing(VersionRecord record, BlueprintRef ref) {
        OverlayPath file = OverlayLayout.blueprintFile(management, ref.name());
        ObjectValue published = record.blueprint().resource().objectAt("spec").orElse(ObjectValue.EMPTY);
        List<Document> here = new DocumentReader()
                .read(
                        snapshot.read(file).orElse("").getBytes(StandardCharsets.UTF_8),
                        file.toString(),
                        ReadLimits.MANIFEST)
                .documents();
        return here.stream()
                .flatMap(document -> BlueprintPublication.difference(
                        "the overlay has published", ref, published, document, Pointer.of("spec", "version"))
                        .stream())
                .findFirst();
    }

    private void newest(BlueprintName name, Version newest, Optional<Blueprint> resource) {
        OverlayPath file = OverlayLayout.blueprintFile(management, name);
        boolean isNewest = resource.filter(
                        blueprint -> blueprint.ref().version().compareTo(newest) >= 0 || newest.isPrerelease())
                .isPresent();
        if (isNewest || snapshot.isUnsafe(file) || resource.isEmpty() && snapshot.exists(file)) {
            return;
        }
        findings.add(Finding.warning(
                        "catalog/not-newest",
                        Pointer.of("spec", "version"),
                        resource.map(blueprint -> "the cluster gets Blueprint " + blueprint.ref()
                                        + ", but the overlay has version " + newest)
                                .orElse("the cluster gets no Blueprint " + name + ", but the overlay has version "
                                        + newest))
                .withRemedy("apply the file "
                        + OverlayLayout.blueprintVersionFile(management, new BlueprintRef(name, newest)))
                .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1))));
    }
}
