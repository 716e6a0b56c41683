/** Commands that run against a server instead of a repository. */
@NullMarked
package io.openova.catalyst.cli.remote;

import org.jspecify.annotations.NullMarked;
