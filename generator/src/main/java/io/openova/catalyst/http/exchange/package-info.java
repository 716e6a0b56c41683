/** Handles one request: route, caller, body, audit, and the table from outcomes to problems. */
@NullMarked
package io.openova.catalyst.http.exchange;

import org.jspecify.annotations.NullMarked;
