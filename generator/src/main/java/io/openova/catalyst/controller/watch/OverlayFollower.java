package io.openova.catalyst.controller.watch;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks the overlay's newest commit without reading it each time, and which Applications each new commit affects.
 * While the repository does not answer, the last known commit is used.
 */
public final class OverlayFollower {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayFollower.class);

    /** Flux is seldom more than a few commits behind. */
    private static final int REMEMBERED = 64;

    /** Folders of a cluster whose files can concern every Application. */
    private static final Set<String> OF_ALL =
            Set.of("environments", "organizations", "blueprints", "namespaces", "bootstrap-kit");

    private final Overlay overlay;
    private final Clock clock;
    private final Map<ApplicationKey, Change> changes = new ConcurrentHashMap<>();
    private final Map<String, Snapshot> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Snapshot> eldest) {
            return size() > REMEMBERED;
        }
    };
    private volatile @Nullable Snapshot head;
    private volatile @Nullable String trouble;

    public OverlayFollower(Overlay overlay, Clock clock) {
        this.overlay = overlay;
        this.clock = clock;
    }

    /** The commit that last touched an Application's files, and when this program saw it. */
    public record Change(String commit, Instant committedAt, Instant seenAt) {}

    /**
     * What a look at the branch found.
     *
     * @param applications that the new commits are about
     * @param isEverything whether settings changed that concern all Applications, or this is the first look
     */
    public record Found(Snapshot head, Set<ApplicationKey> applications, boolean isEverything) {
        public boolean isEmpty() {
            return applications.isEmpty() && !isEverything;
        }
    }

    public Overlay overlay() {
        return overlay;
    }

    /**
     * The newest commit that was seen.
     *
     * @throws OverlayUnavailableException when none was ever seen and none can be read
     */
    public Snapshot head() {
        Snapshot known = head;
        return known != null ? known : look().head();
    }

    /** Why the overlay does not answer just now; empty when it does. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The change that an Application's files saw last, as far as this program has seen it. */
    public Optional<Change> lastChange(ApplicationKey key) {
        return Optional.ofNullable(changes.get(key));
    }

    /** One of the commits that were seen lately. */
    public synchronized Optional<Snapshot> at(String commit) {
        return Optional.ofNullable(recent.get(commit));
    }

    /** Looks at the branch. */
    public synchronized Found look() {
        Snapshot before = head;
        Snapshot now;
        try {
            now = overlay.head();
            trouble = null;
        } catch (OverlayUnavailableException e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
        if (before != null && before.commit().equals(now.commit())) {
            return new Found(before, Set.of(), false);
        }
        head = now;
        now.commit().ifPresent(commit -> recent.put(commit, now));
        if (before == null) {
            return new Found(now, Set.of(), true);
        }
        List<OverlayPath> files = overlay.changedFiles(before, now);
        Set<ApplicationKey> keys = new LinkedHashSet<>();
        boolean everything = false;
        for (OverlayPath file : files) {
            OverlayPlace place = OverlayLayout.placeOf(file);
            place.key().ifPresent(keys::add);
            everything |= place.key().isEmpty() && (file.parent().isRoot() || concernsAll(place));
        }
        Change change = new Change(now.commit().orElse(""), now.committedAt().orElse(clock.instant()), clock.instant());
        keys.forEach(key -> changes.put(key, change));
        LOG.atDebug()
                .addKeyValue("commit", change.commit())
                .addKeyValue("applications", keys.size())
                .log("the overlay moved");
        return new Found(now, keys, everything);
    }

    private static boolean concernsAll(OverlayPlace place) {
        return place instanceof OverlayPlace.InCluster here && OF_ALL.contains(here.folder());
    }
}
