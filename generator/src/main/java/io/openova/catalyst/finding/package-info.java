/** What a check has to say: a finding with its rule, pointer, place, and remedy. Knows the JDK. */
@NullMarked
package io.openova.catalyst.finding;

import org.jspecify.annotations.NullMarked;
