/** Validates documents and whole overlays without delivering them. */
@NullMarked
package io.openova.catalyst.validation;

import org.jspecify.annotations.NullMarked;
