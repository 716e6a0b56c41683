package io.openova.catalyst.apiserver;

import io.openova.catalyst.apiserver.Expressions.Result;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for the schema of a custom resource definition: it must be structural, and its rules must compile. */
final class SchemaRules {
    private static final String RULES = "x-kubernetes-validations";
    private static final String LIST_TYPE = SchemaLists.LIST_TYPE;
    private static final String MAP_TYPE = SchemaLists.MAP_TYPE;
    private static final String MAP_KEYS = SchemaLists.MAP_KEYS;
    private static final String INT_OR_STRING = "x-kubernetes-int-or-string";
    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    private static final String EMBEDDED = "x-kubernetes-embedded-resource";
    private static final String ADDITIONAL = "additionalProperties";
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final List<String> UNSUPPORTED =
            List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");
    private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");
    private static final Set<String> OF_RESOURCES = Set.of("metadata", "kind", "apiVersion");

    private final Expressions expressions;
    private int faults;

    SchemaRules(Expressions expressions) {
        this.expressions = expressions;
    }

    /** The position of a schema. */
    private enum Level {
        ROOT("at the root"),
        ITEM("for items"),
        FIELD("for fields");

        private final String words;

        Level(String words) {
            this.words = words;
        }
    }

    /** @param schema the schema of a whole object */
    void check(Field schema) {
        structure(schema, Level.ROOT, false);
        for (String junctor : JUNCTORS) {
            schema.at(junctor).items().forEach(nested -> complete(nested, schema));
        }
        if (schema.at("not").isSet()) {
            complete(schema.at("not"), schema);
        }
        if (faults == 0) {
            rules(schema, true, 1);
            defaults(schema);
        }
    }

    private void refuse(Field place, String message, String remedy) {
        faults++;
        place.refuse(message, remedy);
    }

    private void structure(Field schema, Level level, boolean isInMetadata) {
        Field type = schema.at("type");
        if (!type.isEmpty() && !TYPES.contains(type.text())) {
            faults++;
            type.oneOf(TYPES.toArray(String[]::new));
        }
        general(schema, isInMetadata && schema.at("default").isSet());
        boolean isOpen =
                schema.at(INT_OR_STRING).isTrue() || schema.at(PRESERVE).isTrue();
        boolean isEmbedded = schema.at(EMBEDDED).isTrue();
        if (isEmbedded && !type.is("object")) {
            refuse(type, "an embedded resource is an object", "write type: object");
        } else if (type.isEmpty() && !isOpen) {
            refuse(type, "\"type\" is missing " + level.words, "add the type");
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.is("object")) {
            refuse(type, "the root of a schema is an object", "write type: object");
        }
        if (type.is("array") && !schema.at("items").isSet()) {
            refuse(schema.at("items"), "\"items\" is missing", "define the list's entries");
        }
        if (schema.at(ADDITIONAL).isSet() && (level == Level.ROOT || isEmbedded)) {
            refuse(schema.at(ADDITIONAL), "additionalProperties may not be used here", "list the properties");
        }
        if (isEmbedded
                && !schema.at(PRESERVE).isTrue()
                && schema.at("properties").size() == 0) {
            refuse(schema.at("properties"), "\"properties\" is missing", "an embedded resource needs properties");
        }
        boolean isResource = level == Level.ROOT || isEmbedded;
        for (Field property : schema.at("properties").entries()) {
            boolean isOwn = isResource && OF_RESOURCES.contains(property.name());
            structure(property, Level.FIELD, isInMetadata || level == Level.ROOT && isOwn);
        }
        if (isResource) {
            resource(schema.at("properties"), level);
        }
        if (schema.at("items").isObject()) {
            structure(schema.at("items"), Level.ITEM, isInMetadata);
        }
        if (schema.at(ADDITIONAL).isObject()) {
            structure(schema.at(ADDITIONAL), Level.FIELD, isInMetadata);
        }
        validations(schema);
    }

    private void resource(Field properties, Level level) {
        for (String name : List.of("kind", "apiVersion")) {
            Field type = properties.at(name, "type");
            if (properties.at(name).isSet() && !type.is("string")) {
                refuse(type, name + " is a string", "write type: string");
            }
        }
        Field metadata = properties.at("metadata");
        if (!metadata.isSet()) {
            return;
        }
        if (!metadata.at("type").is("object")) {
            refuse(metadata.at("type"), "metadata is an object", "write type: object");
        }
        if (level == Level.ROOT) {
            Set<String> allowed = Set.of("name", "generateName");
            boolean isPlain = metadata.entries().stream()
                    .allMatch(keyword ->
                            List.of("type", "properties", "description").contains(keyword.name()));
            boolean namesOnly = metadata.at("properties").entries().stream()
                    .allMatch(property -> allowed.contains(property.name()));
            if (!namesOnly || !isPlain && metadata.at(PRESERVE).isSet()) {
                refuse(metadata, "metadata may only constrain name and generateName", "remove the rest");
            }
        }
    }

