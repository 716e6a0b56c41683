/** Reads YAML streams with snakeyaml-engine's event parser, anchors included. */
@NullMarked
package io.openova.catalyst.document.yaml;

import org.jspecify.annotations.NullMarked;
