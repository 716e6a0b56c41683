package io.openova.catalyst.schema;

import io.openova.catalyst.apiserver.ServerRules;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.kubernetes.BundledKinds;
import io.openova.catalyst.schema.kubernetes.ObjectNames;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.schema.structural.CustomKind;
import io.openova.catalyst.schema.structural.RuleChecker;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.value.Nesting;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks objects against the schemas of a Kubernetes version, of Flux, and of the given custom resource definitions.
 * Strict: unknown fields are errors, and so is a kind without a schema. Thread-safe; nothing is fetched.
 */
public final class KubernetesSchemas {
    /** Read when the first object is checked: most commands never need it. */
    private static final class Carried {
        static final BundledKinds TABLE = BundledKinds.read();
    }

    /** Compiled only when a chart is rendered. */
    private static final class Served {
        /** What a cluster does not serve: versions that are off by default, lists, and kinds of files. */
        static final Pattern NEVER = Pattern.compile("\\.k8s\\.io/v[0-9]+(alpha|beta)|^kustomize\\.config\\.|.List$");
    }

    private final Map<String, List<CustomKind>> custom;
    private final Map<StructuralSchema, RuleChecker> rules = new ConcurrentHashMap<>();

    private KubernetesSchemas(Map<String, List<CustomKind>> custom) {
        this.custom = custom;
    }

    /** Returns the schemas that the program carries. */
    public static KubernetesSchemas bundled() {
        return new KubernetesSchemas(Map.of());
    }

    private static BundledKinds table() {
        return Carried.TABLE;
    }

    /**
     * Returns these schemas, and those of the given custom resource definitions, which win over the bundled ones. Other
     * values are ignored. Of several definitions of one kind, the one with the fewest findings for an object counts:
     * the clusters of one repository may differ.
     */
    public KubernetesSchemas with(Iterable<? extends Value> definitions) {
        Map<String, List<CustomKind>> more = new HashMap<>(custom);
        // The clusters of one repository often bring copies of one definition: it is read once.
        Set<Value> seen = new HashSet<>();
        for (Value definition : definitions) {
            if (seen.add(definition.at("spec").orElse(definition))) {
                CustomKind.of(definition)
                        .forEach((name, kind) -> more.merge(name, List.of(kind), KubernetesSchemas::joined));
            }
        }
        return new KubernetesSchemas(Map.copyOf(more));
    }

    private static List<CustomKind> joined(List<CustomKind> before, List<CustomKind> later) {
        List<CustomKind> all = new ArrayList<>(later);
        all.addAll(before);
        return List.copyOf(all);
    }

    /** The versions with bundled schemas, oldest first. */
    public List<KubernetesVersion> versions() {
        return table().versions();
    }

    /** The default version. */
    public KubernetesVersion standard() {
        return table().standard();
    }

    /**
     * Returns what a cluster of this version serves, as far as it is known: {@code apps/v1} and {@code
     * apps/v1/Deployment}, and the kinds of the given definitions.
     */
    public Set<String> served(KubernetesVersion version) {
        Set<String> served = new TreeSet<>();
        for (String kind : table().kinds().keySet()) {
            if (!Served.NEVER.matcher(kind).find() && table().has(kind, version)) {
                serve(kind, served);
            }
        }
        custom.forEach((kind, definitions) -> {
            if (definitions.stream().anyMatch(CustomKind::isServed)) {
                serve(kind, served);
            }
        });
        return served;
    }

    private static void serve(String kind, Set<String> served) {
        int space = kind.indexOf(' ');
        served.add(kind.substring(0, space));
        served.add(kind.replace(' ', '/'));
    }

    /** Returns whether there is a schema for the kind in this version. */
    public boolean knows(String apiVersion, String kind, KubernetesVersion version) {
        String name = apiVersion + " " + kind;
        return custom.containsKey(name) || table().schema(name, version) != null;
    }