    private void general(Field schema, boolean isDefaultInMetadata) {
        for (String keyword : UNSUPPORTED) {
            if (schema.at(keyword).isSet() && !schema.at(keyword).isEmpty()) {
                refuse(schema.at(keyword), "\"" + keyword + "\" is not supported", "remove it");
            }
        }
        if (isDefaultInMetadata) {
            refuse(schema.at("default"), "metadata has no defaults", "remove \"default\"");
        }
        if (schema.at("items").value() instanceof ListValue) {
            refuse(schema.at("items"), "\"items\" is a list, but one schema is needed", "write one schema");
        }
        if (schema.at("uniqueItems").isTrue()) {
            refuse(schema.at("uniqueItems"), "uniqueItems may not be true", "use x-kubernetes-list-type: set");
        }
        Field additional = schema.at(ADDITIONAL);
        boolean isClosing = additional.isObject() || additional.value() instanceof BooleanValue bool && !bool.value();
        if (schema.at("properties").size() > 0 && isClosing) {
            refuse(additional, "additionalProperties and properties exclude each other", "remove one of them");
        }
        Field preserve = schema.at(PRESERVE);
        if (preserve.isSet() && !preserve.isTrue()) {
            refuse(preserve, "this is either true or left out", "remove it");
        }
        if (schema.at(INT_OR_STRING).isTrue()) {
            for (String other : List.of(PRESERVE, EMBEDDED)) {
                if (schema.at(other).isTrue()) {
                    refuse(schema.at(other), "this excludes " + INT_OR_STRING, "remove one of them");
                }
            }
        }
        Field pattern = schema.at("pattern");
        if (!pattern.isEmpty() && !pattern.isUnknown() && !expressions.isPattern(pattern.text())) {
            refuse(pattern, "the pattern is not a regular expression of RE2", "correct the pattern");
        }
        new SchemaLists(this::refuse).check(schema);
        ruleTexts(schema);
    }

    private void ruleTexts(Field schema) {
        for (Field rule : schema.at(RULES).items()) {
            Field text = rule.at("rule");
            Field message = rule.at("message");
            boolean hasMessage = !message.text().isBlank();
            if (text.text().isBlank()) {
                refuse(text, "\"rule\" is missing", "write an expression");
            } else if (!message.isEmpty() && !hasMessage) {
                refuse(message, "the message is blank", "write a message, or remove it");
            } else if (isBroken(message)) {
                refuse(message, "the message has line breaks", "write it on one line");
            } else if (isBroken(text) && !hasMessage) {
                refuse(message, "\"message\" is missing", "a rule of several lines needs a message");
            }
            Field words = rule.at("messageExpression");
            if (!words.isEmpty() && words.text().isBlank()) {
                refuse(words, "the expression is blank", "remove it");
            }
            Field reason = rule.at("reason");
            List<String> reasons =
                    List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");
            if (reason.isSet() && !reasons.contains(reason.text())) {
                faults++;
                reason.oneOf(reasons.toArray(String[]::new));
            }
            Field path = rule.at("fieldPath");
            if (!path.isEmpty() && !path.isUnknown() && SchemaPaths.follow(schema, path.text()) == null) {
                refuse(path, path.shown() + " is not a path of this schema", "name a field below it, such as .spec");
            }
        }
    }

    private static boolean isBroken(Field text) {
        return text.text().strip().matches("(?s).*[\\r\\n].*");
    }

    /** Schemas in junctors may only constrain values. */
    private void validations(Field schema) {
        boolean isEither = schema.at(INT_OR_STRING).isTrue();
        for (String junctor : JUNCTORS) {
            List<Field> nested = schema.at(junctor).items();
            if (junctor.equals("anyOf") && isEither && isIntOrString(nested)) {
                continue;
            }
            for (int i = 0; i < nested.size(); i++) {
                boolean isFirst = i == 0 && junctor.equals("allOf") && isEither;
                nested(
                        nested.get(i),
                        isFirst && isIntOrString(nested.get(i).at("anyOf").items()));
            }
        }
        if (schema.at("not").isSet()) {
            nested(schema.at("not"), false);
        }
    }

    private static boolean isIntOrString(List<Field> nested) {
        return nested.size() == 2
                && nested.get(0).at("type").is("integer")
                && nested.get(1).at("type").is("string");
    }

