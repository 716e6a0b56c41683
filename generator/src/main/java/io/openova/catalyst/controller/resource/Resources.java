package io.openova.catalyst.controller.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns what fabric8 holds into the product's own trees, and texts of the overlay likewise. */
public final class Resources {
    private Resources() {}

    public static Value tree(HasMetadata resource) {
        return document(Serialization.asJson(resource), resource.getKind())
                .map(Document::value)
                .orElse(ObjectValue.EMPTY);
    }

    /** The one document in the text; empty when it is not readable as one. */
    public static Optional<Document> document(String text, String file) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        return outcome.isClean() && outcome.documents().size() == 1
                ? Optional.of(outcome.documents().get(0))
                : Optional.empty();
    }

    /**
     * What a person wrote of an Application, without what the API server and controllers added: the document that decoding
     * takes.
     */
    public static Document written(ApplicationResource resource) {
        Value tree = tree(resource);
        ObjectValue document = Value.object()
                .put("apiVersion", "apps.openova.io/v1")
                .put("kind", "Application")
                .put(
                        "metadata",
                        Value.object()
                                .put("name", resource.getMetadata().getName())
                                .put("namespace", resource.getMetadata().getNamespace()))
                .put("spec", tree.objectAt("spec"))
                .build();
        String file = "Application " + resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
        return Document.withoutText(document, file);
    }
}
