/** The program: where it starts, how its parts are wired, and its settings. */
@NullMarked
package io.openova.catalyst;

import org.jspecify.annotations.NullMarked;
