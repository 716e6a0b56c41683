/** Endpoints of the REST API, status streams, and the index behind the lists. */
@NullMarked
package io.openova.catalyst.http.api;

import org.jspecify.annotations.NullMarked;
