/** Regular expressions with RE2 semantics and a bounded cost. */
@NullMarked
package io.openova.catalyst.schema.pattern;

import org.jspecify.annotations.NullMarked;
