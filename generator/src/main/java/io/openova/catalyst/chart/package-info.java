/**
 * Renders, lints, and archives charts (folders or archives), and finds the values that they read. The only package that
 * uses Helm.
 */
@NullMarked
package io.openova.catalyst.chart;

import org.jspecify.annotations.NullMarked;
