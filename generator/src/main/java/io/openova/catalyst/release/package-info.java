/**
 * A repository's files -> its pins, what must move together, what disagrees, and the packages that are published. Pure
 * functions over a {@link io.openova.catalyst.release.RepositoryTree}; whoever calls them writes and commits.
 */
@NullMarked
package io.openova.catalyst.release;

import org.jspecify.annotations.NullMarked;
