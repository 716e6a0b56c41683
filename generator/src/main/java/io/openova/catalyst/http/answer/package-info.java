/** Answers and problems (RFC 9457), and the exception that ends an exchange with one. */
@NullMarked
package io.openova.catalyst.http.answer;

import org.jspecify.annotations.NullMarked;
