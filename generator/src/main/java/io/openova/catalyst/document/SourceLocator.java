package io.openova.catalyst.document;

import io.openova.catalyst.document.tree.Place;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the positions of pointers of one document; reads the source again, with positions, on first use. */
final class SourceLocator implements Document.Locator {
    private final Places places;
    private final int index;

    SourceLocator(Places places, int index) {
        this.places = places;
        this.index = index;
    }

    /** The positions of all documents of one file, found once and shared by their locators. */
    static final class Places {
        private final Supplier<List<Place>> reader;
        private @Nullable List<Place> found;

        Places(Supplier<List<Place>> reader) {
            this.reader = reader;
        }

        synchronized List<Place> get() {
            List<Place> places = found;
            if (places == null) {
                places = reader.get();
                found = places;
            }
            return places;
        }
    }

    @Override
    public Optional<Location> value(Pointer pointer) {
        Place here = places.get().get(index);
        for (String token : pointer.tokens()) {
            Place next = here.child(token);
            if (next == null) {
                break;
            }
            here = next;
        }
        return Optional.of(here.value());
    }

    @Override
    public Optional<Location> key(Pointer pointer) {
        Place here = places.get().get(index);
        for (String token : pointer.tokens()) {
            Place next = here.child(token);
            if (next == null) {
                return Optional.empty();
            }
            here = next;
        }
        return Optional.ofNullable(here.key());
    }
}
