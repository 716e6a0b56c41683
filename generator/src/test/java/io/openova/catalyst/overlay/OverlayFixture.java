package io.openova.catalyst.overlay;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.git.Overlays;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Short words for tests. */
public final class OverlayFixture {
    public static final CommitOrder.Author ALICE = new CommitOrder.Author("Alice", "alice@example.com");
    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private OverlayFixture() {}

    public static OverlaySettings settings() {
        return OverlaySettings.defaults().withClock(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    static Overlay bare(Path path) {
        Overlays.create(path, "main");
        return Overlays.open(new OverlayLocation.Local(path), settings());
    }

    public static OverlayPath path(String text) {
        return text.isEmpty() ? OverlayPath.ROOT : OverlayPath.of(text.split("/", -1));
    }

    /** Path, content, path, content, and so on. */
    public static ChangeSet writes(String... pairs) {
        Map<OverlayPath, String> writes = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            writes.put(path(pairs[i]), pairs[i + 1]);
        }
        return ChangeSet.of(writes, List.of());
    }

    public static ChangeSet removes(String... paths) {
        return ChangeSet.of(
                Map.of(), List.of(paths).stream().map(OverlayFixture::path).toList());
    }

    public static CommitOutcome commit(Overlay overlay, ChangeSet changes) {
        return overlay.commit(CommitOrder.by(ALICE), head -> Optional.of(new Overlay.Planned(changes, "test")));
    }

    public static CommitOutcome commitWithKey(Overlay overlay, String key, ChangeSet changes) {
        CommitOrder order = new CommitOrder(ALICE, Optional.empty(), Optional.of(key), Optional.empty());
        return overlay.commit(order, head -> Optional.of(new Overlay.Planned(changes, "test")));
    }

    public static String committed(CommitOutcome outcome) {
        return ((CommitOutcome.Committed) outcome).commit();
    }
}
