package io.openova.catalyst.value;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class that accepts a common case quickly and hands everything else to the full code. It lies in a folder named
 * {@code fast}. {@code docs/performance.md} lists all of them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface FastPath {
    /** The class whose answer it anticipates, by its name below {@code io.openova.catalyst}. */
    String of();

    /** The test that compares both, by its simple name. */
    String heldBy();
}
