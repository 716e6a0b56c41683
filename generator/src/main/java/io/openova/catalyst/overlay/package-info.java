/** A change set becomes one commit of the overlay repository. The only package that knows JGit. */
@NullMarked
package io.openova.catalyst.overlay;

import org.jspecify.annotations.NullMarked;