    private void nested(Field schema, boolean skipsAnyOf) {
        for (String keyword :
                List.of("type", "title", "description", "nullable", PRESERVE, EMBEDDED, INT_OR_STRING, MAP_KEYS)) {
            if (!schema.at(keyword).isEmpty()) {
                refuse(
                        schema.at(keyword),
                        "\"" + keyword + "\" is not allowed within allOf, anyOf, oneOf, or not",
                        "move it outside");
            }
        }
        for (String keyword : List.of(ADDITIONAL, "default", LIST_TYPE, MAP_TYPE)) {
            if (schema.at(keyword).isSet()) {
                refuse(
                        schema.at(keyword),
                        "\"" + keyword + "\" is not allowed within allOf, anyOf, oneOf, or not",
                        "move it outside");
            }
        }
        if (schema.at(RULES).size() > 0) {
            refuse(schema.at(RULES), "rules are not allowed within allOf, anyOf, oneOf, or not", "move them outside");
        }
        if (schema.at("properties").at("metadata").isSet()) {
            refuse(schema.at("properties").at("metadata"), "metadata may not be constrained here", "remove it");
        }
        Field pattern = schema.at("pattern");
        if (!pattern.isEmpty() && !pattern.isUnknown() && !expressions.isPattern(pattern.text())) {
            refuse(pattern, "the pattern is not a regular expression of RE2", "correct the pattern");
        }
        schema.at("properties").entries().forEach(property -> nested(property, false));
        if (schema.at("items").isObject()) {
            nested(schema.at("items"), false);
        }
        for (String junctor : JUNCTORS) {
            if (!(skipsAnyOf && junctor.equals("anyOf"))) {
                schema.at(junctor).items().forEach(deeper -> nested(deeper, false));
            }
        }
        if (schema.at("not").isSet()) {
            nested(schema.at("not"), false);
        }
    }

    /** Fields that junctors at the root constrain must be defined outside of them, too. */
    private void complete(Field nested, Field schema) {
        for (Field property : nested.at("properties").entries()) {
            Field outside = schema.at("properties").at(property.name());
            if (!outside.isSet()) {
                refuse(
                        outside,
                        "\"" + property.name() + "\" is constrained, but not defined",
                        "define it in \"properties\"");
            } else {
                complete(property, outside);
            }
        }
        if (nested.at("items").isObject()) {
            if (schema.at("items").isObject()) {
                complete(nested.at("items"), schema.at("items"));
            } else {
                refuse(schema.at("items"), "the items are constrained, but not defined", "define them in \"items\"");
            }
        }
        for (String junctor : JUNCTORS) {
            nested.at(junctor).items().forEach(deeper -> complete(deeper, schema));
        }
    }

    private void rules(Field schema, boolean isResource, double times) {
        if (!(schema.value() instanceof ObjectValue tree)) {
            return;
        }
        for (Field rule : schema.at(RULES).items()) {
            Field text = rule.at("rule");
            if (text.isUnknown()) {
                continue;
            }
            Optional<String> problem = expressions.problemOfRule(text.text(), tree, isResource, Result.BOOL);
            if (problem.isPresent()) {
                refuse(text, "the rule does not compile: " + problem.get(), "correct the rule");
                continue;
            }
            double cost = expressions.cost(text.text(), tree, times);
            if (cost > 1) {
                refuse(
                        text,
                        "the rule may exceed the cost that an API server allows",
                        "simplify it, or bound the lists, maps, and texts with maxItems, maxProperties, and maxLength");
            }
            Field words = rule.at("messageExpression");
            if (!words.isEmpty() && !words.isUnknown()) {
                expressions
                        .problemOfRule(words.text(), tree, isResource, Result.TEXT)
                        .ifPresent(wrong -> refuse(words, "the expression does not compile: " + wrong, "correct it"));
            }
            boolean usesOld = text.text().contains("oldSelf");
            if (rule.at("optionalOldSelf").isSet() && !usesOld) {
                refuse(rule.at("optionalOldSelf"), "the rule has no oldSelf", "remove \"optionalOldSelf\"");
            }
        }
        schema.at("properties")
                .entries()
                .forEach(property -> rules(property, property.at(EMBEDDED).isTrue(), times));
        rules(schema.at("items"), false, times * SchemaSizes.mostItems(schema));
        rules(schema.at(ADDITIONAL), false, times * SchemaSizes.mostEntries(schema));
    }

    private void defaults(Field schema) {
        Field standard = schema.at("default");
        if (standard.value() != null && schema.value() instanceof ObjectValue tree) {
            expressions
                    .misfit(tree, standard.value())
                    .ifPresent(words ->
                            refuse(standard, "the default does not fit its schema: " + words, "correct the default"));
        }
        schema.at("properties").entries().forEach(this::defaults);
        if (schema.at("items").isObject()) {
            defaults(schema.at("items"));
        }
        if (schema.at(ADDITIONAL).isObject()) {
            defaults(schema.at(ADDITIONAL));
        }
    }
}
