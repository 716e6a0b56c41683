package io.openova.catalyst.acceptance;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.overlay.Overlay;

/** Something that a writer does to an overlay. */
@FunctionalInterface
interface Work {
    DeliveryOutcome on(Overlay overlay);
}
