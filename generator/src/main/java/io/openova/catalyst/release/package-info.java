/**
 * Reads the pins of a repository, finds those that must change together or disagree, and builds the packages that are
 * published. Pure functions over a {@link io.openova.catalyst.release.RepositoryTree}; the callers write and commit.
 */
@NullMarked
package io.openova.catalyst.release;

import org.jspecify.annotations.NullMarked;
