/** What every part of the controller uses: settings, leadership, metrics, events, and the request to Flux to reconcile now. */
@NullMarked
package io.openova.catalyst.controller.base;

import org.jspecify.annotations.NullMarked;
