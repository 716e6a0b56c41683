package io.openova.catalyst.desired;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads which Organization a namespace file of the overlay belongs to. */
final class NamespaceOwner {
    private NamespaceOwner() {}

    static Optional<String> of(String namespaceFile) {
        ReadOutcome outcome = new DocumentReader()
                .read(namespaceFile.getBytes(StandardCharsets.UTF_8), "namespace.yaml", ReadLimits.REQUEST);
        return outcome.isClean() && !outcome.documents().isEmpty()
                ? outcome.documents().get(0).value().textAt("metadata", "labels", Labels.ORGANIZATION)
                : Optional.empty();
    }
}
