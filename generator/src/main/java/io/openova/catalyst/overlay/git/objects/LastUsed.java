package io.openova.catalyst.overlay.git.objects;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Keeps what objects were read as, up to a total weight; what was not asked for the longest goes first. Safe for many threads. */
public final class LastUsed<V> {
    private final Map<ObjectId, V> values = new LinkedHashMap<>(64, 0.75f, true);
    private final int limit;
    private final ToIntFunction<V> weight;
    private int total;

    public LastUsed(int limit, ToIntFunction<V> weight) {
        this.limit = limit;
        this.weight = weight;
    }

    public synchronized @Nullable V get(ObjectId id) {
        return values.get(id);
    }

    public synchronized void put(ObjectId id, V value) {
        // A commit's or a tree's reader may hand in an id with more to it, which must not be kept alive.
        if (values.putIfAbsent(id.copy(), value) != null) {
            return;
        }
        total += weight.applyAsInt(value);
        for (Iterator<V> oldest = values.values().iterator(); total > limit && oldest.hasNext(); ) {
            total -= weight.applyAsInt(oldest.next());
            oldest.remove();
        }
    }
}
