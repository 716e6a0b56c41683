/** The one orchestrator: decode, canonicalise, validate, render, validate, commit, in that order. */
@NullMarked
package io.openova.catalyst.delivery;

import org.jspecify.annotations.NullMarked;
