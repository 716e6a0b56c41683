package io.openova.catalyst.schema.foreign;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Converts the general validator's errors to findings; the branches of an anyOf or oneOf become one finding. */
final class JsonSchemaErrors {
    private static final Set<String> CHOICES = Set.of("anyOf", "oneOf");

    private final ObjectValue schema;
    private final Value instance;

    /** Describes what a format requires, to follow "is not". */
    private final UnaryOperator<String> wanted;

    JsonSchemaErrors(ObjectValue schema, Value instance, UnaryOperator<String> wanted) {
        this.schema = schema;
        this.instance = instance;
        this.wanted = wanted;
    }

    void translate(List<Error> errors, Consumer<Finding> out) {
        translate(errors, 0, out);
    }

    /** One anyOf or oneOf at one place of the instance. */
    private record Choice(Pointer at, String path, int branchIndex) {}

    /**
     * @param from the number of steps of the evaluation path already taken
     */
    private void translate(List<Error> errors, int from, Consumer<Finding> out) {
        Map<Choice, List<Error>> choices = new LinkedHashMap<>();
        for (Error error : errors) {
            int step = choiceStep(error, from);
            if (step < 0) {
                if (!isNoise(error, errors)) {
                    out.accept(finding(error));
                }
            } else {
                choices.computeIfAbsent(choice(error, step), c -> new ArrayList<>())
                        .add(error);
            }
        }
        choices.forEach((choice, within) -> summarise(choice, within, out));
    }

    /**
     * Drops errors that another one explains better: a value of the wrong type is not one of the allowed values either,
     * and where no branch of a oneOf fits, the branches tell why.
     */
    private static boolean isNoise(Error error, List<Error> all) {
        return switch (error.getKeyword()) {
            case "enum", "const" ->
                all.stream()
                        .anyMatch(other -> other.getKeyword().equals("type")
                                && other.getInstanceLocation().equals(error.getInstanceLocation()));
            case "oneOf" ->
                all.stream()
                        .anyMatch(other -> other != error
                                && other.getEvaluationPath().startsWith(error.getEvaluationPath())
                                && other.getInstanceLocation().startsWith(error.getInstanceLocation()));
            default -> false;
        };
    }

    /** Returns the index of the next anyOf or oneOf that is followed by a branch; -1 when there is none. */
    private static int choiceStep(Error error, int from) {
        NodePath path = error.getEvaluationPath();
        for (int i = from; i + 1 < path.getNameCount(); i++) {
            if (path.getElement(i) instanceof String word
                    && CHOICES.contains(word)
                    && path.getElement(i + 1) instanceof Integer) {
                return i;
            }
        }
        return -1;
    }

