package io.openova.catalyst.overlay;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.Labels;
import java.util.List;
import java.util.Optional;

/**
 * What an idempotency key belongs to, and the request that uses it (contract 13.2). The key's trailer holds the key and
 * its scope, so that equal keys of two callers, methods, or targets are different keys.
 *
 * @param scope method, target, and caller in one line, for example {@code delete acme/shop by ci}; empty for a bare key
 * @param digest SHA-256 of the request, 64 hex digits; empty where a key alone decides
 * @param former scopes that earlier versions wrote for the same use; an empty text stands for a bare key
 */
public record KeyScope(Optional<String> scope, Optional<String> digest, List<String> former) {
    /** A bare key, used without comparing requests. */
    public static final KeyScope NONE = new KeyScope(Optional.empty(), Optional.empty(), List.of());

    /** A trailer's value is cut at 400 characters, so a key must be shorter. */
    private static final int LONGEST = 320;

    public KeyScope {
        former = List.copyOf(former);
    }

    /**
     * The scope of a caller's operation.
     *
     * @param operation one word
     * @param target what it is about; empty when the operation says it all
     * @param caller who uses the key
     */
    public static KeyScope of(String operation, String target, String caller) {
        String whole = operation + (target.isEmpty() ? "" : " " + target) + " by " + caller;
        return new KeyScope(Optional.of(whole), Optional.empty(), List.of());
    }

    /** The same scope, under which keys of earlier versions are found too. */
    public KeyScope orFormerly(String... scopes) {
        return new KeyScope(scope, digest, List.of(scopes));
    }

    /** The same scope for the request with that digest. */
    public KeyScope of(String requestDigest) {
        return new KeyScope(scope, Optional.of(requestDigest), former);
    }

    /** The text of the trailer for a caller's key. */
    public String trailer(String key) {
        return scope.map(own -> scoped(key, own)).orElse(key);
    }

    /** The trailers under which earlier versions kept the same use of the key. */
    public List<String> formerTrailers(String key) {
        return former.stream()
                .map(own -> own.isEmpty() ? key : scoped(key, own))
                .distinct()
                .toList();
    }

    private static String scoped(String key, String scope) {
        String whole = key + " (" + SingleLine.of(scope) + ")";
        return whole.length() <= LONGEST ? whole : key + " (sha256 " + Labels.digest(scope) + ")";
    }
}
