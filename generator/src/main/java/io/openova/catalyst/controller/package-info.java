/**
 * Watch in, status out: keeps the overlay's fan-out equal to the Applications and reports what Flux and the cluster made of
 * it (contract section 8). Its writes are commits through {@code delivery}, status, finalizers, events, and requests to Flux
 * to reconcile now. The only package that knows fabric8, java-operator-sdk, and Micrometer.
 */
@NullMarked
package io.openova.catalyst.controller;

import org.jspecify.annotations.NullMarked;
