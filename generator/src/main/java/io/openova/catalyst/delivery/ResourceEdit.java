package io.openova.catalyst.delivery;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Edits an object that Flux applies from a hand-written file: makes the change of the live object in that file, and
 * changes nothing else. Files that the product makes of Applications are left out; they follow from those.
 */
final class ResourceEdit {
    private static final Set<String> MADE = Set.of("applications", "releases", "namespaces");
    private static final Set<String> OF_THE_SERVER = Set.of("resourceVersion", "managedFields", "generation", "uid");

    private final ObjectValue live;
    private final ObjectValue wanted;

    ResourceEdit(ObjectValue live, ObjectValue wanted) {
        this.live = written(live);
        this.wanted = written(wanted);
    }

    /** How it ended; empty when no file of the overlay holds the object. */
    Optional<DeliveryOutcome> deliver(CommitOrder order, Overlay overlay) {
        CommitOrder commit = order.about("edit", "", () -> RequestDigest.of(wanted));
        CommitOutcome outcome = overlay.commit(commit, this::plan);
        return outcome instanceof CommitOutcome.Abandoned
                ? Optional.empty()
                : Optional.of(OutcomeMapper.of(outcome, List.of()));
    }

    private Optional<Overlay.Planned> plan(Snapshot head) {
        OverlayPath clusters = OverlayPath.of("clusters");
        for (String cluster : head.list(clusters)) {
            for (String folder : head.list(OverlayLayout.cluster(cluster))) {
                OverlayPath path = OverlayLayout.cluster(cluster).child(folder);
                if (!MADE.contains(folder)) {
                    List<OverlayPath> files = folder.endsWith(".yaml") ? List.of(path) : head.files(path);
                    for (OverlayPath file : files) {
                        Optional<String> edited = head.read(file).flatMap(this::edited);
                        if (edited.isPresent()) {
                            return Optional.of(new Overlay.Planned(
                                    ChangeSet.of(Map.of(file, edited.get()), List.of()), subject()));
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private String subject() {
        String namespace =
                live.textAt("metadata", "namespace").map(ns -> ns + "/").orElse("");
        return "edit " + live.textAt("kind").orElse("object") + " " + namespace
                + live.textAt("metadata", "name").orElse("");
    }

    /** The file's text with the object changed; empty when it does not hold the object. */
    private Optional<String> edited(String text) {
        if (!text.contains(live.textAt("metadata", "name").orElse("\n"))) {
            return Optional.empty();
        }
        List<String> parts = parts(text);
        for (int i = 0; i < parts.size(); i++) {
            Optional<ObjectValue> object = object(parts.get(i));
            if (object.filter(this::isSame).isPresent()) {
                ObjectValue changed = replayed(object.get(), live, wanted);
                if (!changed.equals(object.get())) {
                    parts.set(i, YamlWriter.write(changed));
                }
                return Optional.of(String.join("---\n", parts));
            }
        }
        return Optional.empty();
    }

    /** The documents of a stream, each with its line ends. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String line : text.split("(?<=\n)")) {
            if (line.equals("---\n")) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(line);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static Optional<ObjectValue> object(String text) {
        ReadOutcome read =
                new DocumentReader().readYaml(text.getBytes(StandardCharsets.UTF_8), "overlay", ReadLimits.MANIFEST);
        return read.isClean() && read.documents().size() == 1
                ? Optional.of(read.documents().get(0))
                        .map(Document::value)
                        .filter(ObjectValue.class::isInstance)
                        .map(ObjectValue.class::cast)
                : Optional.empty();
    }

    private boolean isSame(ObjectValue object) {
        return object.textAt("kind").equals(live.textAt("kind"))
                && group(object).equals(group(live))
                && object.textAt("metadata", "name").equals(live.textAt("metadata", "name"))
                && object.textAt("metadata", "namespace").equals(live.textAt("metadata", "namespace"));
    }

    private static String group(ObjectValue object) {
        String version = object.textAt("apiVersion").orElse("");
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    private static ObjectValue written(ObjectValue object) {
        ObjectValue metadata = object.objectAt("metadata").orElse(ObjectValue.EMPTY);
        for (String member : OF_THE_SERVER) {
            metadata = metadata.without(member);
        }
        return object.with("metadata", metadata).without("status");
    }

    /** What differs between {@code before} and {@code after}, done to {@code file}; lists are one value. */
    static ObjectValue replayed(ObjectValue file, ObjectValue before, ObjectValue after) {
        ObjectValue result = file;
        Set<String> keys = new LinkedHashSet<>(before.entries().keySet());
        keys.addAll(after.entries().keySet());
        for (String key : keys) {
            Optional<Value> old = before.get(key);
            Optional<Value> now = after.get(key);
            if (old.equals(now)) {
                continue;
            }
            if (now.isEmpty()) {
                result = result.without(key);
            } else if (now.get() instanceof ObjectValue inner) {
                ObjectValue from = old.filter(ObjectValue.class::isInstance)
                        .map(ObjectValue.class::cast)
                        .orElse(ObjectValue.EMPTY);
                ObjectValue there = file.objectAt(key).orElse(ObjectValue.EMPTY);
                result = result.with(key, replayed(there, from, inner));
            } else {
                result = result.with(key, now.get());
            }
        }
        return result;
    }
}
