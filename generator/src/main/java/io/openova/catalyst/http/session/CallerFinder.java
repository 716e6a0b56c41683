package io.openova.catalyst.http.session;

import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.auth.Authenticator;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.server.RateLimiter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out who sends a request: by a bearer token, or by the cookie of a session. A cookie travels without the page's doing,
 * so it counts only with a header that a page of another site cannot set (threat S19).
 */
public final class CallerFinder {
    /** The header that every request of our pages carries. */
    public static final String HEADER = "X-Catalyst-Request";

    private final Authenticator authenticator;
    private final Sessions sessions;
    private final RateLimiter rates;

    public CallerFinder(Authenticator authenticator, Sessions sessions, RateLimiter rates) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.rates = rates;
    }

    /**
     * The caller.
     *
     * @param headers all lines of a header
     * @param address of the other end
     * @throws RefusedException 401 without a valid token or session, 403 when a page of another site may have sent it, 429 when
     *     the address tries too often
     */
    public Caller find(Function<String, List<String>> headers, String address) {
        List<String> given = headers.apply("Authorization");
        Optional<Caller> known = given.isEmpty() ? bySession(headers) : byToken(given);
        if (known.isPresent()) {
            return known.get();
        }
        if (!rates.allows("address " + address)) {
            throw Problems.tooManyRequests().refused();
        }
        throw Problems.unauthorized().refused();
    }

    private Optional<Caller> byToken(List<String> given) {
        return given.size() == 1 && given.get(0).regionMatches(true, 0, "Bearer ", 0, 7)
                ? authenticator.caller(given.get(0).substring(7).strip())
                : Optional.empty();
    }

    private Optional<Caller> bySession(Function<String, List<String>> headers) {
        SessionCookie cookie = SessionCookie.of(first(headers, "Host"), first(headers, "X-Forwarded-Proto"));
        Optional<String> sealed = cookie.in(headers.apply("Cookie"));
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        requirePage(first(headers, HEADER), first(headers, "Sec-Fetch-Site"));
        return sessions.caller(sealed.get());
    }

    /**
     * Requires that a page of this server sent the request.
     *
     * @throws RefusedException 403 otherwise
     */
    static void requirePage(Optional<String> header, Optional<String> fetchSite) {
        if (fetchSite.filter(site -> !site.equals("same-origin")).isPresent()) {
            throw Problem.of(403, "foreign-origin", "requests from pages of other sites are refused")
                    .refused();
        }
        if (!header.equals(Optional.of("1"))) {
            throw Problem.of(
                            403,
                            "request-header-missing",
                            "a request with a session carries the header " + HEADER + ": 1")
                    .refused();
        }
    }

    private static Optional<String> first(Function<String, List<String>> headers, String name) {
        return headers.apply(name).stream().findFirst();
    }
}
