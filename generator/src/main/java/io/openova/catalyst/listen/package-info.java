/**
 * Takes a handler of requests -> gives a server that listens: strict HTTP/1.1, limits in time and number, and room for
 * everybody. The API, the Git server, and the probes of the controller are built on it. Work is shared between callers
 * by {@link io.openova.catalyst.listen.FairWork}, and limited resources by {@link io.openova.catalyst.listen.Shares}.
 */
@NullMarked
package io.openova.catalyst.listen;

import org.jspecify.annotations.NullMarked;
