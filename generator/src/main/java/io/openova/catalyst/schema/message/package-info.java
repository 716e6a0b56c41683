/** Turns what a validator reports into findings in plain words. */
@NullMarked
package io.openova.catalyst.schema.message;

import org.jspecify.annotations.NullMarked;
