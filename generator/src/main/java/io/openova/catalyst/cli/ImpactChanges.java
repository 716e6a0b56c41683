package io.openova.catalyst.cli;

import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.lifecycle.Impact;
import io.openova.catalyst.lifecycle.ObjectChange;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Prints how the rendered objects of two chart versions differ. Hides the values of Secrets and of fields whose names
 * suggest a secret.
 */
final class ImpactChanges {
    private static final int LONGEST = 120;
    private static final int MOST_FIELDS = 60;

    private ImpactChanges() {}

    /** The lines to print; Applications with the same changes share them. */
    static List<String> text(Impact impact) {
        Map<List<String>, List<String>> groups = new LinkedHashMap<>();
        for (Impact.OfApplication one : impact.applications()) {
            List<String> lines = new ArrayList<>();
            one.changes().forEach(change -> lines(change, lines));
            one.images().forEach(image -> lines.add("  image " + image.charAt(0) + " " + image.substring(1)));
            if (!lines.isEmpty()) {
                groups.computeIfAbsent(lines, l -> new ArrayList<>())
                        .add(one.application().key().toString());
            }
        }
        List<String> all = new ArrayList<>();
        groups.forEach((lines, names) -> {
            String more = names.size() > 3 ? " and " + (names.size() - 3) + " more" : "";
            all.add("rendered for " + String.join(", ", names.subList(0, Math.min(3, names.size()))) + more + ":");
            all.addAll(lines);
        });
        return all;
    }

    private static void lines(ObjectChange change, List<String> lines) {
        String sign =
                switch (change.kind()) {
                    case ADDED -> "+";
                    case REMOVED -> "-";
                    case CHANGED -> "~";
                };
        lines.add("  " + sign + " " + SingleLine.of(change.object()) + (change.isHook() ? " (hook)" : ""));
        List<FieldChange> fields = change.fields();
        for (FieldChange field : fields.subList(0, Math.min(MOST_FIELDS, fields.size()))) {
            lines.add("      " + SingleLine.of(field.pointer().toString()) + ": " + shown(change, field, field.before())
                    + " -> " + shown(change, field, field.after()));
        }
        if (fields.size() > MOST_FIELDS) {
            lines.add("      and " + (fields.size() - MOST_FIELDS) + " more fields");
        }
    }

    private static boolean isSecret(ObjectChange change, FieldChange field) {
        return change.object().startsWith("Secret ") || field.isSecret();
    }

    private static String shown(ObjectChange change, FieldChange field, Optional<Value> value) {
        if (value.isEmpty()) {
            return "(nothing)";
        }
        if (isSecret(change, field)) {
            return "(secret)";
        }
        String text = SingleLine.of(JsonWriter.write(value.get()).strip());
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    static Value json(List<ObjectChange> changes) {
        return Value.list(changes.stream()
                .map(change -> Value.object()
                        .put("change", change.kind().name().toLowerCase(Locale.ROOT))
                        .put("object", change.object())
                        .put("hook", change.isHook())
                        .put(
                                "fields",
                                Value.list(change.fields().stream()
                                        .map(field -> json(change, field))
                                        .toList()))
                        .build())
                .toList());
    }

    private static Value json(ObjectChange change, FieldChange field) {
        Value.ObjectBuilder json = Value.object().put("pointer", field.pointer().toString());
        if (isSecret(change, field)) {
            return json.put("secret", true).build();
        }
        field.before().ifPresent(value -> json.put("before", value));
        field.after().ifPresent(value -> json.put("after", value));
        return json.build();
    }
}
