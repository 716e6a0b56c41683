package io.openova.catalyst.schema.structural;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Describes why a structural schema does not accept a value: one finding for each fault. */
final class StructuralFaults {
    private final StructuralSchema schema;
    private final StructuralParts parts;
    private final Consumer<Finding> out;

    private StructuralFaults(StructuralSchema schema, Consumer<Finding> out) {
        this.schema = schema;
        this.parts = schema.parts();
        this.out = out;
    }

    /**
     * @param schema a schema that was read already
     */
    static void check(StructuralSchema schema, Value value, PathBuilder at, Consumer<Finding> out) {
        new StructuralFaults(schema, out).check(value, at);
    }

    private void check(Value value, PathBuilder at) {
        if (value instanceof TextValue text && schema.isSubstituted(text)) {
            return;
        }
        if (!schema.isOfType(value)) {
            out.accept(
                    SchemaMessages.type(at.pointer(), SchemaMessages.words(StructuralParts.names(parts.types)), value));
            return;
        }
        if (!schema.isAllowed(value)) {
            out.accept(SchemaMessages.enumeration(at.pointer(), parts.allowed, value));
        }
        if (value instanceof ObjectValue object) {
            checkObject(object, at);
        } else if (value instanceof ListValue list) {
            checkList(list, at);
        } else if (value instanceof TextValue text) {
            checkText(text, at);
        } else if (value instanceof NumberValue number) {
            checkNumber(number, at);
        }
    }

    private void checkObject(ObjectValue object, PathBuilder at) {
        for (String name : parts.required) {
            Value value = object.entries().get(name);
            if (value == null || parts.nullIsNothing && value instanceof NullValue && !takesNull(name)) {
                StructuralSchema property = parts.properties.get(name);
                out.accept(SchemaMessages.required(
                        at.pointer(), name, property == null ? Optional.empty() : property.parts().description));
            }
        }
        checkSize(object, at);
        object.entries().forEach((name, value) -> {
            StructuralSchema property = parts.properties.get(name);
            if (parts.nullIsNothing && value instanceof NullValue && (property != null || parts.values != null)) {
                if (property == null && parts.values != null && !schema.takesZero(parts.values)) {
                    parts.values.check(value, at.child(name), out);
                }
            } else if (property != null) {
                property.check(value, at.child(name), out);
            } else if (parts.values != null) {
                parts.values.check(value, at.child(name), out);
            } else if (!parts.keepsUnknown) {
                out.accept(SchemaMessages.unknownField(Severity.ERROR, at.pointer(), name, parts.properties.keySet()));
            } else if (!parts.properties.isEmpty() && !parts.nullIsNothing) {
                // In our own kinds a typing error is likelier than an added field; other kinds preserve unknown fields
                // on purpose.
                out.accept(
                        SchemaMessages.unknownField(Severity.WARNING, at.pointer(), name, parts.properties.keySet()));
            }
        });
    }

    private boolean takesNull(String name) {
        StructuralSchema property = parts.properties.get(name);
        return property == null || (property.parts().types & StructuralParts.NULL) != 0;
    }

    private void checkSize(ObjectValue object, PathBuilder at) {
        int size = object.entries().size();
        if (size < parts.minProperties) {
            out.accept(SchemaMessages.other(
                    "schema/minProperties",
                    at.pointer(),
                    "at least " + entries(parts.minProperties) + " must be given"));
        }
        if (size > parts.maxProperties) {
            out.accept(SchemaMessages.other(
                    "schema/maxProperties", at.pointer(), "at most " + entries(parts.maxProperties) + " may be given"));
        }
    }

    private void checkList(ListValue list, PathBuilder at) {
        int size = list.items().size();
        if (size < parts.minItems) {
            out.accept(SchemaMessages.items("minItems", at.pointer(), list, Value.number(parts.minItems)));
        }
        if (size > parts.maxItems) {
            out.accept(SchemaMessages.items("maxItems", at.pointer(), list, Value.number(parts.maxItems)));
        }
        if (parts.items != null) {
            for (int i = 0; i < size; i++) {
                Value item = list.items().get(i);
                if (!(item instanceof NullValue && schema.takesZero(parts.items))) {
                    parts.items.check(item, at.child(i), out);
                }
            }
        }
        for (int i : schema.repeated(list)) {
            String what = Objects.requireNonNull(parts.keys).isEmpty()
                    ? "value"
                    : SchemaMessages.quoted(String.join(", ", Objects.requireNonNull(parts.keys)));
            out.accept(SchemaMessages.other(
                    "schema/duplicate", at.child(i).pointer(), "an earlier entry has the same " + what));
        }
    }

    private void checkText(TextValue value, PathBuilder at) {
        String text = value.text();
        int length = text.codePointCount(0, text.length());
        if (length < parts.minLength) {
            out.accept(SchemaMessages.bound(
                    "minLength", at.pointer(), value, "is shorter than " + characters(parts.minLength)));
        }
        if (length > parts.maxLength) {
            out.accept(SchemaMessages.bound(
                    "maxLength", at.pointer(), value, "is longer than " + characters(parts.maxLength)));
        }
        // A string that is too short or too long rarely matches the pattern either: one finding is enough.
        else if (length >= parts.minLength && parts.pattern != null && !parts.pattern.matches(text)) {
            out.accept(SchemaMessages.pattern(at.pointer(), parts.pattern.text(), parts.hint, value));
        }
        if (!parts.format.takes(text)) {
            out.accept(SchemaMessages.bound("format", at.pointer(), value, "is not " + parts.format.words()));
        }
    }

    private void checkNumber(NumberValue value, PathBuilder at) {
        if (parts.format.isOfInt32() && !StructuralSchema.isInt32(value)) {
            out.accept(SchemaMessages.bound("format", at.pointer(), value, "is not " + TextFormat.INT32.words()));
            return;
        }
        if (parts.minimum == null && parts.maximum == null) {
            return;
        }
        BigDecimal number = new BigDecimal(value.lexeme());
        if (parts.minimum != null && number.compareTo(parts.minimum) < 0) {
            out.accept(SchemaMessages.bound(
                    "minimum", at.pointer(), value, "is less than " + parts.minimum.toPlainString()));
        }
        if (parts.maximum != null && number.compareTo(parts.maximum) > 0) {
            out.accept(SchemaMessages.bound(
                    "maximum", at.pointer(), value, "is more than " + parts.maximum.toPlainString()));
        }
    }

    private static String characters(long count) {
        return SchemaMessages.count(Value.number(count), "character");
    }

    private static String entries(long count) {
        return SchemaMessages.count(Value.number(count), "entry");
    }
}
