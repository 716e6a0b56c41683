/** The vocabulary: names, versions, placement, the canonical Application, and manifests by path. Records copy and check themselves. Knows the JDK. */
@NullMarked
package io.openova.catalyst.model;

import org.jspecify.annotations.NullMarked;
