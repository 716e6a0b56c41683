package io.openova.catalyst.http.api;

import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Index of the Applications by name and namespace, so that a request need not read them all (trap 18). From one head to
 * the next, only changed files are read again.
 */
final class ApplicationIndex {
    private final Overlay overlay;
    private volatile @Nullable State state;

    /** Where an Application runs; the rest is read on demand. */
    record Entry(ApplicationKey key, String environment) {}

    /**
     * Everything on one head.
     *
     * @param byKey in order of namespace and name
     */
    record Listing(Snapshot snapshot, TreeMap<ApplicationKey, Entry> byKey, Map<String, List<Entry>> byName) {
        List<Entry> named(String name) {
            return byName.getOrDefault(name, List.of());
        }
    }

    private record State(Optional<String> commit, Optional<String> management, Listing listing) {}

    ApplicationIndex(Overlay overlay) {
        this.overlay = overlay;
    }

    /** @param management the folder that holds the Application custom resources */
    Listing at(Snapshot head, Optional<String> management) {
        State now = state;
        if (now != null
                && now.commit().equals(head.commit())
                && now.management().equals(management)) {
            return now.listing();
        }
        return renewed(head, management);
    }

    private synchronized Listing renewed(Snapshot head, Optional<String> management) {
        State old = state;
        if (old != null
                && old.commit().equals(head.commit())
                && old.management().equals(management)) {
            return old.listing();
        }
        TreeMap<ApplicationKey, Entry> byKey;
        if (management.isEmpty()) {
            byKey = new TreeMap<>();
        } else if (old != null && old.commit().isPresent() && old.management().equals(management)) {
            byKey = changed(old.listing(), head, management.get());
        } else {
            byKey = all(head, management.get());
        }
        Map<String, List<Entry>> byName = new HashMap<>();
        byKey.values()
                .forEach(entry -> byName.computeIfAbsent(entry.key().name().value(), n -> new ArrayList<>(1))
                        .add(entry));
        Listing listing = new Listing(head, byKey, byName);
        state = new State(head.commit(), management, listing);
        return listing;
    }

    private static TreeMap<ApplicationKey, Entry> all(Snapshot head, String management) {
        TreeMap<ApplicationKey, Entry> byKey = new TreeMap<>();
        head.files(OverlayLayout.applications(management)).stream()
                .filter(path -> path.name().equals("application.yaml"))
                .forEach(path -> read(head, path).ifPresent(entry -> byKey.put(entry.key(), entry)));
        return byKey;
    }

    private TreeMap<ApplicationKey, Entry> changed(Listing old, Snapshot head, String management) {
        TreeMap<ApplicationKey, Entry> byKey = new TreeMap<>(old.byKey());
        for (OverlayPath path : overlay.changedFiles(old.snapshot(), head)) {
            if (OverlayLayout.placeOf(path) instanceof OverlayPlace.ApplicationFile file
                    && file.clusterName().equals(management)) {
                // The path names the Application, so one that is gone can be taken out.
                file.key().ifPresent(byKey::remove);
                read(head, path).ifPresent(entry -> byKey.put(entry.key(), entry));
            }
        }
        return byKey;
    }

    private static Optional<Entry> read(Snapshot head, OverlayPath path) {
        Optional<Application> application = head.read(path).flatMap(ApplicationReader::read);
        return application.map(a -> new Entry(a.key(), a.environment().value()));
    }
}
