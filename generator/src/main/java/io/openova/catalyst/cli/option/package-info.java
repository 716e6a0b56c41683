/** Option groups that several commands share, and what the root hands to the commands. */
@NullMarked
package io.openova.catalyst.cli.option;

import org.jspecify.annotations.NullMarked;
