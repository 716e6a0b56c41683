package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A kind whose definition was found among the files: its structure, its rules, and the rest by the general validator. */
final class CustomKind {
    private static final OpenSchemas GENERAL = new OpenSchemas();

    private final StructuralSchema structure;
    private final RuleChecker rules;
    private final Optional<ObjectValue> general;
    private final Optional<String> deprecation;
    private final boolean served;

    private CustomKind(
            StructuralSchema structure, Optional<ObjectValue> general, Optional<String> deprecation, boolean served) {
        this.structure = structure;
        this.rules = new RuleChecker(structure);
        this.general = general;
        this.deprecation = deprecation;
        this.served = served;
    }

    /** The kinds that a CustomResourceDefinition defines, by {@code apiVersion kind}; none for any other value. */
    static Map<String, CustomKind> of(Value definition) {
        Map<String, CustomKind> kinds = new HashMap<>();
        Optional<String> group = definition.textAt("spec", "group");
        Optional<String> kind = definition.textAt("spec", "names", "kind");
        boolean isDefinition = definition.textAt("kind").equals(Optional.of("CustomResourceDefinition"));
        if (!isDefinition || group.isEmpty() || kind.isEmpty()) {
            return kinds;
        }
        for (Value version : definition.itemsAt("spec", "versions")) {
            Optional<ObjectValue> schema = version.objectAt("schema", "openAPIV3Schema");
            Optional<String> name = version.textAt("name");
            if (schema.isPresent() && name.isPresent()) {
                kinds.put(group.get() + "/" + name.get() + " " + kind.get(), of(version, schema.get()));
            }
        }
        return kinds;
    }

    private static CustomKind of(Value version, ObjectValue schema) {
        CustomSchemas.Read read = CustomSchemas.read(schema);
        boolean deprecated = version.at("deprecated").equals(Optional.of(Value.bool(true)));
        boolean served = !version.at("served").equals(Optional.of(Value.bool(false)));
        return new CustomKind(
                read.structure(),
                read.general(),
                deprecated ? Optional.of(version.textAt("deprecationWarning").orElse("")) : Optional.empty(),
                served);
    }

    void check(ObjectValue object, Trail at, Consumer<Finding> out) {
        String version = object.textAt("apiVersion").orElse("");
        if (!served) {
            out.accept(Finding.error(
                    "schema/missing",
                    at.child("apiVersion").pointer(),
                    "the definition of this kind no longer serves " + version));
            return;
        }
        deprecation.ifPresent(words -> out.accept(Finding.warning(
                "schema/deprecated-api",
                at.child("apiVersion").pointer(),
                version + " of this kind is deprecated" + (words.isEmpty() ? "" : ": " + words))));
        List<Finding> shape = new ArrayList<>();
        structure.check(object, at, shape::add);
        general.ifPresent(schema -> GENERAL.check(schema, object, finding -> {
            Finding placed = finding.withPointer(at.pointer().append(finding.pointer()));
            boolean told = shape.stream()
                    .anyMatch(other -> other.pointer().equals(placed.pointer())
                            && other.rule().equals(placed.rule()));
            if (!told) {
                shape.add(placed);
            }
        }));
        shape.forEach(out);
        if (!rules.isEmpty()) {
            boolean wellFormed = shape.stream().noneMatch(Finding::isError);
            rules.check(
                    structure.withDefaults(object),
                    wellFormed,
                    finding -> out.accept(finding.withPointer(at.pointer().append(finding.pointer()))));
        }
    }
}
