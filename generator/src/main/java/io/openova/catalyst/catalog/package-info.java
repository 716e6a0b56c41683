/** Reads Blueprints and their versions, resolves versions, and writes the catalog index. */
@NullMarked
package io.openova.catalyst.catalog;

import org.jspecify.annotations.NullMarked;
