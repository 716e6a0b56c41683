/** Who calls and what they may do: tokens, OIDC, tiers, and the gate in the delivery. */
@NullMarked
package io.openova.catalyst.http.auth;

import org.jspecify.annotations.NullMarked;
