package io.openova.catalyst.document;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.Optional;

/**
 * One parsed document.
 *
 * @param value the tree
 * @param file the name its bytes came under
 * @param index its number within the file, from 0
 * @param locator finds where a pointer stands; computed when first asked, so a document without findings never pays
 */
public record Document(Value value, String file, int index, Locator locator) {

    /** Where the value at the pointer stands; for a missing value, its nearest existing container. */
    public Optional<Location> locate(Pointer pointer) {
        return locator.value(pointer);
    }

    /** The finding with the place that its pointer leads to. */
    public Finding locate(Finding finding) {
        return finding.withLocation(locate(finding.pointer()));
    }

    /** Where the key of the object entry at the pointer stands. */
    public Optional<Location> locateKey(Pointer pointer) {
        return locator.key(pointer);
    }

    /** A document that was never a text, for example an object of a cluster: it has no places. */
    public static Document withoutText(Value value, String name) {
        return new Document(value, name, 0, new Locator() {
            @Override
            public Optional<Location> value(Pointer pointer) {
                return Optional.empty();
            }

            @Override
            public Optional<Location> key(Pointer pointer) {
                return Optional.empty();
            }
        });
    }

    /** Finds places in the source text. */
    public interface Locator {
        Optional<Location> value(Pointer pointer);

        Optional<Location> key(Pointer pointer);
    }
}
