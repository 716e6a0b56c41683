package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds value trees from the parse events of either format, without recursion: counts depth before it grows, refuses
 * duplicate keys and lone surrogates. Locations are null in the first, fast pass; a second pass over the same bytes
 * gives them and then a {@link Place} tree grows beside the value.
 */
public final class TreeBuilder {
    /** Enough to fix a file by: after this many errors the run ends, and further warnings are dropped. */
    private static final int MOST = 100;

    static final Scalar.Problem LONE_SURROGATE = new Scalar.Problem(
            Severity.ERROR,
            "document/lone-surrogate",
            "half of a surrogate pair is not a character",
            "write both halves, or the character itself");

    private final ReadLimits limits;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Value> roots = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private @Nullable Value root;
    private @Nullable Place rootPlace;
    private int errors;
    private int warnings;
    private boolean stopped;

    public TreeBuilder(ReadLimits limits) {
        this.limits = limits;
    }

    /** One open object or list. */
    private static final class Frame {
        final @Nullable Map<String, Value> entries;
        final List<Value> items;
        final @Nullable Place place;
        final Map<String, Location> keys;

        @Nullable
        String key;

        @Nullable
        Location keyAt;

        boolean dropsEntry;

        boolean merges;

        /** The text that the object becomes if it is one key without a value; null for any other object. */
        @Nullable
        String meantText;

        /** Keys that came from a merge only; writing such a key explicitly is not a duplicate. */
        @Nullable
        Set<String> merged;

        Frame(boolean isObject, @Nullable Place place) {
            this.entries = isObject ? new LinkedHashMap<>() : null;
            this.items = isObject ? List.of() : new ArrayList<>();
            this.place = place;
            this.keys = isObject && place != null ? new HashMap<>() : Map.of();
        }
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Ends the run: the rest cannot be read. */
    public void stop() {
        stopped = true;
    }

    /** Returns whether the next event is in key position of an object. */
    public boolean expectsKey() {
        Frame frame = frames.peek();
        return frame != null && frame.entries != null && frame.key == null;
    }

    /** Whether the next event is the first key of its object. */
    public boolean isFirstKey() {
        Frame frame = frames.peek();
        return frame != null && frame.entries != null && frame.entries.isEmpty();
    }

    public void start(boolean isObject, @Nullable Location at) {
        if (mayDeepen(1, at)) {
            frames.push(new Frame(isObject, at == null ? null : new Place(keyAt(), at)));
        }
    }

    /** Returns whether that many more levels are allowed; ends the run when they are not. */
    public boolean mayDeepen(int levels, @Nullable Location at) {
        boolean allowed = frames.size() + levels <= limits.depth();
        if (!allowed) {
            String message = "objects and lists are nested deeper than " + limits.depth();
            report(Severity.ERROR, "document/too-deep", at, message, "flatten the structure");
            stop();
        }
        return allowed;
    }

    /** Closes the innermost container; {@code at} is where its closing bracket ends, null when it has none. */
    public void end(@Nullable Location at) {
        Frame frame = frames.pop();
        if (frame.place != null && at != null) {
            frame.place.growTo(at);
        }
        complete(valueOf(frame), frame.place);
    }

    private static Value valueOf(Frame frame) {
        if (frame.entries == null) {
            return Value.list(frame.items);
        }
        String text = frame.meantText;
        boolean isAlone =
                frame.entries.size() == 1 && frame.entries.values().iterator().next() instanceof Value.NullValue;
        return text != null && isAlone ? Value.text(text) : Value.object(frame.entries);
    }

    /** The open object is this text if no value follows its key: {@code [fd00::]}. */
    public void meansText(String text) {
        open().meantText = text;
    }

    public void key(String text, @Nullable Location at) {
        Frame frame = open();
        frame.key = text;
        frame.keyAt = at;
        frame.dropsEntry = false;
        if (frame.entries != null
                && frame.entries.containsKey(text)
                && (frame.merged == null || !frame.merged.remove(text))) {
            duplicate(frame, text, at);
        } else if (at != null) {
            frame.keys.put(text, at);
        }
        checkText(text, at);
    }

    /** Helm keeps the last of two, and most charts are third-party. */
    private void duplicate(Frame frame, String text, @Nullable Location at) {
        boolean isTaken = limits.dialect() == Dialect.HELM;
        frame.dropsEntry = !isTaken;
        Location first = frame.keys.get(text);
        String places = first == null || at == null ? "" : ": at " + place(first) + " and again at " + place(at);
        report(
                isTaken ? Severity.WARNING : Severity.ERROR,
                "document/duplicate-key",
                at,
                "the key " + Printable.key(text) + " is given twice" + places
                        + (isTaken ? "; Helm takes the last" : ""),
                "keep one of the two"
                        + (limits.dialect().isOfOthers()
                                ? "; kubectl takes the last, kustomize and Flux refuse the file"
                                : ""));
    }

    private static String place(Location at) {
        return "line " + at.line() + " column " + at.column();
    }

