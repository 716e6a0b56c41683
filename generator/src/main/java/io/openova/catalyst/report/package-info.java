/** Writes findings as a report, in formats for people, scripts, code hosts, and test dashboards. */
@NullMarked
package io.openova.catalyst.report;

import org.jspecify.annotations.NullMarked;
