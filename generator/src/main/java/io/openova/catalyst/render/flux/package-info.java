/** Writes an Application's fan-out for Flux: releases, chart sources, and the objects that make Flux read a namespace. */
@NullMarked
package io.openova.catalyst.render.flux;

import org.jspecify.annotations.NullMarked;
