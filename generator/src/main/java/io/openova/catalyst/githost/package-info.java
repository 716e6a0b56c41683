/**
 * A proposal's branch becomes a pull request at GitHub or Gitea, by their REST APIs. The only package that knows these
 * APIs. A token appears in one header and in no message.
 */
@NullMarked
package io.openova.catalyst.githost;

import org.jspecify.annotations.NullMarked;