    private static Choice choice(Error error, int step) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= step; i++) {
            path.append('/').append(error.getEvaluationPath().getElement(i));
        }
        List<String> tokens = pointer(error.getInstanceLocation()).tokens();
        int depth = Math.min(tokens.size(), consumed(error.getEvaluationPath(), step));
        return new Choice(new Pointer(tokens.subList(0, depth)), path.toString(), step + 1);
    }

    /** Returns how many steps into the instance the first steps of an evaluation path take. */
    private static int consumed(NodePath path, int end) {
        int depth = 0;
        for (int i = 0; i < end; i++) {
            String word = String.valueOf(path.getElement(i));
            switch (word) {
                case "properties", "patternProperties" -> {
                    depth++;
                    i++;
                }
                case "dependentSchemas", "dependencies", "allOf", "anyOf", "oneOf" -> i++;
                case "items", "prefixItems" -> {
                    depth++;
                    if (i + 1 < end && path.getElement(i + 1) instanceof Integer) {
                        i++;
                    }
                }
                case "additionalProperties",
                        "additionalItems",
                        "contains",
                        "unevaluatedProperties",
                        "unevaluatedItems" -> depth++;
                default -> {
                    // $ref, if, then and the like apply to the same value.
                }
            }
        }
        return depth;
    }

    private void summarise(Choice choice, List<Error> errors, Consumer<Finding> out) {
        Map<Object, List<Error>> branches = new LinkedHashMap<>();
        for (Error error : errors) {
            branches.computeIfAbsent(error.getEvaluationPath().getElement(choice.branchIndex()), b -> new ArrayList<>())
                    .add(error);
        }
        List<List<Error>> rightKind = branches.values().stream()
                .filter(branch -> branch.stream().noneMatch(error -> isKind(error, choice)))
                .toList();
        if (rightKind.isEmpty()) {
            out.accept(SchemaMessages.type(
                    choice.at(), SchemaMessages.words(kinds(errors, choice)), valueAt(choice.at())));
        } else if (rightKind.size() == 1) {
            translate(rightKind.get(0), choice.branchIndex() + 1, out);
        } else if (rightKind.stream().allMatch(branch -> branch.stream().allMatch(error -> isMissing(error, choice)))) {
            out.accept(Finding.error(
                    "schema/required", choice.at(), "one of these is needed: " + alternatives(rightKind)));
        } else {
            out.accept(Finding.error(
                    "schema/anyOf",
                    choice.at(),
                    "this fits none of the " + branches.size() + " allowed forms; the nearest: "
                            + nearest(rightKind, choice)));
        }
    }

    private static boolean isKind(Error error, Choice choice) {
        return error.getKeyword().equals("type")
                && pointer(error.getInstanceLocation()).equals(choice.at());
    }

    private static boolean isMissing(Error error, Choice choice) {
        return error.getKeyword().equals("required")
                && pointer(error.getInstanceLocation()).equals(choice.at());
    }

    private Set<String> kinds(List<Error> errors, Choice choice) {
        Set<String> kinds = new LinkedHashSet<>();
        errors.stream().filter(error -> isKind(error, choice)).forEach(error -> kinds.addAll(wanted(error)));
        return kinds;
    }

    private static String alternatives(List<List<Error>> branches) {
        return String.join(
                " or ",
                branches.stream()
                        .map(branch -> String.join(
                                " and ",
                                branch.stream()
                                        .map(error -> SchemaMessages.quoted(String.valueOf(error.getProperty())))
                                        .toList()))
                        .toList());
    }

    private String nearest(List<List<Error>> branches, Choice choice) {
        List<Error> best =
                branches.stream().min(Comparator.comparingInt(List::size)).orElseThrow();
        List<Finding> within = new ArrayList<>();
        translate(best, choice.branchIndex() + 1, within::add);
        return String.join(
                "; ",
                within.stream()
                        .map(f -> (f.pointer().isRoot() ? "" : f.pointer() + ": ") + f.message())
                        .toList());
    }

    // ---- one error -------------------------------------------------------------------------------------------------

    private Finding finding(Error error) {
        Pointer at = pointer(error.getInstanceLocation());
        Value found = valueAt(at);
        Value limit = error.getSchemaNode() == null ? Value.NULL : JsonNodes.toValue(error.getSchemaNode());
        String property = String.valueOf(error.getProperty());
        ObjectValue around = around(error);
        String keyword = error.getKeyword();
        return switch (keyword) {
            case "type" -> SchemaMessages.type(at, SchemaMessages.words(wanted(error)), found);
            case "required" ->
                SchemaMessages.required(at, property, around.textAt("properties", property, "description"));
            case "additionalProperties", "unevaluatedProperties" ->
                SchemaMessages.unknownField(Severity.ERROR, at, property, known(around));
            case "enum" -> SchemaMessages.enumeration(at, ((Value.ListValue) limit).items(), found);
            case "const" -> SchemaMessages.enumeration(at, List.of(limit), found);
            case "pattern" ->
                SchemaMessages.pattern(at, SchemaMessages.plain(limit), around.textAt("x-catalyst-hint"), found);
            case "minimum" ->
                SchemaMessages.bound(keyword, at, found, least(around, limit, "exclusiveMinimum", "less", "more"));
            case "maximum" ->
                SchemaMessages.bound(keyword, at, found, least(around, limit, "exclusiveMaximum", "more", "less"));
            case "exclusiveMinimum" ->
                SchemaMessages.bound(keyword, at, found, "must be more than " + SchemaMessages.plain(limit));
            case "exclusiveMaximum" ->
                SchemaMessages.bound(keyword, at, found, "must be less than " + SchemaMessages.plain(limit));
            case "multipleOf" ->
                SchemaMessages.bound(keyword, at, found, "is not a multiple of " + SchemaMessages.plain(limit));
            case "minLength" ->
                SchemaMessages.bound(keyword, at, found, "is shorter than " + SchemaMessages.count(limit, "character"));
            case "maxLength" ->
                SchemaMessages.bound(keyword, at, found, "is longer than " + SchemaMessages.count(limit, "character"));
            case "minItems", "maxItems" -> SchemaMessages.items(keyword, at, found, limit);
            case "uniqueItems" -> SchemaMessages.other("schema/uniqueItems", at, "an entry of this list occurs twice");
            case "propertyNames" ->
                SchemaMessages.other(
                        "schema/propertyNames",
                        at.child(property),
                        SchemaMessages.quoted(property) + " is not allowed as a name here");
            case "format" ->
                SchemaMessages.bound(keyword, at, found, "is not " + wanted.apply(SchemaMessages.plain(limit)));
            case "contains", "minContains", "maxContains" ->
                SchemaMessages.other("schema/contains", at, "the number of entries of the wanted kind is not allowed");
            case "false" -> SchemaMessages.other("schema/false", at, "nothing is allowed here");
            default -> SchemaMessages.other("schema/" + keyword, at, plainMessage(keyword, error));
        };
    }

    /** Draft-04 makes a bound exclusive by a boolean beside it. */
    private static String least(ObjectValue around, Value limit, String exclusive, String under, String over) {
        boolean strict = around.get(exclusive).filter(Value.bool(true)::equals).isPresent();
        return strict
                ? "must be " + over + " than " + SchemaMessages.plain(limit)
                : "is " + under + " than " + SchemaMessages.plain(limit);
    }

    /** The validator's own message, where it cannot contain the instance's value. */
    private static String plainMessage(String keyword, Error error) {
        return switch (keyword) {
            case "not" -> "this has a form that the schema excludes";
            case "oneOf" -> "this fits more than one of the forms of which exactly one must fit";
            case "dependentRequired", "dependencies" ->
                "with " + SchemaMessages.quoted(String.valueOf(error.getProperty()))
                        + ", other fields are needed that are missing";
            case "minProperties", "maxProperties", "unevaluatedItems", "additionalItems" ->
                "this " + String.valueOf(error.getMessage());
            default -> "this breaks the schema's " + keyword;
        };
    }

    private static List<String> wanted(Error error) {
        Value types = error.getSchemaNode() == null ? Value.NULL : JsonNodes.toValue(error.getSchemaNode());
        if (types instanceof Value.ListValue list) {
            return list.items().stream().map(SchemaMessages::plain).toList();
        }
        return List.of(SchemaMessages.plain(types));
    }

    private static Set<String> known(ObjectValue around) {
        return around.objectAt("properties").map(map -> map.entries().keySet()).orElse(Set.of());
    }

    /** Returns the schema that holds the failed keyword; empty when it is not in the document. */
    private ObjectValue around(Error error) {
        NodePath location = error.getSchemaLocation().getFragment();
        Optional<Value> found = schema.at(pointer(location).parent());
        return found.filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .orElse(ObjectValue.EMPTY);
    }

    private Value valueAt(Pointer at) {
        return instance.at(at).orElse(Value.NULL);
    }

    private static Pointer pointer(NodePath path) {
        List<String> tokens = new ArrayList<>(path.getNameCount());
        for (int i = 0; i < path.getNameCount(); i++) {
            tokens.add(String.valueOf(path.getElement(i)));
        }
        return new Pointer(tokens);
    }
}