    /** Returns whether there is a schema for a kind of this name in any group. */
    boolean knowsKind(String kind) {
        String end = " " + kind;
        return table().kinds().keySet().stream().anyMatch(name -> name.endsWith(end))
                || custom.keySet().stream().anyMatch(name -> name.endsWith(end));
    }

    /**
     * Returns true only if {@link #check} would find nothing; much cheaper than that check. A false answer decides
     * nothing.
     */
    public boolean accepts(Value object, KubernetesVersion version) {
        if (!(object instanceof ObjectValue root)) {
            return false;
        }
        String name = nameOf(root);
        if (custom.containsKey(name)) {
            return false;
        }
        StructuralSchema schema = table().schema(name, version);
        return schema != null
                && !ObjectLists.isList(root)
                && schema.accepts(root)
                && (name.startsWith("kustomize.") || ObjectNames.accept(root))
                && table().end(name).isEmpty()
                && table().warning(name).isEmpty()
                && (!table().hasRules(name) || rules(schema).holds(schema.withDefaults(root)))
                && ServerRules.check(name, root, version.minor(), ServerExpressions.INSTANCE)
                        .isEmpty();
    }

    /**
     * Returns every fault of an object, with pointers into it: its kind is not served by this version, is deprecated,
     * or is unknown; unknown fields; values of the wrong type or form; broken rules; malformed names and labels.
     * Entries of a {@code List} are each checked by their own kind.
     */
    public List<Finding> check(Value object, KubernetesVersion version) {
        List<Finding> found = new ArrayList<>();
        check(object, version, PathBuilder.ROOT, found::add);
        return SchemaChecker.ordered(found);
    }

    private void check(Value value, KubernetesVersion version, PathBuilder at, Consumer<Finding> out) {
        if (!(value instanceof ObjectValue object)) {
            out.accept(SchemaMessages.type(at.pointer(), "an object", value));
            return;
        }
        if (Nesting.exceeds(value, Nesting.MAXIMUM)) {
            out.accept(SchemaMessages.depth());
            return;
        }
        if (ObjectLists.isList(object) && !custom.containsKey(nameOf(object))) {
            List<Value> items = ObjectLists.items(object);
            for (int i = 0; i < items.size(); i++) {
                check(items.get(i), version, at.child("items").child(i), out);
            }
            return;
        }
        Optional<Finding> nameless = nameless(object, at);
        if (nameless.isPresent()) {
            out.accept(nameless.get());
            return;
        }
        String name = nameOf(object);
        List<CustomKind> defined = custom.get(name);
        if (defined != null) {
            CustomKind.best(defined, object, version, at).forEach(out);
            ObjectNames.check(object, at, out);
            return;
        }
        if (isOfTools(name)) {
            return;
        }
        StructuralSchema schema = table().schema(name, version);
        KindFindings kinds = new KindFindings(table(), custom.keySet());
        kinds.end(name, version, schema != null, at, out);
        if (schema != null) {
            check(name, version, schema, object, at, out);
        } else if (table().end(name).isEmpty()) {
            Optional<String> successor = kinds.successorInFlux(name);
            if (successor.isPresent()) {
                older(name, successor.get(), object, version, at, out);
            } else {
                out.accept(kinds.unserved(name, version, at));
            }
        }
    }

    /** kustomize's own kinds, which it removes from its output; no cluster ever sees one. */
    static boolean isOfTools(String name) {
        return name.startsWith("builtin ");
    }

    /**
     * The version of Flux on a cluster is unknown here: an older one serves the version, so none of this is an error.
     */
    private void older(
            String name,
            String successor,
            ObjectValue object,
            KubernetesVersion version,
            PathBuilder at,
            Consumer<Finding> out) {
        String apiVersion = successor.substring(0, successor.indexOf(' '));
        out.accept(Finding.warning(
                        "schema/removed-api",
                        at.child("apiVersion").pointer(),
                        "Flux no longer serves " + name + "; it was checked as " + apiVersion)
                .withRemedy("write " + apiVersion)
                .withCandidates(List.of(successor)));
        ObjectValue renamed = object.with("apiVersion", Value.text(apiVersion));
        check(
                renamed,
                version,
                at,
                finding -> out.accept(finding.isError() ? finding.withSeverity(Severity.WARNING) : finding));
    }

