package io.openova.catalyst.lifecycle;

import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.delivery.Hidden;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.History;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the commits of an overlay did to one Application. */
final class ApplicationHistory {
    private final ApplicationKey key;
    private final Sovereign sovereign;
    private final Hidden hidden;

    /** @param hidden what may be shown */
    ApplicationHistory(ApplicationKey key, Sovereign sovereign, Hidden hidden) {
        this.key = key;
        this.sovereign = sovereign;
        this.hidden = hidden;
    }

    /** Newest first. */
    List<HistoryEntry> entries(Overlay overlay, Snapshot head, int limit) {
        History history = overlay.history();
        return history.of(head, paths(head), limit).stream()
                .map(revision -> entry(revision, history.isCutAt(revision.commit())))
                .toList();
    }

    /** The Application's folder and its fan-outs, also in regions that the Sovereign has no more. */
    private List<OverlayPath> paths(Snapshot head) {
        List<OverlayPath> paths = new ArrayList<>();
        management().ifPresent(cluster -> paths.add(OverlayLayout.application(cluster, key)));
        for (String folder : head.list(OverlayLayout.CLUSTERS)) {
            if (RegionName.isValid(folder)) {
                paths.add(OverlayLayout.release(new RegionName(folder), key));
            }
        }
        return paths;
    }

    /** @param isCut whether it is unknown what was before the commit */
    private HistoryEntry entry(Revision revision, boolean isCut) {
        Optional<String> before = text(revision.before());
        Optional<String> after = text(revision.after());
        Optional<Hold> held = hold(revision.before());
        Optional<Hold> hold = hold(revision.after());
        HistoryEntry.Event event =
                event(!after.equals(before), isCut || before.isPresent(), after.isPresent(), held, hold);
        boolean isWhole = before.isEmpty() || after.isEmpty();
        return new HistoryEntry(
                revision,
                event,
                after.flatMap(ApplicationReader::read),
                isWhole ? List.of() : FieldChange.between(tree(before), tree(after), redactor(before, after)),
                hold);
    }

    /** What the custom resource has differently in two snapshots; an absent one counts as empty. */
    List<FieldChange> between(Snapshot before, Snapshot after) {
        Optional<String> old = text(before);
        Optional<String> now = text(after);
        return FieldChange.between(tree(old), tree(now), redactor(old, now));
    }

    /** Before and after may be of two Blueprints; the schemas of both count. */
    private Redactor redactor(Optional<String> before, Optional<String> after) {
        return hidden.of(Stream.of(before, after)
                .flatMap(Optional::stream)
                .flatMap(text -> ApplicationReader.read(text).stream())
                .map(application -> application.blueprint().name())
                .toList());
    }

    private static HistoryEntry.Event event(
            boolean isChanged, boolean was, boolean is, Optional<Hold> held, Optional<Hold> hold) {
        boolean isHeld = hold.isPresent() && !hold.equals(held);
        if (isChanged && isHeld) {
            return HistoryEntry.Event.ROLLED_BACK;
        }
        if (isChanged) {
            return was ? (is ? HistoryEntry.Event.CHANGED : HistoryEntry.Event.REMOVED) : HistoryEntry.Event.INSTALLED;
        }
        if (!hold.equals(held)) {
            return isHeld ? HistoryEntry.Event.HELD : HistoryEntry.Event.LIFTED;
        }
        return HistoryEntry.Event.FAN_OUT;
    }

    private Optional<String> text(Snapshot snapshot) {
        return management()
                .map(cluster -> OverlayLayout.applicationFile(cluster, key))
                .flatMap(snapshot::read);
    }

    private Optional<Hold> hold(Snapshot snapshot) {
        return new Holds(snapshot, management()).of(key);
    }

    /** The management cluster of today: an overlay whose management cluster moved begins a new history. */
    private Optional<String> management() {
        return sovereign.management();
    }

    private static ObjectValue tree(Optional<String> text) {
        if (text.isEmpty()) {
            return ObjectValue.EMPTY;
        }
        ReadOutcome outcome = new DocumentReader()
                .read(text.get().getBytes(StandardCharsets.UTF_8), "application.yaml", ReadLimits.MANIFEST);
        return outcome.isClean()
                        && outcome.documents().size() == 1
                        && outcome.documents().get(0).value() instanceof ObjectValue object
                ? object
                : ObjectValue.EMPTY;
    }
}
