/** String formats as Go's libraries define them, because the API server uses those. */
@NullMarked
package io.openova.catalyst.schema.goformat;

import org.jspecify.annotations.NullMarked;
