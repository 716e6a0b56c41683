/**
 * Blobs and manifests <-> an OCI registry (distribution API 1.1), with the credentials of the caller's files, limits, and
 * digests checked on the way in. What a chart, a signature, or a bill of materials is, others know.
 */
@NullMarked
package io.openova.catalyst.registry;

import org.jspecify.annotations.NullMarked;
