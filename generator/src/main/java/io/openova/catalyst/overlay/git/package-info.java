/** The overlay in Git: snapshots, the write path, local and remote branches, proposals, and idempotency keys. The only package that knows JGit. */
@NullMarked
package io.openova.catalyst.overlay.git;

import org.jspecify.annotations.NullMarked;
