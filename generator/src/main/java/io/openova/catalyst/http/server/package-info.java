/** Protections of the HTTP server: deadlines, host check, rate limits, and security headers. */
@NullMarked
package io.openova.catalyst.http.server;

import org.jspecify.annotations.NullMarked;
