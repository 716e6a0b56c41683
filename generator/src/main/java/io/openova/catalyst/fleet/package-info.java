/** Clusters of an overlay: made from the template, compared with it, and upgraded to it. */
@NullMarked
package io.openova.catalyst.fleet;

import org.jspecify.annotations.NullMarked;
