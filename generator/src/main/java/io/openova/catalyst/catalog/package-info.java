/** Blueprints and their versions: reads them, resolves versions, writes the catalog index. */
@NullMarked
package io.openova.catalyst.catalog;

import org.jspecify.annotations.NullMarked;
