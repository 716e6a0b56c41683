package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.cel.CelEngine;
import io.openova.catalyst.schema.foreign.JsonSchemaValidator;
import io.openova.catalyst.schema.kubernetes.MetadataChecker;
import io.openova.catalyst.schema.kubernetes.ObjectNames;
import io.openova.catalyst.schema.message.IdentityKey;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.schema.message.TrimmedRequest;
import io.openova.catalyst.schema.structural.RuleChecker;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.schema.structural.fast.JsonSchemaFastPath;
import io.openova.catalyst.value.Nesting;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Validates a value tree against the schema of its kind: all findings at once, ordered by pointer. Thread-safe; every
 * schema and rule is compiled on first use and kept. Nothing is ever fetched, neither over a network nor from the file
 * system.
 */
public final class SchemaChecker {
    /** The number of foreign schemas to keep. */
    private static final int MOST_PLAIN = 256;

    /** Which parts of a resource's schema to check. */
    public enum Depth {
        /**
         * Types, patterns, bounds, unknown fields; not the CEL rules. For a resource made from a value that already
         * cannot break a rule (a typed {@code Application}): compiling the first rule takes most of a cold start.
         */
        SCHEMA_ONLY,
        /** Everything that an API server checks on creation, including the CEL rules. */
        WITH_RULES
    }

