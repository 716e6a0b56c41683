/**
 * The validation that a Kubernetes API server performs beyond the schemas of its own kinds, as declared rules; needs no
 * server.
 */
@NullMarked
package io.openova.catalyst.apiserver;

import org.jspecify.annotations.NullMarked;
