package io.openova.catalyst.check;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.schema.ListedObjects;
import io.openova.catalyst.value.Pointer;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects of a document, each as a document of its own: a List stands for what is in it. */
public final class ListedDocuments {
    private ListedDocuments() {}

    /** The document itself, or one for each object of the List that it is; places lead into the whole. */
    public static Stream<Document> of(Document document) {
        if (document.value().at("items").isEmpty()) {
            return Stream.of(document);
        }
        return ListedObjects.of(document.value()).entrySet().stream()
                .map(item -> item.getKey().isRoot()
                        ? document
                        : new Document(
                                item.getValue(),
                                document.file(),
                                document.index(),
                                new Below(document.locator(), item.getKey())));
    }

    /** Finds places of a part in the whole. */
    private record Below(Document.Locator whole, Pointer part) implements Document.Locator {
        @Override
        public Optional<Location> value(Pointer pointer) {
            return whole.value(part.append(pointer));
        }

        @Override
        public Optional<Location> key(Pointer pointer) {
            return whole.key(part.append(pointer));
        }
    }
}