    /** A key that is not a string was reported; its entry is read and dropped. */
    public void droppedKey(@Nullable Location at) {
        Frame frame = open();
        frame.key = "";
        frame.keyAt = at;
        frame.dropsEntry = true;
    }

    /** The key {@code <<}: the entries of its value become entries of the object. */
    public void mergeKey(@Nullable Location at) {
        Frame frame = open();
        frame.key = "<<";
        frame.keyAt = at;
        frame.merges = true;
    }

    public void scalar(Scalar scalar, @Nullable Location at) {
        Scalar.Problem problem = scalar.problem();
        if (problem != null) {
            report(problem, at);
        }
        if (scalar.value() instanceof Value.TextValue text) {
            checkText(text.text(), at);
        }
        complete(scalar.value(), at == null ? null : new Place(keyAt(), at));
    }

    public boolean isAtRoot() {
        return frames.isEmpty();
    }

    /** Ends an empty document. */
    public void dropDocument() {
        root = null;
        rootPlace = null;
    }

    /** Ends a document and keeps it. */
    public void endDocument() {
        if (root != null) {
            roots.add(root);
        }
        if (rootPlace != null) {
            places.add(rootPlace);
        }
        dropDocument();
    }

    public void report(Scalar.Problem problem, @Nullable Location at) {
        report(problem.severity(), problem.rule(), at, problem.message(), problem.remedy());
    }

    public void report(Severity severity, String rule, @Nullable Location at, String message, String remedy) {
        boolean error = severity == Severity.ERROR;
        int count = error ? ++errors : ++warnings;
        if (count <= MOST) {
            findings.add(new Finding(severity, rule, pointer(), Optional.ofNullable(at), message, remedy, List.of()));
        }
        if (error && count >= MOST) {
            stop();
        }
    }

    public Reading reading() {
        return new Reading(List.copyOf(roots), List.copyOf(places), List.copyOf(findings));
    }

    private void complete(Value value, @Nullable Place place) {
        Frame parent = frames.peek();
        if (parent == null) {
            root = value;
            rootPlace = place;
            return;
        }
        if (parent.merges) {
            merge(parent, value, place);
            return;
        }
        String token = parent.key;
        if (parent.entries == null) {
            token = parent.place == null ? null : Integer.toString(parent.items.size());
            parent.items.add(value);
        } else if (token != null && !parent.dropsEntry) {
            parent.entries.put(token, value);
        }
        if (place != null && parent.place != null && token != null) {
            if (parent.dropsEntry) {
                parent.place.growTo(place.value());
            } else {
                parent.place.add(token, place);
            }
        }
        parent.key = null;
        parent.dropsEntry = false;
    }

    private void merge(Frame into, Value value, @Nullable Place place) {
        if (value instanceof Value.ObjectValue object) {
            mergeEntries(into, object, place);
        } else if (value instanceof Value.ListValue list
                && list.items().stream().allMatch(Value.ObjectValue.class::isInstance)) {
            // Of a list, earlier objects go before later ones.
            for (int i = list.items().size() - 1; i >= 0; i--) {
                Place item = place == null ? null : place.child(Integer.toString(i));
                mergeEntries(into, (Value.ObjectValue) list.items().get(i), item);
            }
        } else {
            String message = "a merge key takes an object, or a list of objects";
            report(Severity.ERROR, "yaml/merge-key", place == null ? null : place.value(), message, "quote the key");
        }
        into.key = null;
        into.merges = false;
    }

    /** As Go's reader does, and unlike YAML 1.1: the later entry wins, so a merge overrides an entry before it. */
    private static void mergeEntries(Frame into, Value.ObjectValue from, @Nullable Place place) {
        if (into.merged == null) {
            into.merged = new HashSet<>();
        }
        for (Map.Entry<String, Value> entry : from.entries().entrySet()) {
            if (into.entries != null && into.entries.put(entry.getKey(), entry.getValue()) == null) {
                into.merged.add(entry.getKey());
            }
        }
        if (into.place != null && place != null) {
            into.place.addAll(place);
        }
    }

    private Frame open() {
        Frame frame = frames.peek();
        if (frame == null) {
            throw new IllegalStateException("a key outside of an object");
        }
        return frame;
    }

    private @Nullable Location keyAt() {
        Frame parent = frames.peek();
        return parent == null || parent.entries == null ? null : parent.keyAt;
    }

    private void checkText(String text, @Nullable Location at) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isHighSurrogate(c)
                    || i + 1 == text.length()
                    || !Character.isLowSurrogate(text.charAt(i + 1))) {
                report(LONE_SURROGATE, at);
                return;
            }
            i++;
        }
    }

    private Pointer pointer() {
        List<String> tokens = new ArrayList<>();
        for (Iterator<Frame> outermostFirst = frames.descendingIterator(); outermostFirst.hasNext(); ) {
            Frame frame = outermostFirst.next();
            if (frame.entries == null) {
                tokens.add(Integer.toString(frame.items.size()));
            } else if (frame.key != null) {
                tokens.add(frame.key);
            }
        }
        return new Pointer(tokens);
    }
}
