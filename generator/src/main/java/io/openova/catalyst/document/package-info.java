/**
 * Turns bytes into value trees with positions on demand: strict JSON and strict YAML 1.2. The only package that uses
 * Jackson's and snakeyaml-engine's parsers.
 */
@NullMarked
package io.openova.catalyst.document;

import org.jspecify.annotations.NullMarked;
