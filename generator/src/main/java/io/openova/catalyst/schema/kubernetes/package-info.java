/** What the Kubernetes API defines besides schemas: kinds, names, and metadata. */
@NullMarked
package io.openova.catalyst.schema.kubernetes;

import org.jspecify.annotations.NullMarked;
