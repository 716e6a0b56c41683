/** What an editor of requests needs: findings at their ranges with edits that correct them, and the text of an Application. */
@NullMarked
package io.openova.catalyst.http.editor;

import org.jspecify.annotations.NullMarked;
