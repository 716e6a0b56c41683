/** Renders an Application as a set of manifests. The only package that uses Mustache and the YAML writer. */
@NullMarked
package io.openova.catalyst.render;

import org.jspecify.annotations.NullMarked;
