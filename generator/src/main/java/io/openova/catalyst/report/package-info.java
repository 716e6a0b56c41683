/** Findings become a report in the format that a reader wants: people, scripts, code hosts, test dashboards. */
@NullMarked
package io.openova.catalyst.report;

import org.jspecify.annotations.NullMarked;
