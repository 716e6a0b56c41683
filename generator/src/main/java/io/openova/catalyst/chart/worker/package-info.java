/**
 * Runs Helm in a separate process: takes a chart's archive and values as bytes, and returns Helm's output or its
 * refusal. The only package that starts a process, which is the Java that runs the program itself (ADR 63).
 */
@NullMarked
package io.openova.catalyst.chart.worker;

import org.jspecify.annotations.NullMarked;
