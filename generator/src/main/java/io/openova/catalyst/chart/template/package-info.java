/** Parses Go templates and maps lines of a chart's output to lines of its templates. */
@NullMarked
package io.openova.catalyst.chart.template;

import org.jspecify.annotations.NullMarked;
