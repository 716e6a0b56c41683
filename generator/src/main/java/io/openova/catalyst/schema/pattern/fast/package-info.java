/** Decides the patterns of the bundled kinds without a pattern engine. */
@NullMarked
package io.openova.catalyst.schema.pattern.fast;

import org.jspecify.annotations.NullMarked;
