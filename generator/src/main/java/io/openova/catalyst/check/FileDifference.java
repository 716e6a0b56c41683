package io.openova.catalyst.check;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where a file of an overlay first differs from what it should be.
 *
 * @param pointer the field, when both are one object; else the root
 * @param words what is there and what should be, to go behind the message; empty when only the way of writing differs
 */
public record FileDifference(Pointer pointer, String words, Location location) {
    private static final int MOST = 60;

    public static FileDifference between(String file, String expected, String actual, Redactor redactor) {
        Optional<Document> wanted = only(file, expected);
        Optional<Document> found = only(file, actual);
        if (wanted.isPresent()
                && found.isPresent()
                && wanted.get().value() instanceof ObjectValue left
                && found.get().value() instanceof ObjectValue right) {
            List<FieldChange> changes = FieldChange.between(left, right, redactor);
            if (!changes.isEmpty()) {
                FieldChange first = changes.get(0);
                String more = changes.size() == 1 ? "" : ", and " + (changes.size() - 1) + " more";
                Location place = found.get()
                        .locate(
                                first.after().isPresent()
                                        ? first.pointer()
                                        : first.pointer().parent())
                        .orElse(new Location(file, 1, 1, 1, 1));
                return new FileDifference(first.pointer(), ": " + words(first) + more, place);
            }
        }
        int line = line(expected, actual);
        return new FileDifference(Pointer.ROOT, "", new Location(file, line, 1, line, 1));
    }

    private static Optional<Document> only(String file, String text) {
        List<Document> documents = new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST)
                .documents();
        return documents.size() == 1 ? Optional.of(documents.get(0)) : Optional.empty();
    }

    private static String words(FieldChange change) {
        if (change.after().isEmpty()) {
            return "it lacks " + change.pointer();
        }
        if (change.before().isEmpty()) {
            return change.pointer() + " is not part of it";
        }
        Value before = change.before().get();
        Value after = change.after().get();
        boolean isShown = !change.isSecret() && isScalar(before) && isScalar(after);
        return isShown
                ? change.pointer() + " is " + shown(after) + ", not " + shown(before)
                : change.pointer() + " is another one";
    }

    private static boolean isScalar(Value value) {
        return !(value instanceof ObjectValue) && !(value instanceof ListValue);
    }

    private static String shown(Value value) {
        String text = value instanceof Value.TextValue t
                ? "'" + t.text() + "'"
                : value instanceof Value.NumberValue n
                        ? n.lexeme()
                        : value instanceof Value.BooleanValue b ? String.valueOf(b.value()) : "null";
        return text.length() > MOST ? text.substring(0, MOST - 2) + "…'" : text;
    }

    private static int line(String expected, String actual) {
        String[] left = actual.split("\n", -1);
        String[] right = expected.split("\n", -1);
        int line = 1;
        while (line <= Math.min(left.length, right.length) && left[line - 1].equals(right[line - 1])) {
            line++;
        }
        return line;
    }
}
