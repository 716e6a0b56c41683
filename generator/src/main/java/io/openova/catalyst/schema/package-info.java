/**
 * Validates value trees against schemas, rules, and policies. The only package that uses the JSON Schema validator and
 * CEL.
 */
@NullMarked
package io.openova.catalyst.schema;

import org.jspecify.annotations.NullMarked;
