package io.openova.catalyst.schema.policy;

import io.openova.catalyst.schema.message.SecretFields;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The policy against secrets in Git in plain text: a Secret's content, and a value whose field has the name of a
 * secret, in any object. The value itself is never printed.
 */
public final class SecretPolicy {
    private static final Pattern REFERENCE = Pattern.compile("^(\\$\\{|\\$\\(|\\{\\{|ENC\\[|vault:|ref\\+|secretref:)");
    /** Names that hold a secret, wherever they occur. */
    private static final Pattern NAME = Pattern.compile("(?i)(passw(or)?d|passphrase|(^|[_.-])pwd|(^|[_.-])pass"
            + "|secret|(?<!continue|next|page|csrf)token|credentials?|dsn|connection[_-]?string"
            + "|(api|access|private|encryption|signing|account|master|license|secret)[_-]?key)$");
    /** Fields of Kubernetes and Flux with such a name that hold names, kinds, or settings. */
    private static final Set<String> ORDINARY =
            Set.of("secret", "token", "serviceaccounttoken", "bootstraptoken", "credentials", "credential");

    private static final Set<String> DEFINITIONS = Set.of("CustomResourceDefinition", "Blueprint");
    /** Below these fields, the content of a Kubernetes object is free-form. */
    private static final List<List<String>> FREE = List.of(
            List.of("data"),
            List.of("stringData"),
            List.of("spec", "values"),
            List.of("spec", "parameters"),
            List.of("spec", "postBuild", "substitute"),
            List.of("spec", "chart", "values"),
            List.of("spec", "source", "helm", "valuesObject"),
            List.of("parameters"),
            List.of("values"));

    private static final String REMEDY = "put it into a Secret and refer to it: valueFrom.secretKeyRef in a container,"
            + " valuesFrom in a HelmRelease, substituteFrom in a Kustomization";

    private final Value object;
    private final PolicyRules.Out out;

    private SecretPolicy(Value object, PolicyRules.Out out) {
        this.object = object;
        this.out = out;
    }

    public static void check(Value object, PolicyRules.Out out) {
        SecretPolicy policy = new SecretPolicy(object, out);
        String kind = object.textAt("kind").orElse("");
        if (object.at("sops").isPresent()) {
            return;
        }
        if (kind.equals("Secret")) {
            policy.content();
        } else if (!DEFINITIONS.contains(kind)) {
            policy.walk(object, Pointer.ROOT);
        }
    }

    private void content() {
        for (String field : List.of("data", "stringData")) {
            if (object.objectAt(field).filter(data -> !data.isEmpty()).isPresent()) {
                out.say(
                        Pointer.of(field),
                        "a Secret's content is in Git, readable by everybody with access to the repository",
                        "encrypt the file (SOPS), or fetch the content from a secret store");
            }
        }
    }

    private void walk(Value value, Pointer at) {
        if (value instanceof ObjectValue fields) {
            boolean isSecret = !at.isRoot() && fields.textAt("kind").equals(Optional.of("Secret"));
            Optional<String> variable = fields.textAt("name").or(() -> fields.textAt("key"));
            fields.entries().forEach((name, child) -> {
                Pointer place = at.child(name);
                boolean isNamed = name.equals("value")
                        && variable.filter(SecretPolicy::isVariable).isPresent();
                if (isNamed || isNamed(name, place) || isSecret && name.equals("stringData")) {
                    say(child, place);
                } else {
                    walk(child, place);
                }
            });
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                walk(list.items().get(i), at.child(i));
            }
        } else if (value instanceof TextValue text && text.text().contains("PRIVATE KEY-----")) {
            out.say(at, "this is a private key in plain text", REMEDY);
        }
    }

    private static boolean isVariable(String name) {
        return NAME.matcher(name).find() && SecretFields.isCertain(name);
    }

    private static boolean isNamed(String name, Pointer place) {
        return isFree(place)
                && NAME.matcher(name).find()
                && SecretFields.surelyHolds(Pointer.of(name))
                && !name.toLowerCase(Locale.ROOT).equals("automountserviceaccounttoken");
    }

    private static boolean isFree(Pointer place) {
        List<String> tokens = place.tokens();
        boolean isFree = FREE.stream()
                .anyMatch(path -> tokens.size() > path.size()
                        && tokens.subList(0, path.size()).equals(path));
        return isFree || !ORDINARY.contains(tokens.get(tokens.size() - 1).toLowerCase(Locale.ROOT));
    }

    /** Each string below the place, except for references to a secret's location. */
    private void say(Value value, Pointer at) {
        if (value instanceof ObjectValue fields) {
            boolean isReference = fields.entries().keySet().stream().anyMatch(key -> Set.of(
                            "$secret", "secretKeyRef", "secretName", "secretRef", "valueFrom", "existingSecret")
                    .contains(key));
            if (!isReference) {
                walk(value, at);
            }
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                say(list.items().get(i), at.child(i));
            }
        } else if (value instanceof Value.NumberValue) {
            out.say(at, "this field has the name of a secret and holds a value in plain text", REMEDY);
        } else if (value instanceof TextValue text
                && !text.text().isBlank()
                && !REFERENCE.matcher(text.text().strip()).find()) {
            out.say(at, "this field has the name of a secret and holds a value in plain text", REMEDY);
        }
    }
}
