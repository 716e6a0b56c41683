/** The overlay at one commit, read as domain objects: Sovereign, Environments, Blueprints, Applications, holds. */
@NullMarked
package io.openova.catalyst.desired;

import org.jspecify.annotations.NullMarked;
