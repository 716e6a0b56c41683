/** What happens to an Application after its installation: history, rollback, holds, promotion, and impact of upgrades. */
@NullMarked
package io.openova.catalyst.lifecycle;

import org.jspecify.annotations.NullMarked;
