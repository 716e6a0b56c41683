package io.openova.catalyst.http.auth;

import java.time.Instant;
import java.util.Optional;

/** Identifies the caller who presents a bearer token. */
@FunctionalInterface
public interface Authenticator {
    /** The caller; empty when the token is not valid here. */
    Optional<Caller> caller(String bearerToken);

    /**
     * What a session remembers of a valid token, so that it ends with the token; empty when the session has to remember the
     * caller itself.
     */
    default Optional<String> reference(String bearerToken) {
        return Optional.empty();
    }

    /** The caller of a token by its {@link #reference}; empty when there is no such token any more. */
    default Optional<Caller> referenced(String reference) {
        return Optional.empty();
    }

    /** When a valid token ends by itself; empty when it does not. */
    default Optional<Instant> expiry(String bearerToken) {
        return Optional.empty();
    }

    /** Tries this authenticator, then the other. */
    default Authenticator or(Authenticator other) {
        Authenticator first = this;
        return new Authenticator() {
            @Override
            public Optional<Caller> caller(String bearerToken) {
                return first.caller(bearerToken).or(() -> other.caller(bearerToken));
            }

            @Override
            public Optional<String> reference(String bearerToken) {
                return first.reference(bearerToken).or(() -> other.reference(bearerToken));
            }

            @Override
            public Optional<Caller> referenced(String reference) {
                return first.referenced(reference).or(() -> other.referenced(reference));
            }

            @Override
            public Optional<Instant> expiry(String bearerToken) {
                return first.expiry(bearerToken).or(() -> other.expiry(bearerToken));
            }
        };
    }
}
