package io.openova.catalyst.schema;

import io.openova.catalyst.apiserver.ServerRules;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks objects against the schemas of a Kubernetes version, of Flux, and of custom resource definitions that were handed
 * in. Strict: unknown fields are errors, and so is a kind without a schema. Safe for many threads; nothing is fetched.
 */
public final class KubernetesSchemas {
    /** Read when the first object is checked: most commands never need it. */
    private static final class Carried {
        static final KindTable TABLE = KindTable.read();
    }

    private final Map<String, CustomKind> custom;
    private final Map<StructuralSchema, RuleChecker> rules = new ConcurrentHashMap<>();

    private KubernetesSchemas(Map<String, CustomKind> custom) {
        this.custom = custom;
    }

    /** The schemas that the program carries. */
    public static KubernetesSchemas bundled() {
        return new KubernetesSchemas(Map.of());
    }

    private static KindTable table() {
        return Carried.TABLE;
    }

    /** These schemas, and those of custom resource definitions, which win over what is carried. Others are ignored. */
    public KubernetesSchemas with(Iterable<? extends Value> definitions) {
        Map<String, CustomKind> more = new ConcurrentHashMap<>(custom);
        definitions.forEach(definition -> more.putAll(CustomKind.of(definition)));
        return new KubernetesSchemas(Map.copyOf(more));
    }

    /** The versions whose schemas are carried, oldest first. */
    public List<KubernetesVersion> versions() {
        return table().versions();
    }

    /** The version that counts where none is named. */
    public KubernetesVersion standard() {
        return table().standard();
    }

    /** Whether there is a schema for the kind in this version. */
    public boolean knows(String apiVersion, String kind, KubernetesVersion version) {
        String name = apiVersion + " " + kind;
        return custom.containsKey(name) || table().schema(name, version) != null;
    }

    /** Whether a kind of this name is served under any API version, as far as is known here. */
    boolean knowsKind(String kind) {
        String end = " " + kind;
        return table().kinds().keySet().stream().anyMatch(name -> name.endsWith(end))
                || custom.keySet().stream().anyMatch(name -> name.endsWith(end));
    }

    /**
     * Whether {@link #check} has nothing to say; much cheaper than asking it. A false answer says only that one has to ask.
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
                && !name.equals("v1 List")
                && schema.accepts(root)
                && (name.startsWith("kustomize.") || ObjectNames.accept(root))
                && table().end(name).isEmpty()
                && table().warning(name).isEmpty()
                && (!table().hasRules(name) || rules(schema).holds(schema.withDefaults(root)))
                && ServerRules.check(name, root, version.minor(), ServerExpressions.INSTANCE)
                        .isEmpty();
    }

    /**
     * Every fault of an object, with pointers into it: its kind is not served by this version, is on its way out, or is not
     * known at all; unknown fields; values of the wrong type or form; broken rules; malformed names and labels. Entries of a
     * {@code List} are checked each by its own kind.
     */
    public List<Finding> check(Value object, KubernetesVersion version) {
        List<Finding> found = new ArrayList<>();
        check(object, version, Trail.ROOT, found::add);
        return SchemaChecker.ordered(found);
    }

