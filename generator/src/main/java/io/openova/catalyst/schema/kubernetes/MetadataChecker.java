package io.openova.catalyst.schema.kubernetes;

import com.google.re2j.Pattern;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks {@code metadata} as a Kubernetes API server does: names, labels and annotations. */
public final class MetadataChecker {
    private static final List<String> KNOWN = List.of(
            "name",
            "generateName",
            "namespace",
            "labels",
            "annotations",
            "finalizers",
            "ownerReferences",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    /** Kubernetes limits the whole subdomain name (253), not its parts. */
    private static final String PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

    private static final String SUBDOMAIN = PART + "(\\." + PART + ")*";
    private static final String WORD = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

    /** Compiled when metadata is invalid: valid metadata is recognised without a regular expression. */
    private static final class Patterns {
        static final Pattern NAMESPACE = Pattern.compile("^" + LABEL + "$");
        static final Pattern NAME = Pattern.compile("^" + SUBDOMAIN + "$");
        static final Pattern ANY_LABEL = Pattern.compile("^" + PART + "$");
        static final Pattern ANY_WORD = Pattern.compile("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$");
        static final Pattern LABEL_VALUE = Pattern.compile("^(" + WORD + ")?$");
        static final Pattern KEY = Pattern.compile("^(" + SUBDOMAIN + "/)?" + WORD + "$");
        static final Pattern ANNOTATION_KEY = Pattern.compile("(?i)" + KEY.pattern());
    }

    private MetadataChecker() {}

    /** Returns whether metadata has only Kubernetes' fields. */
    public static boolean knowsFields(ObjectValue object) {
        if (!(object.entries().get("metadata") instanceof ObjectValue metadata)) {
            return false;
        }
        for (String field : metadata.entries().keySet()) {
            if (!KNOWN.contains(field)) {
                return false;
            }
        }
        return true;
    }

    public static void check(ObjectValue metadata, Consumer<Finding> out) {
        Pointer at = Pointer.of("metadata");
        metadata.entries().keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> out.accept(SchemaMessages.unknownField(Severity.ERROR, at, name, KNOWN)));
        name(metadata, at, out);
        metadata.get("namespace").ifPresent(value -> text(value, at.child("namespace"), out)
                // An empty one counts as left out.
                .filter(text ->
                        !text.isEmpty() && !Patterns.NAMESPACE.matcher(text).find())
                .ifPresent(text -> out.accept(
                        text.length() > LONGEST_LABEL
                                        && Patterns.ANY_LABEL.matcher(text).find()
                                ? SchemaMessages.tooLong(at.child("namespace"), value, text.length(), LONGEST_LABEL)
                                : SchemaMessages.pattern(
                                        at.child("namespace"),
                                        Patterns.NAMESPACE.pattern(),
                                        Optional.of("1 to 63 lower-case letters, digits and hyphens, beginning and"
                                                + " ending with a letter or digit"),
                                        value))));
        map(metadata, "labels", Patterns.KEY, out);
        map(metadata, "annotations", Patterns.ANNOTATION_KEY, out);
    }

    private static void name(ObjectValue metadata, Pointer at, Consumer<Finding> out) {
        Optional<Value> name = metadata.get("name");
        if (name.isEmpty()) {
            out.accept(SchemaMessages.required(at, "name", Optional.of("Name of the object.")));
            return;
        }
        text(name.get(), at.child("name"), out)
                .filter(text -> text.length() > LONGEST_NAME
                        || !Patterns.NAME.matcher(text).find())
                .ifPresent(text -> out.accept(
                        Patterns.NAME.matcher(text).find()
                                ? SchemaMessages.tooLong(at.child("name"), name.get(), text.length(), LONGEST_NAME)
                                : SchemaMessages.pattern(
                                        at.child("name"),
                                        Patterns.NAME.pattern(),
                                        Optional.of("up to 253 lower-case letters, digits, hyphens and dots, each part"
                                                + " beginning and ending with a letter or digit"),
                                        name.get())));
    }

    private static void map(ObjectValue metadata, String field, Pattern keys, Consumer<Finding> out) {
        Pointer at = Pointer.of("metadata", field);
        Value map = metadata.get(field).orElse(ObjectValue.EMPTY);
        if (!(map instanceof ObjectValue object)) {
            out.accept(SchemaMessages.type(at, "an object", map));
            return;
        }
        long bytes = 0;
        for (var entry : object.entries().entrySet()) {
            String key = entry.getKey();
            if (key.lastIndexOf('/') > LONGEST_NAME || !keys.matcher(key).find()) {
                out.accept(SchemaMessages.other(
                                "schema/pattern",
                                at.child(key),
                                SchemaMessages.quoted(key) + " is not a valid key in " + field)
                        .withRemedy(
                                "use a name of up to 63 letters, digits, hyphens, underscores and dots, with a domain"
                                        + " and a slash before it if need be"));
            }
            Optional<String> text = text(entry.getValue(), at.child(key), out);
            bytes += key.length()
                    + text.map(t -> t.getBytes(StandardCharsets.UTF_8).length).orElse(0);
            if (field.equals("labels")) {
                text.filter(value -> !Patterns.LABEL_VALUE.matcher(value).find())
                        .ifPresent(value -> out.accept(
                                value.length() > LONGEST_LABEL
                                                && Patterns.ANY_WORD
                                                        .matcher(value)
                                                        .find()
                                        ? SchemaMessages.tooLong(
                                                at.child(key), entry.getValue(), value.length(), LONGEST_LABEL)
                                        : SchemaMessages.pattern(
                                                at.child(key),
                                                Patterns.LABEL_VALUE.pattern(),
                                                Optional.of("up to 63 letters, digits, hyphens, underscores and dots,"
                                                        + " beginning and ending with a letter or digit"),
                                                entry.getValue())));
            }
        }
        if (bytes > MOST_ANNOTATION_BYTES) {
            out.accept(SchemaMessages.other("schema/maxLength", at, field + " are larger than 256 KiB in all"));
        }
    }

    /**
     * Returns the string, or a finding that the value is not one. A common slip: {@code enabled: true} for a string.
     */
    private static Optional<String> text(Value value, Pointer at, Consumer<Finding> out) {
        if (value instanceof TextValue text) {
            return Optional.of(text.text());
        }
        out.accept(SchemaMessages.type(at, "a string", value).withRemedy("put quotes around it"));
        return Optional.empty();
    }
}
