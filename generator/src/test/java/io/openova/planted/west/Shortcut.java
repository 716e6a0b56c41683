package io.openova.planted.west;

import io.openova.catalyst.value.FastPath;

/** Breaks W6: neither its folder, nor its test, nor what it anticipates exists, and no page lists it. */
@FastPath(of = "west.Nothing", heldBy = "NoSuchTest")
public class Shortcut {}
