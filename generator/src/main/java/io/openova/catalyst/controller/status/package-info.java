/** Computes and writes the status of an Application from what its regions report. */
@NullMarked
package io.openova.catalyst.controller.status;

import org.jspecify.annotations.NullMarked;
