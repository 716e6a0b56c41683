package io.openova.catalyst.check;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds changes of a file to immutable fields. */
public final class ImmutableChanges {
    private ImmutableChanges() {}

    /** @param file the name that findings give */
    public static List<Finding> between(String before, String after, String file) {
        Map<List<String>, Value> old = new HashMap<>();
        read(before, file).forEach(document -> old.put(key(document.value()), document.value()));
        List<Finding> findings = new ArrayList<>();
        for (Document document : read(after, file)) {
            Value was = old.get(key(document.value()));
            if (was == null) {
                continue;
            }
            for (Pointer field : ImmutableFields.changed(was, document.value())) {
                Pointer place = field;
                while (!place.isRoot() && document.value().at(place).isEmpty()) {
                    place = place.parent();
                }
                findings.add(Finding.error(
                                "policy/immutable-changed",
                                place,
                                "no API server lets " + field + " of "
                                        + document.value().textAt("kind").orElse("an object") + " '"
                                        + document.value()
                                                .textAt("metadata", "name")
                                                .orElse("") + "' change")
                        .withRemedy("keep the field as it was, or give the object another name")
                        .withLocation(document.locateKey(place)));
            }
        }
        return findings;
    }

    private static List<Document> read(String text, String file) {
        return new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST).documents().stream()
                        .flatMap(ListedDocuments::of)
                        .toList();
    }

    private static List<String> key(Value object) {
        return List.of(
                object.textAt("kind").orElse(""),
                object.textAt("metadata", "namespace").orElse(""),
                object.textAt("metadata", "name").orElse(""));
    }
}