    private void check(
            String name,
            KubernetesVersion version,
            StructuralSchema schema,
            ObjectValue object,
            PathBuilder at,
            Consumer<Finding> out) {
        List<Finding> shape = new ArrayList<>();
        schema.check(object, at, shape::add);
        if (ServerRules.covers(name)) {
            checkAsServer(name, version, object, shape, at, out);
            return;
        }
        shape.forEach(out);
        if (table().hasRules(name)) {
            boolean wellFormed = shape.stream().noneMatch(Finding::isError);
            rules(schema)
                    .check(
                            schema.withDefaults(object),
                            wellFormed,
                            finding -> out.accept(finding.withPointer(existing(object, at, finding.pointer()))));
        }
        if (!name.startsWith("kustomize.")) {
            ObjectNames.check(object, at, out);
        }
    }

    /**
     * A kind whose rules an API server implements in code: those decide which fields are required, since the "required"
     * of its schema is documentation. The schema's finding is enough where both report the same place.
     */
    private static void checkAsServer(
            String name,
            KubernetesVersion version,
            ObjectValue object,
            List<Finding> shape,
            PathBuilder at,
            Consumer<Finding> out) {
        List<Finding> told = shape.stream()
                .filter(finding -> !finding.rule().equals("schema/required"))
                .collect(Collectors.toCollection(ArrayList::new));
        ObjectNames.checkLabels(object, at, told::add);
        told.forEach(out);
        for (Finding finding : ServerRules.check(name, object, version.minor(), ServerExpressions.INSTANCE)) {
            Pointer place = at.pointer().append(finding.pointer());
            if (told.stream().noneMatch(other -> tells(other, place))) {
                out.accept(finding.withPointer(place));
            }
        }
    }

    /** Returns whether a finding is about the place, its container, its content, or a misspelling of its name. */
    private static boolean tells(Finding told, Pointer place) {
        boolean isNear = place.startsWith(told.pointer()) || told.pointer().startsWith(place);
        boolean isMisspelled = told.rule().equals("schema/unknown-field")
                && told.pointer().parent().equals(place.parent())
                && !place.isRoot()
                && told.candidates().contains(place.tokens().get(place.tokens().size() - 1));
        return told.isError() && (isNear || isMisspelled);
    }

    /** Returns the place of a rule's finding in the written document; a defaulted value has no place there. */
    private static Pointer existing(ObjectValue object, PathBuilder at, Pointer found) {
        Pointer here = found;
        while (!here.isRoot() && object.at(here).isEmpty()) {
            here = here.parent();
        }
        return at.pointer().append(here);
    }

    private RuleChecker rules(StructuralSchema schema) {
        RuleChecker known = rules.get(schema);
        return known == null ? rules.computeIfAbsent(schema, RuleChecker::new) : known;
    }

    private static Optional<Finding> nameless(ObjectValue object, PathBuilder at) {
        for (String field : List.of("apiVersion", "kind")) {
            Optional<Value> value = object.get(field);
            if (value.isEmpty()) {
                return Optional.of(
                        SchemaMessages.required(at.pointer(), field, Optional.of("it determines the object's schema")));
            }
            if (!(value.get() instanceof Value.TextValue)) {
                return Optional.of(SchemaMessages.type(at.child(field).pointer(), "a string", value.get()));
            }
        }
        return Optional.empty();
    }

    private static String nameOf(ObjectValue object) {
        Value version = object.entries().get("apiVersion");
        Value kind = object.entries().get("kind");
        return (version instanceof Value.TextValue v ? v.text() : "") + " "
                + (kind instanceof Value.TextValue k ? k.text() : "");
    }
}
