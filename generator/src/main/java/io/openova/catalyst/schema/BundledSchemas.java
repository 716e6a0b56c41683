package io.openova.catalyst.schema;

import io.openova.catalyst.document.BundledFile;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.schema.source.SchemaText;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The schemas that the jar carries; each is read on first use. */
public final class BundledSchemas {
    private static final Map<String, String> KINDS = Map.of(
            "apps.openova.io/v1 Application", "application",
            "catalyst.openova.io/v1 Environment", "environment",
            "orgs.openova.io/v1 Organization", "organization",
            "catalyst.openova.io/v1 Blueprint", "blueprint",
            "catalyst.openova.io/v1alpha1 Blueprint", "blueprint");

    /** In the apiVersion of each of them. */
    private static final String GROUPS = ".openova.io/";

    private final Map<String, ObjectValue> trees = new ConcurrentHashMap<>();
    private volatile @Nullable String compact;

    /** The file name, without extension, of the schema for a kind of resource. */
    Optional<String> nameOf(String apiVersion, String kind) {
        return Optional.ofNullable(KINDS.get(apiVersion + " " + kind));
    }

    /**
     * The same for the kind that the resource declares; called for every object, so foreign kinds are sorted out first.
     */
    Optional<String> nameOf(Value resource) {
        return resource instanceof ObjectValue object
                        && object.entries().get("apiVersion") instanceof TextValue version
                        && version.text().contains(GROUPS)
                        && object.entries().get("kind") instanceof TextValue kind
                ? nameOf(version.text(), kind.text())
                : Optional.empty();
    }

    /**
     * @throws IllegalArgumentException when the jar does not carry the schema
     */
    public ObjectValue tree(String name) {
        return trees.computeIfAbsent(name, BundledSchemas::read);
    }

    /** Returns the schema in the form that only accepts or rejects, which is much faster to read on a cold start. */
    public StructuralSchema compact(String name) {
        String text = compact;
        if (text == null) {
            text = new String(BundledFile.require(SchemaGenerator.COMPACT), StandardCharsets.UTF_8);
            compact = text;
        }
        String key = "\n" + name + " ";
        return SchemaText.readOwn(text, text.indexOf(key) + key.length());
    }

    private static ObjectValue read(String name) {
        String resource = "schemas/" + name + ".schema.json";
        byte[] bytes = BundledFile.read(resource).orElseThrow(() -> new IllegalArgumentException("no schema " + name));
        ReadOutcome outcome = new DocumentReader().readJson(bytes, "/" + resource, ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            throw new IllegalStateException(outcome.findings().toString());
        }
        return (ObjectValue) outcome.documents().get(0).value();
    }
}
