/**
 * The vocabulary: names, versions, placement, the canonical Application, and manifests by path. Records copy and
 * validate their own data. Depends on the JDK only.
 */
@NullMarked
package io.openova.catalyst.model;

import org.jspecify.annotations.NullMarked;
