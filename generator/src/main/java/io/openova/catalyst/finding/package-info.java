/**
 * Findings: the rule, pointer, place, message, and remedy of each problem that a check reports. Depends on the JDK
 * only.
 */
@NullMarked
package io.openova.catalyst.finding;

import org.jspecify.annotations.NullMarked;
