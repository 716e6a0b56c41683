package io.openova.catalyst.schema;

import io.openova.catalyst.schema.message.SecretFields;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the secret scalars of a document, in document order: the content of a Secret, values that a schema declares
 * secret or whose field has the name of a secret, private keys, and addresses with a password.
 */
final class SecretPlaces {
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s:@]*:[^/\\s@]+@");
    private static final String PRIVATE_KEY = "PRIVATE KEY-----";
    private static final List<String> PARAMETERS = List.of("parameters", "values");
    private static final List<Pointer> IN_OBJECTS = List.of(
            Pointer.of("spec", "parameters"),
            Pointer.of("spec", "values"),
            Pointer.of("spec", "postBuild", "substitute"));

    /**
     * Whether a value is certainly secret, so that it is hidden in other places too, or only by a name that may
     * mislead.
     */
    enum Weight {
        CERTAIN,
        BY_NAME
    }

    private final Map<Pointer, Weight> places = new LinkedHashMap<>();
    private final Set<Pointer> declared = new HashSet<>();

    private SecretPlaces() {}

    /**
     * @param configSchemas of the Blueprints that the document's parameters may belong to
     * @return the secret scalars with their weight
     */
    static Map<Pointer, Weight> of(Value document, List<ObjectValue> configSchemas) {
        SecretPlaces found = new SecretPlaces();
        found.declared(document, Pointer.ROOT, configSchemas);
        List<Value> items = document.itemsAt("items");
        for (int i = 0; i < items.size(); i++) {
            found.declared(items.get(i), Pointer.of("items").child(i), configSchemas);
        }
        boolean isSchema = isDefinition(document);
        found.walk(document, Pointer.ROOT, false, isSchema);
        return found.places;
    }

    private static boolean isDefinition(Value document) {
        return document.textAt("kind")
                .filter(kind -> kind.equals("Blueprint") || kind.equals("CustomResourceDefinition"))
                .isPresent();
    }

    private void declared(Value object, Pointer at, List<ObjectValue> schemas) {
        if (!(object instanceof ObjectValue root)) {
            return;
        }
        for (ObjectValue schema : schemas) {
            if (!root.entries().containsKey("kind")) {
                for (String field : PARAMETERS) {
                    root.at(field)
                            .ifPresent(value -> SecretSchema.find(
                                    schema,
                                    value,
                                    place -> declared.add(at.child(field).append(place))));
                }
            }
            for (Pointer field : IN_OBJECTS) {
                root.at(field)
                        .ifPresent(value -> SecretSchema.find(
                                schema,
                                value,
                                place -> declared.add(at.append(field).append(place))));
            }
        }
    }

    private void walk(Value value, Pointer at, boolean isSecret, boolean isInDefinition) {
        boolean isReference =
                value instanceof ObjectValue fields && fields.entries().containsKey("$secret");
        boolean hidden = !isReference && (isSecret || declared.contains(at));
        if (value instanceof ObjectValue object) {
            boolean holds = object.textAt("kind").filter("Secret"::equals).isPresent();
            boolean isNamed = !isInDefinition && namesSecret(object);
            boolean isSchema = isInDefinition && SecretSchema.isSecret(object);
            object.entries().forEach((name, child) -> {
                if (name.equals("$secret") && isReference(child)) {
                    return;
                }
                boolean ofSecret = holds && (name.equals("data") || name.equals("stringData"));
                boolean ofName = isNamed && name.equals("value");
                boolean ofSchema = isSchema
                        && List.of("default", "const", "enum", "examples", "example")
                                .contains(name);
                walk(child, at.child(name), hidden || ofSecret || ofName || ofSchema, isInDefinition);
            });
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                walk(list.items().get(i), at.child(i), hidden, isInDefinition);
            }
        } else {
            scalar(value, at, hidden, isInDefinition);
        }
    }

    /** {@code {name: N, key: K}}: the location of a secret, not its content. */
    private static boolean isReference(Value value) {
        return value instanceof ObjectValue object
                && Set.of("name", "key").containsAll(object.entries().keySet());
    }

    private void scalar(Value value, Pointer at, boolean hidden, boolean isInDefinition) {
        if (value instanceof NullValue
                || value instanceof TextValue text && text.text().isEmpty()) {
            return;
        }
        boolean isTold = hidden || value instanceof TextValue text && isTelling(text.text(), at);
        if (isTold || !isInDefinition && !(value instanceof BooleanValue) && SecretFields.surelyHolds(at)) {
            places.put(at, Weight.CERTAIN);
        } else if (!(value instanceof BooleanValue) && byName(at, isInDefinition)) {
            places.put(at, Weight.BY_NAME);
        }
    }

    /** In a definition, most content below a name describes it; only proposed values may be secret. */
    private static boolean byName(Pointer at, boolean isInDefinition) {
        if (!isInDefinition) {
            return SecretFields.mayHold(at);
        }
        List<String> tokens = at.tokens();
        boolean isSchema = tokens.contains("configSchema") || tokens.contains("openAPIV3Schema");
        return SecretFields.mayHold(at)
                && (isSchema ? List.of("default", "const", "example").contains(tokens.get(tokens.size() - 1)) : true)
                && !tokens.contains("names")
                && !tokens.contains("annotations");
    }

    /** {@code {name: DB_PASSWORD, value: ...}}, as containers and charts write their variables. */
    private static boolean namesSecret(ObjectValue object) {
        return object.entries().containsKey("value")
                && List.of("name", "key").stream().anyMatch(field -> object.textAt(field)
                        .filter(SecretFields::isCertain)
                        .isPresent());
    }

    private static boolean isTelling(String text, Pointer at) {
        return text.contains(PRIVATE_KEY)
                || text.contains("://") && ADDRESS.matcher(text).find()
                || at.tokens().contains("kubectl.kubernetes.io/last-applied-configuration") && text.contains("Secret");
    }
}
