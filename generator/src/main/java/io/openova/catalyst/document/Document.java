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
 * @param locator finds the position of a pointer; computed on first use, so a document without findings costs nothing
 */
public record Document(Value value, String file, int index, Locator locator) {

    /** Returns the position of the value at the pointer; for a missing value, of its nearest existing container. */
    public Optional<Location> locate(Pointer pointer) {
        return locator.value(pointer);
    }

    /** Returns the finding with the position of its pointer. */
    public Finding locate(Finding finding) {
        return finding.withLocation(locate(finding.pointer()));
    }

    /** Returns the position of the key of the object entry at the pointer. */
    public Optional<Location> locateKey(Pointer pointer) {
        return locator.key(pointer);
    }

    /** Returns a document without source text, for example an object of a cluster: it has no positions. */
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

    /** Finds positions in the source text. */
    public interface Locator {
        Optional<Location> value(Pointer pointer);

        Optional<Location> key(Pointer pointer);
    }
}
