package io.openova.catalyst.http.auth;

import java.util.Optional;

/** Identifies the caller who presents a bearer token. */
@FunctionalInterface
public interface Authenticator {
    /** The caller; empty when the token is not valid here. */
    Optional<Caller> caller(String bearerToken);

    /** Tries this authenticator, then the other. */
    default Authenticator or(Authenticator other) {
        return token -> caller(token).or(() -> other.caller(token));
    }
}
