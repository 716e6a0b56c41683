package io.openova.planted.east.room;

import io.openova.planted.east.Door;

/** Breaks W1 (another wing uses it) and W3 (its wing and it need each other). */
public class Hidden {
    public Door door = new Door();
}
