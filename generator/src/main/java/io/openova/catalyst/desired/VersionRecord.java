package io.openova.catalyst.desired;

import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The record of one applied version of a Blueprint: its custom resource as JSON, with an annotation that carries the
 * digest of its spec (ADR 91).
 *
 * @param blueprint the Blueprint as it was applied, without that annotation
 * @param digest what the record says that the digest of the spec is; empty if it does not
 * @param document the file, for the positions of findings
 */
public record VersionRecord(Blueprint blueprint, Optional<String> digest, Document document) {
    static final String DIGEST = "catalyst.openova.io/spec-digest";

    private static final String ANNOTATIONS = "annotations";

    /** The text of the record of a custom resource. */
    public static String text(ObjectValue resource) {
        ObjectValue metadata = resource.objectAt("metadata").orElse(ObjectValue.EMPTY);
        ObjectValue annotations = metadata.objectAt(ANNOTATIONS).orElse(ObjectValue.EMPTY);
        return JsonWriter.writePretty(resource.with(
                "metadata", metadata.with(ANNOTATIONS, annotations.with(DIGEST, Value.text(digestOf(resource))))));
    }

    /**
     * The record in the text.
     *
     * @param ref what the file's path says that it holds
     * @throws MalformedBlueprintException when the text holds something else
     */
    static VersionRecord read(String text, BlueprintRef ref, OverlayPath file) {
        String name = file.toString();
        ReadOutcome outcome =
                new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), name, ReadLimits.MANIFEST);
        if (!outcome.isClean() || outcome.documents().size() != 1) {
            throw new MalformedBlueprintException(name, outcome.findings());
        }
        Document document = outcome.documents().get(0);
        if (!(document.value() instanceof ObjectValue resource)
                || !resource.textAt("kind").equals(Optional.of("Blueprint"))
                || !resource.textAt("metadata", "name")
                        .equals(Optional.of(ref.name().value()))
                || !resource.textAt("spec", "version")
                        .equals(Optional.of(ref.version().value()))) {
            throw new MalformedBlueprintException(
                    name,
                    List.of(document.locate(Finding.error(
                                    "catalog/blueprint-malformed",
                                    Pointer.ROOT,
                                    "the file does not hold Blueprint " + ref + ", as its path says")
                            .withRemedy("restore the file from Git"))));
        }
        return new VersionRecord(
                new Blueprint(ref, applied(resource), name),
                resource.textAt("metadata", ANNOTATIONS, DIGEST),
                document);
    }

    /** The custom resource that a record is of, without the annotation; any other resource unchanged. */
    public static ObjectValue applied(ObjectValue record) {
        if (record.textAt("metadata", ANNOTATIONS, DIGEST).isEmpty()) {
            return record;
        }
        ObjectValue metadata = record.objectAt("metadata").orElse(ObjectValue.EMPTY);
        ObjectValue annotations =
                metadata.objectAt(ANNOTATIONS).orElse(ObjectValue.EMPTY).without(DIGEST);
        return record.with(
                "metadata",
                annotations.isEmpty() ? metadata.without(ANNOTATIONS) : metadata.with(ANNOTATIONS, annotations));
    }

    /** Whether the spec is the one that the digest was made of. */
    public boolean isIntact() {
        return digest.equals(Optional.of(digestOf(blueprint.resource())));
    }

    /** SHA-256 of the spec; the order of keys does not matter. */
    private static String digestOf(ObjectValue resource) {
        return Labels.digest(JsonWriter.write(sorted(resource.objectAt("spec").orElse(ObjectValue.EMPTY))));
    }

    private static Value sorted(Value value) {
        if (value instanceof ObjectValue object) {
            Value.ObjectBuilder builder = Value.object();
            new TreeMap<>(object.entries()).forEach((key, child) -> builder.put(key, sorted(child)));
            return builder.build();
        }
        return value instanceof ListValue list
                ? Value.list(list.items().stream().map(VersionRecord::sorted).toList())
                : value;
    }
}
