package io.openova.planted.west.fast;

/** Breaks W6: a folder of this name holds a fast path. */
public class Plain {}
