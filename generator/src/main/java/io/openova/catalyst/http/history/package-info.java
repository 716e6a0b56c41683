/** Endpoints for the life of an installed Application: history, rollback, holds, promotion, and the impact of upgrades. */
@NullMarked
package io.openova.catalyst.http.history;

import org.jspecify.annotations.NullMarked;