    private void check(Value value, KubernetesVersion version, Trail at, Consumer<Finding> out) {
        if (!(value instanceof ObjectValue object)) {
            out.accept(Complaints.type(at.pointer(), "an object", value));
            return;
        }
        if (SchemaLint.deeperThan(value, SchemaLint.DEEPEST)) {
            out.accept(Complaints.depth());
            return;
        }
        if (isList(object)) {
            List<Value> items = object.itemsAt("items");
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
        CustomKind ours = custom.get(name);
        if (ours != null) {
            ours.check(object, version, at, out);
            ObjectNames.check(object, at, out);
            return;
        }
        StructuralSchema schema = table().schema(name, version);
        end(name, version, schema, at, out);
        if (schema != null) {
            check(name, version, schema, object, at, out);
        } else if (table().end(name).isEmpty()) {
            out.accept(unserved(name, version, at));
        }
    }

    private void check(
            String name,
            KubernetesVersion version,
            StructuralSchema schema,
            ObjectValue object,
            Trail at,
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
     * A kind whose rules an API server writes in code: they decide what is needed, for the "required" of its schema is
     * documentation. What the schema says of a place is enough.
     */
    private static void checkAsServer(
            String name,
            KubernetesVersion version,
            ObjectValue object,
            List<Finding> shape,
            Trail at,
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

    /** Whether a finding is about the place, what holds it, or what lies in it, or is its misspelled name. */
    private static boolean tells(Finding told, Pointer place) {
        boolean isNear = place.startsWith(told.pointer()) || told.pointer().startsWith(place);
        boolean isMisspelled = told.rule().equals("schema/unknown-field")
                && told.pointer().parent().equals(place.parent())
                && !place.isRoot()
                && told.candidates().contains(place.tokens().get(place.tokens().size() - 1));
        return told.isError() && (isNear || isMisspelled);
    }

    /** Where a rule's finding points in what was written: a value that was filled in has no place. */
    private static Pointer existing(ObjectValue object, Trail at, Pointer found) {
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

    private static Optional<Finding> nameless(ObjectValue object, Trail at) {
        for (String field : List.of("apiVersion", "kind")) {
            Optional<Value> value = object.get(field);
            if (value.isEmpty()) {
                return Optional.of(Complaints.required(
                        at.pointer(), field, Optional.of("it says which schema the object follows")));
            }
            if (!(value.get() instanceof Value.TextValue)) {
                return Optional.of(Complaints.type(at.child(field).pointer(), "a string", value.get()));
            }
        }
        return Optional.empty();
    }

    /** What is to be said of an API version that has ended or will. */
    private void end(
            String name,
            KubernetesVersion version,
            @Nullable StructuralSchema schema,
            Trail at,
            Consumer<Finding> out) {
        Pointer place = at.child("apiVersion").pointer();
        table().warning(name)
                .ifPresent(warning -> out.accept(Finding.warning(
                        "schema/deprecated-api",
                        place,
                        name + " is deprecated" + (warning.isEmpty() ? "" : ": " + warning))));
        Optional<KindTable.End> end = table().end(name);
        if (end.isEmpty()) {
            return;
        }
        String remedy =
                end.get().replacement().map(r -> "write " + r).orElse("see the deprecation guide of Kubernetes");
        if (schema == null || version.compareTo(end.get().removed()) >= 0) {
            Severity severity = schema == null ? Severity.ERROR : Severity.WARNING;
            out.accept(new Finding(
                    severity,
                    "schema/removed-api",
                    place,
                    Optional.empty(),
                    "Kubernetes " + version + " does not serve " + name + "; it was removed in "
                            + end.get().removed(),
                    remedy,
                    end.get().replacement().stream().toList()));
        } else if (end.get()
                .deprecated()
                .filter(since -> version.compareTo(since) >= 0)
                .isPresent()) {
            out.accept(Finding.warning(
                            "schema/deprecated-api",
                            place,
                            name + " is deprecated and gone in Kubernetes "
                                    + end.get().removed())
                    .withRemedy(remedy));
        }
    }

    private Finding unserved(String name, KubernetesVersion version, Trail at) {
        Pointer place = at.child("kind").pointer();
        String numbers = table().kinds().get(name);
        if (numbers != null) {
            String[] listed = numbers.split(" ");
            List<String> serving = new ArrayList<>();
            for (int i = 0; i < listed.length; i++) {
                if (!listed[i].equals("-")) {
                    serving.add(versions().get(i).toString());
                }
            }
            return Finding.error(
                            "schema/missing",
                            at.child("apiVersion").pointer(),
                            "Kubernetes " + version + " does not serve " + name)
                    .withRemedy("of the versions known here, " + String.join(", ", serving) + " do");
        }
        List<String> near = near(name);
        return Finding.error("schema/missing", place, "there is no schema for " + name + ", so nothing was checked")
                .withRemedy(
                        near.isEmpty()
                                ? "put its CustomResourceDefinition among the files"
                                : "did you mean " + near.get(0)
                                        + "? If not, put its CustomResourceDefinition among the files")
                .withCandidates(near);
    }

    /** The same kind in another API version, or a kind of a similar name. */
    private List<String> near(String name) {
        String kind = name.substring(name.indexOf(' ') + 1);
        String version = name.substring(0, name.indexOf(' '));
        List<String> known = new ArrayList<>(table().kinds().keySet());
        known.addAll(custom.keySet());
        List<String> same = known.stream()
                .filter(other -> other.endsWith(" " + kind))
                .sorted()
                .toList();
        if (!same.isEmpty()) {
            return same.stream().limit(3).toList();
        }
        List<String> words = known.stream()
                .filter(other -> other.startsWith(version + " "))
                .map(other -> other.substring(other.indexOf(' ') + 1))
                .collect(Collectors.toList());
        return Nearest.to(kind, words).stream()
                .map(word -> version + " " + word)
                .toList();
    }

    private static String nameOf(ObjectValue object) {
        Value version = object.entries().get("apiVersion");
        Value kind = object.entries().get("kind");
        return (version instanceof Value.TextValue v ? v.text() : "") + " "
                + (kind instanceof Value.TextValue k ? k.text() : "");
    }

    /** kubectl's list of anything; typed lists have schemas of their own. */
    private static boolean isList(ObjectValue object) {
        return object.get("items").filter(ListValue.class::isInstance).isPresent()
                && nameOf(object).equals("v1 List");
    }
}
