/** A chart (folder or archive) and values become rendered objects, the values that are read, a lint, an archive. The only package that knows Helm. */
@NullMarked
package io.openova.catalyst.chart;

import org.jspecify.annotations.NullMarked;
