/** Structural schemas of Kubernetes kinds, built in or custom: reads them and checks values against them. */
@NullMarked
package io.openova.catalyst.schema.structural;

import org.jspecify.annotations.NullMarked;
