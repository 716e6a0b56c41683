package io.openova.catalyst.http.api;

import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Index of the Applications by name and namespace, so that a request need not read them all (trap 18). From one head to
 * the next, only changed files are read again.
 */
public final class ApplicationIndex {
    private final Overlay overlay;
    private volatile @Nullable State state;

    /**
     * What lists show and search of an Application; the rest is read on demand.
     *
     * @param words in lower case, for the search
     * @param isHeld whether a hold keeps it where it is
     */
    public record Entry(
            ApplicationKey key,
            String environment,
            String organization,
            String blueprint,
            String version,
            String placement,
            List<String> regions,
            String words,
            boolean isHeld) {
        private static Entry of(Application application, boolean isHeld) {
            String words = String.join(
                    " ",
                    application.key().toString(),
                    application.environment().value(),
                    application.organization(),
                    application.blueprint().name().value(),
                    application.blueprint().version().value());
            return new Entry(
                    application.key(),
                    application.environment().value(),
                    application.organization(),
                    application.blueprint().name().value(),
                    application.blueprint().version().value(),
                    application.placement().mode().word(),
                    application.placement().regions().stream()
                            .map(RegionName::value)
                            .toList(),
                    words.toLowerCase(Locale.ROOT),
                    isHeld);
        }
    }

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
        List<OverlayPath> files = head.files(OverlayLayout.applications(management));
        Set<ApplicationKey> held = files.stream()
                .flatMap(path -> OverlayLayout.placeOf(path) instanceof OverlayPlace.HoldFile file
                        ? file.key().stream()
                        : Stream.empty())
                .collect(Collectors.toSet());
        files.stream().filter(path -> path.name().equals("application.yaml")).forEach(path -> read(head, path)
                .ifPresent(found -> byKey.put(found.key(), Entry.of(found, held.contains(found.key())))));
        return byKey;
    }

    private TreeMap<ApplicationKey, Entry> changed(Listing old, Snapshot head, String management) {
        TreeMap<ApplicationKey, Entry> byKey = new TreeMap<>(old.byKey());
        Set<ApplicationKey> changed = new LinkedHashSet<>();
        for (OverlayPath path : overlay.changedFiles(old.snapshot(), head)) {
            OverlayPlace place = OverlayLayout.placeOf(path);
            boolean isOurs = place instanceof OverlayPlace.ApplicationFile || place instanceof OverlayPlace.HoldFile;
            if (isOurs && place.cluster().equals(Optional.of(management))) {
                place.key().ifPresent(changed::add);
            }
        }
        for (ApplicationKey key : changed) {
            // The path names the Application, so one that is gone can be taken out.
            byKey.remove(key);
            boolean isHeld = head.exists(OverlayLayout.holdFile(management, key));
            read(head, OverlayLayout.applicationFile(management, key))
                    .ifPresent(found -> byKey.put(found.key(), Entry.of(found, isHeld)));
        }
        return byKey;
    }

    private static Optional<Application> read(Snapshot head, OverlayPath path) {
        return head.read(path).flatMap(ApplicationReader::read);
    }
}
