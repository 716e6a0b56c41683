/** Kubernetes and Flux objects as the controller reads them. */
@NullMarked
package io.openova.catalyst.controller.resource;

import org.jspecify.annotations.NullMarked;
