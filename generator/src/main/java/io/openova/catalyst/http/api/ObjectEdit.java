package io.openova.catalyst.http.api;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.kube.ObjectKey;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The desired object from a request body: {@code {"yaml": "..."}}, {@code {"object": {...}}}, or, for a ConfigMap or a
 * Secret, the form of its data.
 *
 * @param object the whole object, or the members of the form
 * @param isForm whether the rest of the object stays as it is
 * @param resourceVersion the version that the form was made from
 */
record ObjectEdit(ObjectValue object, boolean isForm, Optional<String> resourceVersion) {
    private static final Set<String> CONFIG_MAP = Set.of("data", "binaryData", "immutable");
    private static final Set<String> SECRET = Set.of("data", "stringData", "immutable");

    static ObjectEdit read(Exchange exchange, ObjectKey key) {
        Value body = exchange.document().value();
        if (!(body instanceof ObjectValue members)) {
            throw Problems.invalidBody("the body is " + body.kind() + "; " + shapes(key))
                    .refused();
        }
        boolean hasYaml = members.get("yaml").isPresent();
        boolean hasObject = members.get("object").isPresent();
        Set<String> known = hasYaml ? Set.of("yaml") : hasObject ? Set.of("object") : formOf(key);
        List<String> unknown = members.entries().keySet().stream()
                .filter(member -> !known.contains(member) && !member.equals("resourceVersion"))
                .toList();
        if (!unknown.isEmpty() || known.isEmpty()) {
            throw Problems.invalidBody(unknownMembers(unknown, known) + shapes(key))
                    .refused();
        }
        Optional<String> version =
                members.textAt("resourceVersion").map(String::strip).filter(text -> !text.isEmpty());
        if (!hasYaml && !hasObject) {
            return new ObjectEdit(members.without("resourceVersion"), true, version);
        }
        ObjectValue object = hasYaml ? yaml(members) : object(members);
        ObjectValue named = named(object, key);
        if (version.isPresent()) {
            ObjectValue metadata = named.objectAt("metadata").orElse(ObjectValue.EMPTY);
            named = named.with("metadata", metadata.with("resourceVersion", Value.text(version.get())));
        }
        return new ObjectEdit(named, false, version);
    }

    /** The form as a separate object, for server-side apply. */
    ObjectValue whole(ObjectKey key) {
        if (!isForm) {
            return object;
        }
        ObjectValue named = named(ObjectValue.EMPTY, key);
        ObjectValue metadata = named.objectAt("metadata").orElse(ObjectValue.EMPTY);
        if (resourceVersion.isPresent()) {
            metadata = metadata.with("resourceVersion", Value.text(resourceVersion.get()));
        }
        return named.with("metadata", metadata).mergedWith(object);
    }

    private static Set<String> formOf(ObjectKey key) {
        return key.kind().isConfigMap() ? CONFIG_MAP : key.kind().isSecret() ? SECRET : Set.of();
    }

    private static String shapes(ObjectKey key) {
        return "send {\"yaml\": \"...\"} or {\"object\": {...}}"
                + (formOf(key).isEmpty() ? "" : ", or the form {\"data\": {...}}");
    }

    private static String unknownMembers(List<String> unknown, Set<String> known) {
        return unknown.stream()
                .findFirst()
                .map(member -> "a member is not known"
                        + Nearest.to(member, known).stream()
                                .findFirst()
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse("")
                        + "; ")
                .orElse("");
    }

    private static ObjectValue yaml(ObjectValue members) {
        String text = members.textAt("yaml")
                .orElseThrow(() -> invalidYaml("yaml is a text", List.of()).refused());
        ReadOutcome read =
                new DocumentReader().readYaml(text.getBytes(StandardCharsets.UTF_8), "yaml", ReadLimits.REQUEST);
        if (!read.isClean()) {
            throw invalidYaml("the text in yaml is not valid YAML", read.findings())
                    .refused();
        }
        if (read.documents().size() != 1 || !(read.documents().get(0).value() instanceof ObjectValue object)) {
            throw invalidYaml("yaml holds exactly one object", List.of()).refused();
        }
        return object;
    }

    private static Problem invalidYaml(String detail, List<io.openova.catalyst.finding.Finding> findings) {
        return Problem.of(400, "invalid-yaml", detail).with(findings);
    }

    private static ObjectValue object(ObjectValue members) {
        return members.objectAt("object")
                .orElseThrow(() -> Problems.invalidBody("object is an object").refused());
    }

    /** The object with the names from the path; names in the object itself must agree. */
    private static ObjectValue named(ObjectValue object, ObjectKey key) {
        agree(object.textAt("kind"), key.kind().kind(), "kind-mismatch", "kind");
        agree(object.textAt("apiVersion"), key.kind().apiVersion(), "kind-mismatch", "apiVersion");
        agree(object.textAt("metadata", "name"), key.name(), "name-mismatch", "metadata.name");
        agree(object.textAt("metadata", "namespace"), key.namespace(), "namespace-mismatch", "metadata.namespace");
        ObjectValue metadata =
                object.objectAt("metadata").orElse(ObjectValue.EMPTY).with("name", Value.text(key.name()));
        if (!key.namespace().isEmpty()) {
            metadata = metadata.with("namespace", Value.text(key.namespace()));
        }
        List<String> order = new ArrayList<>(List.of("apiVersion", "kind", "metadata"));
        Value.ObjectBuilder named = Value.object()
                .put("apiVersion", key.kind().apiVersion())
                .put("kind", key.kind().kind())
                .put("metadata", metadata);
        object.entries().forEach((name, value) -> {
            if (!order.contains(name)) {
                named.put(name, value);
            }
        });
        return named.build();
    }

    private static void agree(Optional<String> said, String path, String error, String member) {
        if (said.filter(text -> !text.equals(path)).isPresent()) {
            throw Problem.of(400, error, member + " in the body differs from the path")
                    .refused();
        }
    }
}
