/** An Application becomes a set of manifests. The only package that knows Mustache and the one YAML writer. */
@NullMarked
package io.openova.catalyst.render;

import org.jspecify.annotations.NullMarked;
