package io.openova.catalyst.http.session;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.server.RateLimiter;
import io.openova.catalyst.ui.LoginCodes;
import io.openova.catalyst.value.Value;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Begins and ends the session of a browser. */
public final class SessionRoutes {
    private static final int LOGINS_PER_SECOND = 5;
    private static final int LOGINS_AT_ONCE = 20;

    private final Sessions sessions;
    private final LoginCodes codes;
    private final Clock clock;
    private final RateLimiter logins;
    private final List<String> methods;

    /**
     * @param codes of login links
     * @param nanoTime by which logins are counted
     */
    public SessionRoutes(Sessions sessions, LoginCodes codes, Clock clock, LongSupplier nanoTime, boolean hasIssuer) {
        this.sessions = sessions;
        this.codes = codes;
        this.clock = clock;
        this.logins = new RateLimiter(LOGINS_PER_SECOND, LOGINS_AT_ONCE, nanoTime);
        this.methods = hasIssuer ? List.of("token", "link", "oidc") : List.of("token", "link");
    }

    public List<Route> routes() {
        return List.of(
                Route.open(
                        "/ui/session",
                        exchange -> Answer.json(200, Value.object().put("methods", Value.texts(methods)))),
                Route.open("POST", "/ui/session", this::begin).body(),
                Route.open("DELETE", "/ui/session", this::end));
    }

    private Answer begin(Exchange exchange) {
        requirePage(exchange);
        requireTls(exchange);
        if (!logins.allows(exchange.peer().address())) {
            throw Problems.tooManyRequests().refused();
        }
        Value body = exchange.document().value();
        Optional<String> token = body.textAt("token");
        Optional<String> code = body.textAt("code");
        if (token.isPresent() == code.isPresent()) {
            throw Problems.invalidBody("send {\"token\": TOKEN}, or {\"code\": CODE} with the code of a login link")
                    .refused();
        }
        Optional<Sessions.Begun> begun = token.isPresent()
                ? sessions.begin(token.get().strip())
                : redeemed(exchange, code.orElseThrow()).flatMap(sessions::beginReferenced);
        if (begun.isEmpty()) {
            throw Problem.of(
                            401,
                            "unauthorized",
                            token.isPresent()
                                    ? "this token is not valid here"
                                    : "this login link is not valid: a link is good once, for a minute, on this machine")
                    .withHeader("WWW-Authenticate", "Bearer realm=\"catalyst\"")
                    .refused();
        }
        Sessions.Begun session = begun.get();
        return Answer.json(
                        200,
                        Value.object()
                                .put("id", session.caller().id())
                                .put("name", session.caller().name())
                                .put("expiresAt", session.until().toString()))
                .with("Set-Cookie", cookie(exchange).set(session.sealed(), session.lifetime(clock.instant())));
    }

    private Optional<String> redeemed(Exchange exchange, String code) {
        boolean isHere = exchange.peer().isLoopback() && !cookie(exchange).isSecure();
        return isHere ? codes.redeem(code) : Optional.empty();
    }

    private Answer end(Exchange exchange) {
        requirePage(exchange);
        SessionCookie cookie = cookie(exchange);
        cookie.in(exchange.header("Cookie").stream().toList()).ifPresent(sessions::end);
        return Answer.empty(204).with("Set-Cookie", cookie.clear());
    }

    private static void requirePage(Exchange exchange) {
        CallerFinder.requirePage(exchange.header(CallerFinder.HEADER), exchange.header("Sec-Fetch-Site"));
    }

    /** A browser drops a secure cookie that comes over plain HTTP, so the login would seem to do nothing. */
    private static void requireTls(Exchange exchange) {
        boolean isPlain = exchange.header("Origin")
                .filter(origin -> origin.toLowerCase(Locale.ROOT).startsWith("http://"))
                .isPresent();
        if (isPlain && cookie(exchange).isSecure()) {
            throw Problem.of(403, "tls-required", "log in over https, or from the machine that the server runs on")
                    .refused();
        }
    }

    private static SessionCookie cookie(Exchange exchange) {
        return SessionCookie.of(exchange.header("Host"), exchange.header("X-Forwarded-Proto"));
    }
}
