package io.openova.catalyst.schema;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.schema.structural.CompactSchema;
import io.openova.catalyst.schema.structural.StructuralReader;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Generates the JSON Schema files and the custom resource definitions from their one source, {@code
 * schemas/source/*.yaml}. The caller writes the trees as bytes: JSON for paths that end in {@code .json}, YAML for the
 * others.
 */
public final class SchemaGenerator {
    /** The files of {@code schemas/source} that the generator reads, without folder and extension. */
    public static final List<String> SOURCES =
            List.of("fields", "application", "environment", "organization", "blueprint", "request");

    /** The path of {@link #compact}, from the repository's root. */
    public static final String COMPACT = "schemas/kinds.compact";

    /** The first line of every generated file that allows a comment; the caller writes it before the tree. */
    public static final String YAML_HEADER = "# Generated from schemas/source; do not edit.\n";

    private static final List<String> KINDS = List.of("application", "environment", "organization", "blueprint");
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final String ID = "https://openova.io/schemas/";
    private static final String CRD_FOLDER = "products/catalyst/chart/crds/";
    private static final String KEEP_UNKNOWN = "x-kubernetes-preserve-unknown-fields";
    private static final String INT_OR_STRING = "x-kubernetes-int-or-string";

    private final Map<String, ObjectValue> sources;
    private final ObjectValue fields;

    /**
     * @param sources every file of {@link #SOURCES}, by that name
     * @throws IllegalArgumentException when one is missing
     */
    public SchemaGenerator(Map<String, ObjectValue> sources) {
        for (String name : SOURCES) {
            if (!sources.containsKey(name)) {
                throw new IllegalArgumentException("schema source " + name + ".yaml is missing");
            }
        }
        this.sources = Map.copyOf(sources);
        this.fields = source("fields");
    }

    /**
     * Reads the sources from a folder.
     *
     * @param folder {@code schemas/source} of the repository
     * @throws IOException when a file cannot be read
     * @throws IllegalArgumentException when a file is not one clean YAML object
     */
    public static SchemaGenerator read(Path folder) throws IOException {
        Map<String, ObjectValue> sources = new HashMap<>();
        for (String name : SOURCES) {
            String file = name + ".yaml";
            byte[] bytes = Files.readAllBytes(folder.resolve(file));
            ReadOutcome outcome = new DocumentReader().readYaml(bytes, file, ReadLimits.MANIFEST);
            boolean object = outcome.isClean()
                    && outcome.documents().size() == 1
                    && outcome.documents().get(0).value() instanceof ObjectValue;
            if (!object) {
                throw new IllegalArgumentException(
                        "schema source " + file + " is not one YAML object: " + outcome.findings());
            }
            sources.put(name, (ObjectValue) outcome.documents().get(0).value());
        }
        return new SchemaGenerator(sources);
    }

    /**
     * Every generated file.
     *
     * @return path from the repository's root -> tree, in a fixed order
     * @throws IllegalArgumentException when a source uses an unknown field, or uses itself
     */
    public Map<String, ObjectValue> generate() {
        Map<String, ObjectValue> files = new LinkedHashMap<>();
        for (String kind : KINDS) {
            files.put("schemas/" + kind + ".schema.json", resourceSchema(kind));
        }
        source("request").entries().forEach((shape, schema) -> {
            String file = "request-" + shape + ".schema.json";
            Map<String, Value> entries = new LinkedHashMap<>(
                    header(file, "Catalyst request: " + shape).entries());
            ObjectValue closed = (ObjectValue) closed(used((ObjectValue) schema, Set.of()));
            closed.entries().forEach((keyword, value) -> entries.put(keyword, nullable(value)));
            files.put("schemas/" + file, Value.object(entries));
        });
        for (String kind : KINDS) {
            ObjectValue source = source(kind);
            files.put(CRD_FOLDER + text(source, "plural") + "." + text(source, "group") + ".yaml", crd(source));
        }
        return files;
    }

    /**
     * Returns our own kinds in the form that a cold start reads, as {@link CompactSchema} writes it: one line for each
     * kind.
     */
    public String compact() {
        StringBuilder text = new StringBuilder(YAML_HEADER);
        for (String kind : KINDS) {
            text.append(kind)
                    .append(' ')
                    .append(CompactSchema.of(resourceSchema(kind)))
                    .append('\n');
        }
        return text.toString();
    }

    private ObjectValue source(String name) {
        ObjectValue source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException("no schema source " + name);
        }
        return source;
    }

    private static ObjectValue header(String file, String title) {
        return Value.object()
                .put("$schema", DRAFT)
                .put("$id", ID + file)
                .put("title", title)
                .build();
    }

    // ---- JSON Schema -----------------------------------------------------------------------------------------------

    private ObjectValue resourceSchema(String name) {
        ObjectValue source = source(name);
        List<Value> apiVersions = new ArrayList<>();
        List<Value> groupVersionKinds = new ArrayList<>();
        for (Value version : source.itemsAt("versions")) {
            String word = text((ObjectValue) version, "name");
            apiVersions.add(Value.text(text(source, "group") + "/" + word));
            groupVersionKinds.add(Value.object()
                    .put("group", text(source, "group"))
                    .put("kind", text(source, "kind"))
                    .put("version", word)
                    .build());
        }
        ObjectBuilder properties = Value.object()
                .put("apiVersion", oneOf("Group and version.", apiVersions))
                .put("kind", oneOf("Kind of the resource.", List.of(Value.text(text(source, "kind")))))
                .put("metadata", anyObject("Standard object metadata."))
                .put("spec", closed(spec(source)))
                .put("status", closed(status(source)));
        return header(name + ".schema.json", "Catalyst " + text(source, "kind"))
                .mergedWith(Value.object()
                        .put("description", text(source, "description"))
                        .put("type", "object")
                        .put("required", Value.texts(List.of("apiVersion", "kind", "metadata", "spec")))
                        .put("properties", properties)
                        .put("additionalProperties", false)
                        .put("x-kubernetes-group-version-kind", Value.list(groupVersionKinds))
                        .build());
    }

    private static ObjectValue oneOf(String description, List<Value> words) {
        return Value.object()
                .put("description", description)
                .put("type", "string")
                .put("enum", Value.list(words))
                .build();
    }

    private static ObjectValue anyObject(String description) {
        return Value.object()
                .put("description", description)
                .put("type", "object")
                .put(KEEP_UNKNOWN, true)
                .build();
    }

    /** JSON Schema allows unknown fields by default: every object that lists its properties is closed here. */
    private static Value closed(Value value) {
        if (value instanceof ListValue list) {
            return Value.list(list.items().stream().map(SchemaGenerator::closed).toList());
        }
        if (!(value instanceof ObjectValue schema)) {
            return value;
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        schema.entries().forEach((keyword, child) -> entries.put(keyword, closedChild(keyword, child)));
        if (StructuralReader.isTrue(schema, INT_OR_STRING)) {
            entries.put("type", Value.texts(List.of("integer", "string")));
        }
        boolean lists =
                schema.get("properties").isPresent() && schema.get("type").isPresent();
        if (lists
                && !StructuralReader.isTrue(schema, KEEP_UNKNOWN)
                && schema.get("additionalProperties").isEmpty()) {
            entries.put("additionalProperties", Value.bool(false));
        }
        return Value.object(entries);
    }

    private static Value closedChild(String keyword, Value child) {
        return switch (keyword) {
            case "properties" -> {
                Map<String, Value> closed = new LinkedHashMap<>();
                ((ObjectValue) child).entries().forEach((name, schema) -> closed.put(name, closed(schema)));
                yield Value.object(closed);
            }
            case "items", "additionalProperties", "anyOf", "oneOf", "allOf", "not", "if", "then", "else" ->
                closed(child);
            default -> child;
        };
    }

    /** In requests a null where an object could stand counts as absent; the root itself is never null. */
    private static Value nullable(Value value) {
        if (value instanceof ListValue list) {
            return Value.list(
                    list.items().stream().map(SchemaGenerator::nullable).toList());
        }
        if (!(value instanceof ObjectValue schema)) {
            return value;
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        schema.entries().forEach((key, child) -> entries.put(key, nullable(child)));
        if (Value.text("object").equals(entries.get("type"))) {
            entries.put("type", Value.texts(List.of("object", "null")));
        }
        return Value.object(entries);
    }

    // ---- custom resource definition --------------------------------------------------------------------------------

    private ObjectValue crd(ObjectValue source) {
        String plural = text(source, "plural");
        String group = text(source, "group");
        ObjectBuilder names = Value.object()
                .put("categories", source.get("categories"))
                .put("kind", text(source, "kind"))
                .put("listKind", text(source, "kind") + "List")
                .put("plural", plural)
                .put("shortNames", source.get("shortNames"))
                .put("singular", text(source, "singular"));
        List<Value> versions = new ArrayList<>();
        for (Value version : source.itemsAt("versions")) {
            versions.add(version((ObjectValue) version, source));
        }
        return Value.object()
                .put("apiVersion", "apiextensions.k8s.io/v1")
                .put("kind", "CustomResourceDefinition")
                .put("metadata", Value.object().put("name", plural + "." + group))
                .put(
                        "spec",
                        Value.object()
                                .put("group", group)
                                .put("names", names)
                                .put("scope", text(source, "scope"))
                                .put("versions", Value.list(versions)))
                .build();
    }

    private ObjectValue version(ObjectValue version, ObjectValue source) {
        ObjectBuilder properties = Value.object()
                .put("apiVersion", plainText("Group and version, as in every Kubernetes object."))
                .put("kind", plainText("Kind, as in every Kubernetes object."))
                .put("metadata", Value.object().put("type", "object"))
                .put("spec", structural(spec(source)))
                .put("status", structural(status(source)));
        ObjectBuilder schema = Value.object()
                .put("description", text(source, "description"))
                .put("type", "object")
                .put("required", Value.texts(List.of("spec")))
                .put("properties", properties);
        return Value.object()
                .put("name", version.get("name"))
                .put("served", version.get("served"))
                .put("storage", version.get("storage"))
                .put("subresources", Value.object().put("status", ObjectValue.EMPTY))
                .put("additionalPrinterColumns", source.get("printerColumns"))
                .put("schema", Value.object().put("openAPIV3Schema", schema))
                .build();
    }

    private static ObjectBuilder plainText(String description) {
        return Value.object().put("description", description).put("type", "string");
    }

    /**
     * Returns what a Kubernetes API server accepts: without our own keywords, and with its spelling of int-or-string.
     */
    private static Value structural(Value value) {
        if (value instanceof ListValue list) {
            return Value.list(
                    list.items().stream().map(SchemaGenerator::structural).toList());
        }
        if (!(value instanceof ObjectValue schema)) {
            return value;
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        schema.entries().forEach((keyword, child) -> {
            if (!keyword.startsWith("x-catalyst-")) {
                entries.put(keyword, structural(child));
            }
        });
        if (StructuralReader.isTrue(schema, INT_OR_STRING)) {
            entries.put(
                    "anyOf",
                    Value.list(List.of(
                            Value.object().put("type", "integer").build(),
                            Value.object().put("type", "string").build())));
        }
        return Value.object(entries);
    }

    // ---- source ----------------------------------------------------------------------------------------------------

    private ObjectValue spec(ObjectValue source) {
        ObjectValue spec = used(source.objectAt("spec").orElseThrow(), Set.of());
        return StructuralReader.isTrue(source, "keepUnknownInSpec") ? (ObjectValue) keepingUnknown(spec) : spec;
    }

    private ObjectValue status(ObjectValue source) {
        return used(source.objectAt("status").orElseThrow(), Set.of());
    }

    /** Replaces {@code use: name}, or a list of names, by the shared fields; keys beside it win. */
    private ObjectValue used(ObjectValue schema, Set<String> above) {
        Map<String, Value> whole = new LinkedHashMap<>();
        for (String name : usedNames(schema)) {
            if (above.contains(name)) {
                throw new IllegalArgumentException("the shared field " + name + " uses itself");
            }
            ObjectValue field =
                    fields.objectAt(name).orElseThrow(() -> new IllegalArgumentException("no shared field " + name));
            Set<String> here = new HashSet<>(above);
            here.add(name);
            whole.putAll(used(field, here).entries());
        }
        schema.without("use").entries().forEach((key, child) -> whole.put(key, usedWithin(child, above)));
        return Value.object(whole);
    }

    private static List<String> usedNames(ObjectValue schema) {
        Value use = schema.get("use").orElse(Value.NULL);
        if (use instanceof TextValue name) {
            return List.of(name.text());
        }
        return schema.itemsAt("use").stream()
                .map(name -> ((TextValue) name).text())
                .toList();
    }

    private Value usedWithin(Value value, Set<String> above) {
        if (value instanceof ObjectValue object) {
            return used(object, above);
        }
        if (value instanceof ListValue list) {
            return Value.list(
                    list.items().stream().map(item -> usedWithin(item, above)).toList());
        }
        return value;
    }

    /** Marks every object that lists its properties as one that preserves unknown fields. */
    private static Value keepingUnknown(Value value) {
        if (!(value instanceof ObjectValue schema)) {
            return value;
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        schema.entries().forEach((key, child) -> entries.put(key, keepingUnknown(child)));
        if (schema.get("properties").isPresent() && schema.textAt("type").isPresent()) {
            entries.put(KEEP_UNKNOWN, Value.bool(true));
        }
        return Value.object(entries);
    }

    private static String text(ObjectValue source, String key) {
        return source.textAt(key).orElseThrow(() -> new IllegalArgumentException("a schema source lacks " + key));
    }
}
