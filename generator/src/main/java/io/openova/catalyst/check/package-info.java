/** Checks of one Application beyond its schema: references, Blueprint, chart, and immutable fields (contract section 5, steps 3 to 7). */
@NullMarked
package io.openova.catalyst.check;

import org.jspecify.annotations.NullMarked;
