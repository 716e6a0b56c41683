/** Turns a value tree in any accepted shape into one canonical request whose every field has a known origin. */
@NullMarked
package io.openova.catalyst.request;

import org.jspecify.annotations.NullMarked;
