/** Sessions of browsers: sealed cookies, logins, and who a request's caller is. */
@NullMarked
package io.openova.catalyst.http.session;

import org.jspecify.annotations.NullMarked;
