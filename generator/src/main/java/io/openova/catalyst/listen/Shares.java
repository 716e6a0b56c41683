package io.openova.catalyst.listen;

import java.util.HashMap;
import java.util.Map;

/** A number of places, of which no single holder may have more than a share: the rest is reserved for the others. */
public final class Shares {
    private final int total;
    private final int each;
    private final Map<String, Integer> held = new HashMap<>();
    private int taken;

    /** The result of taking a place. */
    public enum Room {
        /** The holder has a place and must give it back. */
        TAKEN,
        /** The holder has its whole share. */
        OWN_SHARE_FULL,
        /** All holders together have every place. */
        ALL_FULL
    }

    /**
     * @param total places
     * @param each of one holder at most
     * @throws IllegalArgumentException when one of them is below one
     */
    public Shares(int total, int each) {
        if (total < 1 || each < 1) {
            throw new IllegalArgumentException("a share is at least 1, not " + each + " of " + total);
        }
        this.total = total;
        this.each = each;
    }

    /** Takes a place for the holder, if there is one; does not wait. */
    public synchronized Room take(String holder) {
        int own = held.getOrDefault(holder, 0);
        if (own >= each) {
            return Room.OWN_SHARE_FULL;
        }
        if (taken >= total) {
            return Room.ALL_FULL;
        }
        held.put(holder, own + 1);
        taken++;
        return Room.TAKEN;
    }

    /**
     * Gives one place back.
     *
     * @throws IllegalStateException when the holder has none
     */
    public synchronized void release(String holder) {
        Integer own = held.get(holder);
        if (own == null) {
            throw new IllegalStateException("a place was given back twice");
        }
        if (own == 1) {
            held.remove(holder);
        } else {
            held.put(holder, own - 1);
        }
        taken--;
    }

    /** Places taken by all holders. */
    public synchronized int taken() {
        return taken;
    }
}
