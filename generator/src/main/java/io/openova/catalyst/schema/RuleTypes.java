package io.openova.catalyst.schema;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompilerBuilder;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The CEL types of the values that the schema of a custom resource describes. */
final class RuleTypes {
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_.\\-/][a-zA-Z0-9_.\\-/]*");

    private final Map<String, CelType> structs = new HashMap<>();

    /** Declares {@code self} and {@code oldSelf} of the schema's type. */
    void declare(CelCompilerBuilder builder, ObjectValue schema, boolean isResource) {
        CelType self = isResource ? resource(schema, "self") : typeOf(schema, "self");
        builder.addVar("self", self)
                .addVar("oldSelf", SimpleType.DYN)
                .setTypeProvider(new Provider(ImmutableMap.copyOf(structs)));
    }

    private record Provider(ImmutableMap<String, CelType> structs) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return structs.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(structs.get(name));
        }
    }

    private CelType typeOf(ObjectValue schema, String name) {
        boolean isEither = schema.at("x-kubernetes-int-or-string").equals(Optional.of(Value.bool(true)));
        boolean isOpen = schema.at("x-kubernetes-preserve-unknown-fields").equals(Optional.of(Value.bool(true)));
        if (isEither) {
            return SimpleType.DYN;
        }
        if (schema.at("x-kubernetes-embedded-resource").equals(Optional.of(Value.bool(true)))) {
            return resource(schema, name);
        }
        return switch (schema.textAt("type").orElse("")) {
            case "string" ->
                switch (schema.textAt("format").orElse("")) {
                    case "byte" -> SimpleType.BYTES;
                    case "duration" -> SimpleType.DURATION;
                    case "date", "date-time" -> SimpleType.TIMESTAMP;
                    default -> SimpleType.STRING;
                };
            case "boolean" -> SimpleType.BOOL;
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            case "array" ->
                ListType.create(schema.objectAt("items")
                        .map(items -> typeOf(items, name + ".items"))
                        .orElse(SimpleType.DYN));
            case "object" -> object(schema, name, isOpen);
            default -> SimpleType.DYN;
        };
    }

    private CelType object(ObjectValue schema, String name, boolean isOpen) {
        Optional<ObjectValue> values = schema.objectAt("additionalProperties");
        if (values.isPresent()) {
            return MapType.create(SimpleType.STRING, typeOf(values.get(), name + ".values"));
        }
        boolean takesAll = schema.at("additionalProperties").equals(Optional.of(Value.bool(true)));
        boolean hasProperties = schema.objectAt("properties").isPresent();
        if (takesAll || isOpen && !hasProperties) {
            return SimpleType.DYN;
        }
        return struct(name, fields(schema, name));
    }

    private Map<String, CelType> fields(ObjectValue schema, String name) {
        Map<String, CelType> fields = new LinkedHashMap<>();
        schema.objectAt("properties")
                .ifPresent(properties -> properties.entries().forEach((field, child) -> {
                    if (IDENTIFIER.matcher(field).matches() && child instanceof ObjectValue tree) {
                        fields.put(escaped(field), typeOf(tree, name + "." + field));
                    }
                }));
        return fields;
    }

    private CelType struct(String name, Map<String, CelType> fields) {
        ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
        StructType type = StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
        structs.put(name, type);
        return type;
    }

    /** A whole object has metadata, a kind, and a version, even where the schema does not list them. */
    private CelType resource(ObjectValue schema, String name) {
        Map<String, CelType> fields = fields(schema, name);
        fields.put("apiVersion", SimpleType.STRING);
        fields.put("kind", SimpleType.STRING);
        fields.put(
                "metadata",
                struct(name + ".metadata", Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
        return struct(name, fields);
    }

    private static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
