/** Follows which values the templates of a chart read. */
@NullMarked
package io.openova.catalyst.chart.trace;

import org.jspecify.annotations.NullMarked;
