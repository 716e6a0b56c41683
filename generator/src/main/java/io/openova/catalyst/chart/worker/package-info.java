/**
 * Runs Helm in a process of its own: takes a chart's archive and values as bytes, gives what Helm prints or refuses with. The
 * only package that starts a process, which is the Java that runs the program itself (ADR 63).
 */
@NullMarked
package io.openova.catalyst.chart.worker;

import org.jspecify.annotations.NullMarked;
