package io.openova.planted.east;

import io.openova.planted.east.room.Hidden;

/** The other half of the cycle, and one of two types of this name. */
public class Door {
    public Hidden behind() {
        return new Hidden();
    }
}
