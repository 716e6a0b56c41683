/** Git's objects as the overlay reads and writes them: trees, blobs, snapshots, history, and differences. */
@NullMarked
package io.openova.catalyst.overlay.git.objects;

import org.jspecify.annotations.NullMarked;
