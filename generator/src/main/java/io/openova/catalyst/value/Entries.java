package io.openova.catalyst.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The immutable entries of one object, in the order in which they were written: two arrays, plus a hash table once a
 * linear search would cost more. Objects share it without a copy.
 */
final class Entries extends AbstractMap<String, Value> {
    private static final int FEW = 8;

    private final String[] keys;
    private final Value[] values;

    /** Open addressing: the index of a key plus 1, or 0 for a free slot. Empty while the object is small. */
    private final int[] places;

    /**
     * @throws IllegalArgumentException when a key occurs twice
     */
    Entries(String[] keys, Value[] values, int size) {
        this.keys = Arrays.copyOf(keys, size);
        this.values = Arrays.copyOf(values, size);
        this.places = size > FEW ? new int[Integer.highestOneBit(size) << 2] : new int[0];
        for (int i = 0; i < size; i++) {
            if (size <= FEW ? find(this.keys[i], i) >= 0 : !add(i)) {
                throw new IllegalArgumentException("the key " + this.keys[i] + " occurs twice");
            }
        }
    }

    private boolean add(int place) {
        String key = keys[place];
        int slot = spread(key) & (places.length - 1);
        while (places[slot] != 0) {
            if (keys[places[slot] - 1].equals(key)) {
                return false;
            }
            slot = slot + 1 & places.length - 1;
        }
        places[slot] = place + 1;
        return true;
    }

    private static int spread(String key) {
        int hash = key.hashCode();
        return hash ^ hash >>> 16;
    }

    /** Searches the first {@code size} keys. */
    private int find(String key, int size) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key || keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private int find(@Nullable Object key) {
        if (!(key instanceof String text)) {
            return -1;
        }
        if (places.length == 0) {
            return find(text, keys.length);
        }
        int slot = spread(text) & (places.length - 1);
        while (places[slot] != 0) {
            if (keys[places[slot] - 1].equals(text)) {
                return places[slot] - 1;
            }
            slot = slot + 1 & places.length - 1;
        }
        return -1;
    }

    @Override
    public @Nullable Value get(@Nullable Object key) {
        int place = find(key);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key) >= 0;
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Value>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < keys.length;
                    }

                    @Override
                    public Map.Entry<String, Value> next() {
                        if (next == keys.length) {
                            throw new NoSuchElementException();
                        }
                        int place = next++;
                        return new SimpleImmutableEntry<>(keys[place], values[place]);
                    }
                };
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }
}
