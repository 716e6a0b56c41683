/** A value tree in any accepted shape becomes one canonical request whose every field knows its origin. */
@NullMarked
package io.openova.catalyst.request;

import org.jspecify.annotations.NullMarked;
