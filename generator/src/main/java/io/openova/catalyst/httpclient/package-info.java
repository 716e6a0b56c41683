/**
 * A request to an HTTP server becomes its answer, or the reason why there is none. The only package with HTTP calls of
 * our own, so that the rules are in one place: only the address that its caller was configured with is called, redirects
 * are not followed, no proxy or credential of the machine is picked up, time and size are limited (threat S07).
 */
@NullMarked
package io.openova.catalyst.httpclient;

import org.jspecify.annotations.NullMarked;