    private final BundledSchemas bundled = new BundledSchemas();
    private final Map<String, StructuralSchema> structural = new ConcurrentHashMap<>();
    private final Map<String, RuleChecker> rules = new ConcurrentHashMap<>();
    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
    private final Map<IdentityKey, Optional<JsonSchemaFastPath>> plain = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<IdentityKey, Optional<JsonSchemaFastPath>> eldest) {
            return size() > MOST_PLAIN;
        }
    };

    private @Nullable JsonSchemaValidator open;

    private @Nullable JsonSchemaValidator ofHelm;

    /** Returns whether the value is of one of our own kinds. */
    public boolean knows(Value resource) {
        return kindOf(resource).isPresent();
    }

    /** Returns true only if {@link #checkResource(Value)} would find nothing; a false answer decides nothing. */
    boolean accepts(Value resource) {
        Optional<String> name = kindOf(resource);
        return name.isPresent()
                && hasSoundShape(name.get(), resource)
                && accepted(name.get()).rules().holds(resource);
    }

    /** The form of our schemas that only accepts or rejects; the findings come from the full schema. */
    private record Accepted(StructuralSchema shape, RuleChecker rules) {}

    private Accepted accepted(String name) {
        Accepted known = accepted.get(name);
        if (known == null) {
            StructuralSchema shape = bundled.compact(name);
            known = new Accepted(shape, new RuleChecker(shape));
            accepted.put(name, known);
        }
        return known;
    }

    private boolean hasSoundShape(String name, Value resource) {
        return resource instanceof ObjectValue object
                && accepted(name).shape().accepts(object)
                && ObjectNames.accept(object)
                && MetadataChecker.knowsFields(object);
    }

    /**
     * Returns why a dependency's {@code when} is not a CEL expression; empty when it is one. Names in it are not
     * resolved.
     */
    public Optional<String> predicateProblem(String expression) {
        return CelEngine.INSTANCE.syntaxProblem(expression);
    }

    /** {@link #checkResource(Value, Depth)} with rules. */
    public List<Finding> checkResource(Value resource) {
        return checkResource(resource, Depth.WITH_RULES);
    }

    /**
     * Checks a custom resource of ours against the schema and the rules of its definition, and its metadata against the
     * rules of Kubernetes. A kind without a schema gives one INFO finding {@code schema/missing}, never silence.
     */
    public List<Finding> checkResource(Value resource, Depth depth) {
        Optional<String> name = kindOf(resource);
        if (name.isEmpty()) {
            return List.of(missing(resource));
        }
        if (Nesting.exceeds(resource, Nesting.MAXIMUM)) {
            return List.of(SchemaMessages.depth());
        }
        boolean isSound = hasSoundShape(name.get(), resource);
        if (isSound
                && (depth == Depth.SCHEMA_ONLY || accepted(name.get()).rules().holds(resource))) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        if (!isSound) {
            structural(name.get()).check(resource, PathBuilder.ROOT, found::add);
            resource.objectAt("metadata").ifPresent(metadata -> MetadataChecker.check(metadata, found::add));
        }
        if (depth == Depth.WITH_RULES) {
            boolean wellFormed = found.stream().noneMatch(Finding::isError);
            rules(name.get()).check(resource, wellFormed, found::add);
        }
        return ordered(found);
    }

    /** {@link #checkResource(Value)} without the fast path; a test compares the two. */
    List<Finding> checkResourceFully(Value resource) {
        String name = kindOf(resource).orElseThrow();
        List<Finding> found = new ArrayList<>();
        structural(name).check(resource, PathBuilder.ROOT, found::add);
        resource.objectAt("metadata").ifPresent(metadata -> MetadataChecker.check(metadata, found::add));
        boolean wellFormed = found.stream().noneMatch(Finding::isError);
        rules(name).check(resource, wellFormed, found::add);
        return ordered(found);
    }

    /**
     * Checks the rules that compare a resource with its earlier state, as an API server does on update; only those, so
     * check {@code after} separately as well. Returns nothing unless both are of one known kind.
     */
    public List<Finding> checkUpdate(Value before, Value after) {
        Optional<String> name = kindOf(after);
        if (name.isEmpty() || !name.equals(kindOf(before))) {
            return List.of();
        }
        if (Nesting.exceeds(before, Nesting.MAXIMUM) || Nesting.exceeds(after, Nesting.MAXIMUM)) {
            return List.of(SchemaMessages.depth());
        }
        List<Finding> found = new ArrayList<>();
        rules(name.get()).checkUpdate(before, after, found::add);
        return ordered(found);
    }

    /**
     * Checks a request against the JSON Schema of its shape. As the decoder does, strings are trimmed first, and blank
     * strings and nulls are dropped.
     *
     * @param shape {@code install}, {@code install-simplified}, {@code update}, {@code topology} or {@code upgrade}
     * @throws IllegalArgumentException for any other shape
     */
    public List<Finding> checkRequest(String shape, Value request) {
        if (Nesting.exceeds(request, Nesting.MAXIMUM)) {
            return List.of(SchemaMessages.depth());
        }
        return check(bundled.tree("request-" + shape), TrimmedRequest.of(request));
    }

    /** The rules of a kind, for tests that count them. */
    public List<RuleChecker.Rule> rulesOf(String kind) {
        return rules(kind).rules();
    }

    /** The rules of a kind that apply to a value, or to an update of it. */
    List<RuleChecker.Rule> rulesReached(String kind, @Nullable Value before, Value after) {
        return rules(kind).reached(before, after);
    }

    private Optional<String> kindOf(Value resource) {
        return bundled.nameOf(resource);
    }

    private RuleChecker rules(String name) {
        RuleChecker known = rules.get(name);
        return known != null ? known : rules.computeIfAbsent(name, n -> new RuleChecker(bundled.tree(n)));
    }

    /**
     * Checks a value against a foreign JSON Schema, for example a Blueprint's configSchema: draft 2020-12, or the draft
     * that {@code $schema} names, with unknown fields allowed, as JSON Schema does. Defaults are not applied, formats
     * are annotations. A schema that cannot be used is the one finding {@code schema/malformed} at the root; a
     * reference outside the schema is the warning {@code schema/external-reference}.
     */
    public List<Finding> check(ObjectValue written, Value instance) {
        ObjectValue jsonSchema = DraftNames.canonical(written);
        Optional<JsonSchemaFastPath> everyday = plain(jsonSchema);
        if (everyday.isPresent() && everyday.get().accepts(instance)) {
            return List.of();
        }
        return checkByValidator(jsonSchema, instance);
    }

    /**
     * Checks a chart's values against its {@code values.schema.json} as Helm does: under drafts before 2019-09 a string
     * must have the required format. Under later drafts, and without a draft, Helm accepts any string, and the {@code
     * schema/format} finding is a warning.
     */
    public List<Finding> checkValues(ObjectValue written, Value values) {
        ObjectValue valuesSchema = DraftNames.canonical(written);
        if (!namesFormat(valuesSchema)) {
            return check(valuesSchema, values);
        }
        List<Finding> found = new ArrayList<>();
        if (valuesSchema.textAt("$schema").filter(SchemaChecker::isOlderDraft).isPresent()) {
            ofHelm().check(valuesSchema, values, found::add);
            return ordered(found);
        }
        found.addAll(check(valuesSchema, values));
        if (found.stream().noneMatch(Finding::isError)) {
            ofHelm().check(valuesSchema, values, finding -> {
                if (finding.rule().equals("schema/format")) {
                    found.add(Finding.warning(
                                    finding.rule(),
                                    finding.pointer(),
                                    finding.message() + ", as the chart's schema requires; Helm accepts it")
                            .withRemedy(finding.remedy()));
                }
            });
        }
        return ordered(found);
    }

    /** Returns whether the finding is about the schema itself, not about the value. */
    public static boolean isOfSchema(Finding finding) {
        return finding.rule().equals("schema/malformed") || finding.rule().equals("schema/external-reference");
    }

    private static boolean namesFormat(Value schema) {
        if (schema instanceof ObjectValue object) {
            return object.entries().get("format") instanceof TextValue
                    || object.entries().values().stream().anyMatch(SchemaChecker::namesFormat);
        }
        return schema instanceof ListValue list && list.items().stream().anyMatch(SchemaChecker::namesFormat);
    }

    /** {@link #check(ObjectValue, Value)} without the fast path, which gives the same result; a test compares them. */
    List<Finding> checkByValidator(ObjectValue jsonSchema, Value instance) {
        List<Finding> found = new ArrayList<>();
        open().check(jsonSchema, instance, found::add);
        return ordered(found);
    }

    /** Returns the faults of a foreign JSON Schema itself; pointers are into the schema. */
    public List<Finding> compileFindings(ObjectValue written) {
        ObjectValue jsonSchema = DraftNames.canonical(written);
        return plain(jsonSchema).isPresent() ? List.of() : compileFindingsByValidator(jsonSchema);
    }

    /** {@link #compileFindings} without the fast path. */
    List<Finding> compileFindingsByValidator(ObjectValue jsonSchema) {
        return ordered(open().lint(jsonSchema));
    }

    private Optional<JsonSchemaFastPath> plain(ObjectValue jsonSchema) {
        synchronized (plain) {
            IdentityKey tree = new IdentityKey(jsonSchema);
            Optional<JsonSchemaFastPath> known = plain.get(tree);
            if (known == null) {
                known = JsonSchemaFastPath.of(jsonSchema);
                plain.put(tree, known);
            }
            return known;
        }
    }

    /** Created late: a run that checks only our own kinds never loads the general validator. */
    private synchronized JsonSchemaValidator open() {
        if (open == null) {
            open = new JsonSchemaValidator();
        }
        return open;
    }

    private synchronized JsonSchemaValidator ofHelm() {
        if (ofHelm == null) {
            ofHelm = JsonSchemaValidator.withFormatsOfHelm();
        }
        return ofHelm;
    }

    private StructuralSchema structural(String name) {
        // Looked up first: a hit takes no lock.
        StructuralSchema known = structural.get(name);
        return known != null ? known : structural.computeIfAbsent(name, n -> StructuralSchema.of(bundled.tree(n)));
    }

    /** A draft in which Helm checks formats. */
    private static boolean isOlderDraft(String address) {
        return address.contains("/draft-04/") || address.contains("/draft-06/") || address.contains("/draft-07/");
    }

    private static Finding missing(Value resource) {
        if (!(resource instanceof ObjectValue)) {
            return SchemaMessages.type(Pointer.ROOT, "an object", resource);
        }
        String what = resource.textAt("apiVersion").orElse("no apiVersion") + " "
                + resource.textAt("kind").orElse("no kind");
        return Finding.info(
                "schema/missing", Pointer.ROOT, "there is no schema for " + what + ", so nothing was checked");
    }

    static List<Finding> ordered(List<Finding> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        Set<Finding> once = new LinkedHashSet<>(found);
        return once.stream()
                .sorted(Comparator.comparing(Finding::pointer)
                        .thenComparing(Finding::severity)
                        .thenComparing(Finding::rule)
                        .thenComparing(Finding::message))
                .toList();
    }
}
