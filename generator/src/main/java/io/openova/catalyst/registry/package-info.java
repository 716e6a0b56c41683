/**
 * A client for OCI registries (distribution API 1.1): blobs and manifests, with the credentials of the caller's files,
 * size limits, and verified digests. It does not interpret charts, signatures, or bills of materials.
 */
@NullMarked
package io.openova.catalyst.registry;

import org.jspecify.annotations.NullMarked;
