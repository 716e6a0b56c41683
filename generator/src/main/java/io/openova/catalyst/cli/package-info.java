/** Arguments become an exit code. The only package that knows picocli. */
@NullMarked
package io.openova.catalyst.cli;

import org.jspecify.annotations.NullMarked;
