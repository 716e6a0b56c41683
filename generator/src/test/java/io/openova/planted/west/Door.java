package io.openova.planted.west;

import io.openova.planted.east.room.Hidden;

/** Breaks W5 (a second type of this name) and W4 (nine parameters). */
public class Door {
    public final Hidden hidden = new Hidden();
    public final int sum;

    public Door(int a, int b, int c, int d, int e, int f, int g, int h, int i) {
        sum = a + b + c + d + e + f + g + h + i;
    }
}
