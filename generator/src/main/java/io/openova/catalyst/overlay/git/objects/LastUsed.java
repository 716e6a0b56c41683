package io.openova.catalyst.overlay.git.objects;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A cache of parsed objects, limited by total weight; evicts the least recently used first. Safe for use by many
 * threads.
 */
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
        // A caller may pass a parsed commit or tree as the id; copy the id, so that the object is not kept alive.
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
