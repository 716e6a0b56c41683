package io.openova.catalyst.schema.kubernetes;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.value.NameSyntax;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks names, labels, and annotations of any Kubernetes object, beyond their schemas. */
public final class ObjectNames {
    /** Names here are path segments: {@code system:node-reader} is valid. */
    private static final String FREE_NAMES = "rbac.authorization.k8s.io/";

    /** Requests to the API server, which are never stored under a name. */
    private static final Set<String> NAMELESS = Set.of(
            "authentication.k8s.io/v1", "authorization.k8s.io/v1", "admission.k8s.io/v1", "apiserver.config.k8s.io/v1");

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private ObjectNames() {}

    /** Returns true only if {@link #check} would find nothing; uses no regular expression. */
    public static boolean accept(ObjectValue object) {
        if (!(object.entries().get("metadata") instanceof ObjectValue metadata)
                || !(metadata.entries().get("name") instanceof TextValue name)
                || !isSubdomain(name.text(), 0, name.text().length())) {
            return false;
        }
        Value namespace = metadata.entries().get("namespace");
        if (namespace != null
                && !(namespace instanceof TextValue text
                        && text.text().length() <= LONGEST_LABEL
                        && text.text().indexOf('.') < 0
                        && isSubdomain(text.text(), 0, text.text().length()))) {
            return false;
        }
        return acceptMap(metadata.entries().get("labels"), true)
                && acceptMap(metadata.entries().get("annotations"), false);
    }

    private static boolean acceptMap(@Nullable Value map, boolean labels) {
        if (map == null) {
            return true;
        }
        if (!(map instanceof ObjectValue object)) {
            return false;
        }
        int size = 0;
        for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
            if (!(entry.getValue() instanceof TextValue text) || !isKey(entry.getKey())) {
                return false;
            }
            if (labels && !text.text().isEmpty() && !NameSyntax.isLabelValue(text.text(), 0)) {
                return false;
            }
            size += text.text().length();
        }
        // Far below the limit even when every character takes four bytes.
        return size < 32 * 1024;
    }

    private static boolean isKey(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? NameSyntax.isLabelValue(key, 0)
                : isSubdomain(key, 0, slash) && NameSyntax.isLabelValue(key, slash + 1);
    }

    private static boolean isSubdomain(String text, int from, int to) {
        if (to - from < 1 || to - from > LONGEST_NAME) {
            return false;
        }
        boolean edge = true;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (isLower(c)) {
                edge = false;
            } else if (c == '-') {
                if (edge || i + 1 == to || text.charAt(i + 1) == '.') {
                    return false;
                }
            } else if (c == '.') {
                if (edge || i + 1 == to) {
                    return false;
                }
                edge = true;
            } else {
                return false;
            }
        }
        return true;
    }

    /**
     * Flux substitutes the value before an API server sees it: such a name, namespace, or label cannot be checked here.
     */
    private static boolean isSubstituted(ObjectValue metadata, Pointer at) {
        List<String> tokens = at.tokens();
        String last = tokens.get(tokens.size() - 1);
        Value value = metadata.at(new Pointer(tokens.subList(1, tokens.size()))).orElse(Value.NULL);
        return last.contains("${")
                || value instanceof TextValue text && text.text().contains("${");
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    /** The same without the name, whose syntax the API server's rules check by kind. */
    public static void checkLabels(ObjectValue object, PathBuilder at, Consumer<Finding> out) {
        if (object.get("metadata").orElse(ObjectValue.EMPTY) instanceof ObjectValue) {
            check(object, at, finding -> {
                Pointer place = finding.pointer();
                List<String> tokens = place.tokens()
                        .subList(at.pointer().tokens().size(), place.tokens().size());
                boolean isOfName =
                        tokens.size() < 2 || !List.of("labels", "annotations").contains(tokens.get(1));
                if (!isOfName) {
                    out.accept(finding);
                }
            });
        }
    }

    public static void check(ObjectValue object, PathBuilder at, Consumer<Finding> out) {
        String version = object.textAt("apiVersion").orElse("");
        Optional<Value> metadata = object.get("metadata");
        if (NAMELESS.contains(version)) {
            return;
        }
        if (metadata.isEmpty()) {
            out.accept(SchemaMessages.required(at.pointer(), "metadata", Optional.of("an object has a name")));
            return;
        }
        if (!(metadata.get() instanceof ObjectValue fields)) {
            return;
        }
        List<Finding> found = new ArrayList<>();
        MetadataChecker.check(fields, found::add);
        boolean generated = fields.get("generateName").isPresent();
        for (Finding finding : found) {
            String field =
                    finding.pointer().tokens().get(finding.pointer().tokens().size() - 1);
            boolean aboutName = finding.rule().equals("schema/required") || field.equals("name");
            boolean waived = aboutName
                    && (generated
                            || version.startsWith(FREE_NAMES) && !finding.rule().equals("schema/required"));
            // The schema reports unknown fields and wrong types.
            boolean shape = finding.rule().equals("schema/unknown-field")
                    || finding.rule().equals("schema/type");
            if (!waived && !shape && !isSubstituted(fields, finding.pointer())) {
                out.accept(finding.withPointer(at.pointer().append(finding.pointer())));
            }
        }
    }
}
