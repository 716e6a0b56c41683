/** Accepts Applications that are like one already found valid. */
@NullMarked
package io.openova.catalyst.validation.fast;

import org.jspecify.annotations.NullMarked;
