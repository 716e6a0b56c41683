/** What the commands print: reports, tables, differences, progress, and errors. */
@NullMarked
package io.openova.catalyst.cli.terminal;

import org.jspecify.annotations.NullMarked;
