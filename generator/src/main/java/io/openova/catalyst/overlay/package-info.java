/**
 * Takes a change set planned on a head; gives one commit on the overlay's branch, or the reason why there is none. The
 * only package that knows JGit.
 *
 * <p>Entry: {@link io.openova.catalyst.overlay.git.Overlays}. No program is started, no configuration of the machine is
 * read, no garbage is collected. Correctness depends only on the branch's compare-and-swap; turns, the idempotency
 * index, and clones of remotes only save time.
 */
@NullMarked
package io.openova.catalyst.overlay;

import org.jspecify.annotations.NullMarked;
