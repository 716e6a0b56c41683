package io.openova.catalyst.validation;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Substitutes variables in texts, as Flux does after a build ({@code postBuild.substitute}): {@code ${NAME}} and
 * {@code ${NAME:=default}}. A text with a variable of unknown value is left as it is, and so is one that would no
 * longer be a text: whether {@code 8080} ends up as a number depends on quotes that are gone by then.
 */
final class FluxVariables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?[=-]([^{}$]*))?\\}");
    private static final Pattern PLAIN_TEXT = Pattern.compile("[A-Za-z][A-Za-z0-9./_-]*[A-Za-z./_-][A-Za-z0-9./_-]*");

    private final Map<String, String> values;

    FluxVariables(Map<String, String> values) {
        this.values = values;
    }

    /** The value with known variables substituted; the same value if none is known. */
    Value in(Value value) {
        if (value instanceof TextValue text) {
            return text.text().contains("${") ? text(text) : value;
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            list.items().forEach(item -> items.add(in(item)));
            return Value.list(items);
        }
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries().forEach((key, child) -> entries.put(key, in(child)));
            return Value.object(entries);
        }
        return value;
    }

    private Value text(TextValue text) {
        Matcher variable = VARIABLE.matcher(text.text());
        StringBuilder filled = new StringBuilder();
        while (variable.find()) {
            String known = values.getOrDefault(variable.group(1), variable.group(2));
            if (known == null) {
                return text;
            }
            variable.appendReplacement(filled, Matcher.quoteReplacement(known));
        }
        variable.appendTail(filled);
        String whole = filled.toString();
        boolean staysText = PLAIN_TEXT.matcher(whole).matches() && !isWord(whole);
        return staysText ? Value.text(whole) : text;
    }

    private static boolean isWord(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "false", "null", "yes", "no", "on", "off", "y", "n" -> true;
            default -> false;
        };
    }
}
