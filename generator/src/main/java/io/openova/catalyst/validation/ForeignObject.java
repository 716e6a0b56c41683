package io.openova.catalyst.validation;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks an object that is not yet what a cluster will get: SOPS has encrypted values of it, Flux puts values into it,
 * kustomize merges it into another or gives it another name. What will change is not checked.
 */
public final class ForeignObject {
    /** Rules that do not apply to a partial object, because the missing part may be in another file. */
    private static final Set<String> OF_WHOLE_OBJECTS =
            Set.of("required", "rule", "rule-unchecked", "minItems", "minProperties", "oneOf", "anyOf", "allOf", "not");

    /** What says that a name or a namespace is spelled as no cluster takes it. */
    private static final Set<String> ABOUT_FORMS = Set.of("schema/pattern", "schema/maxLength", "apiserver/name");

    private static final String SCHEMA = "schema/";
    private static final String DIRECTIVE = "$";

    private final FileUsage usage;
    private final ObjectChecker objects;
    private final Map<String, String> variables;

    /** @param variables the known values of Flux variables in the file */
    public ForeignObject(FileUsage usage, ObjectChecker objects, Map<String, String> variables) {
        this.usage = usage;
        this.objects = objects;
        this.variables = variables;
    }

    /** The findings about what is known of the object, with pointers into what was written. */
    public List<Finding> check(Value written) {
        Value value = new FluxVariables(variables).in(decrypted(written));
        if (!usage.isPatch()) {
            return objects.check(value).stream()
                    .filter(finding -> !isReplaced(finding) && !isEncrypted(written, finding))
                    .toList();
        }
        if (!(value instanceof ObjectValue object)
                || object.textAt("apiVersion").isEmpty()
                || object.textAt("kind").isEmpty()) {
            // Steps of a JSON patch: a list, or an object of a kind that the kustomization names.
            return List.of();
        }
        // In a patch, null resets a field to its default, and there are special directives.
        return objects.check(withoutDirectives(object)).stream()
                .filter(ForeignObject::isOfParts)
                .filter(finding -> !isReplaced(finding) && !isEncrypted(written, finding) && !isName(finding))
                .toList();
    }

    /** Whether SOPS has encrypted values of the object; its section of the file names the keys. */
    static boolean isSops(Value value) {
        return value.textAt("sops", "mac").isPresent()
                || value.textAt("sops", "version").isPresent();
    }

    private static Value decrypted(Value value) {
        return isSops(value) && value instanceof ObjectValue object ? object.without("sops") : value;
    }

    /** The value is encrypted and cannot be checked without the key. */
    private static boolean isEncrypted(Value written, Finding finding) {
        return isSops(written) && isEncrypted(written.at(finding.pointer()).orElse(Value.NULL));
    }

    private static boolean isEncrypted(Value value) {
        if (value instanceof ObjectValue object) {
            return !object.isEmpty() && object.entries().values().stream().allMatch(ForeignObject::isEncrypted);
        }
        // SOPS does not encrypt an empty text.
        return value instanceof TextValue text
                && (text.text().startsWith("ENC[") || text.text().isEmpty());
    }

    /** Whether kustomize or Flux replaces the value that the finding is about. */
    private boolean isReplaced(Finding finding) {
        return isReplaced(usage, finding);
    }

    static boolean isReplaced(FileUsage usage, Finding finding) {
        List<String> tokens = finding.pointer().tokens();
        boolean isForm = ABOUT_FORMS.contains(finding.rule());
        boolean isMetadata = tokens.size() == 2 && tokens.get(0).equals("metadata");
        return isForm
                && isMetadata
                && (usage.replacesNamespace() && tokens.get(1).equals("namespace")
                        || usage.replacesName() && tokens.get(1).equals("name"));
    }

    private static boolean isOfParts(Finding finding) {
        return finding.rule().startsWith(SCHEMA)
                && !OF_WHOLE_OBJECTS.contains(finding.rule().substring(SCHEMA.length()));
    }

    /** A patch with an explicit target may have any name. */
    private static boolean isName(Finding finding) {
        return finding.pointer().equals(Pointer.of("metadata", "name"))
                || finding.pointer().equals(Pointer.of("metadata"));
    }

    private static ObjectValue withoutDirectives(ObjectValue object) {
        Map<String, Value> entries = new LinkedHashMap<>();
        object.entries().forEach((key, value) -> {
            if (!key.startsWith(DIRECTIVE) && !(value instanceof NullValue)) {
                entries.put(key, part(value));
            }
        });
        return (ObjectValue) Value.object(entries);
    }

    private static Value part(Value value) {
        if (value instanceof ObjectValue object) {
            return withoutDirectives(object);
        }
        if (!(value instanceof ListValue list)) {
            return value;
        }
        // Entries keep their places, so that findings point to what was written; a directive alone becomes an empty
        // object.
        List<Value> items = new ArrayList<>();
        list.items().forEach(item -> items.add(part(item)));
        return Value.list(items);
    }

    /**
     * One finding a fault: where a word was read as another type and the schema takes no such type, the two become one.
     *
     * @param read findings of the reader
     * @param checked findings of the checks
     */
    public static List<Finding> joined(List<Finding> read, List<Finding> checked) {
        List<Finding> all = new ArrayList<>();
        List<Finding> left = new ArrayList<>(read);
        for (Finding finding : checked) {
            Finding cause = finding.rule().equals("schema/type") ? causeOf(finding, left) : null;
            if (cause == null) {
                all.add(finding);
            } else {
                left.remove(cause);
                all.add(new Finding(
                        finding.severity(),
                        finding.rule(),
                        finding.pointer(),
                        finding.location(),
                        finding.message() + ", so the API server refuses it: " + cause.message(),
                        cause.remedy(),
                        finding.candidates()));
            }
        }
        return Stream.concat(left.stream(), all.stream()).toList();
    }

    private static @org.jspecify.annotations.Nullable Finding causeOf(Finding finding, List<Finding> read) {
        for (Finding cause : read) {
            boolean isWord =
                    cause.rule().equals("yaml/ambiguous-string") || cause.rule().equals("yaml/ambiguous-number");
            if (isWord
                    && cause.severity() == Severity.WARNING
                    && cause.location().equals(finding.location())) {
                return cause;
            }
        }
        return null;
    }
}
