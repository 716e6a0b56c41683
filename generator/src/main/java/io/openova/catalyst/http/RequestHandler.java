package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.exchange.BodyReader;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.PercentCode;
import io.openova.catalyst.http.exchange.RequestDrain;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.exchange.Router;
import io.openova.catalyst.http.server.HostCheck;
import io.openova.catalyst.http.server.RateLimiter;
import io.openova.catalyst.http.server.SecurityHeaders;
import io.openova.catalyst.http.session.CallerFinder;
import io.openova.catalyst.listen.StrictServer;
import io.openova.catalyst.overlay.IdempotencyKeyReusedException;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each request through the same checks, in this order: host and origin, caller, route, tier, rate, Sovereign,
 * media type, size; only then the body is read, and the endpoint decides about the Environment that it names (trap 22).
 */
final class RequestHandler extends Handler.Abstract {
    /** A body is at most a request's size; see contract section 2. */
    static final int BODY_LIMIT = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:/@=+-]{1,128}");

    private final ApiSettings settings;
    private final Router router;
    private final CallerFinder callers;
    private final HostCheck hosts;
    private final VisibleOverlay access;
    private final RateLimiter rates;
    private final Observer observer;
    private final QueryRules rules;
    private final WorkRoom room;

    /** Called for each request when its answer has been started. */
    interface Observer {
        void answered(Request request, Optional<Route> route, Caller caller, String requestId, int status);
    }

    RequestHandler(
            ApiSettings settings,
            Router router,
            WorkRoom room,
            CallerFinder callers,
            HostCheck hosts,
            VisibleOverlay access,
            RateLimiter rates,
            Observer observer) {
        this.settings = settings;
        this.router = router;
        this.room = room;
        this.callers = callers;
        this.hosts = hosts;
        this.access = access;
        this.rates = rates;
        this.observer = observer;
        this.rules = new QueryRules(DocsRoutes.words());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Conversation conversation = new Conversation(request, response, callback);
        try {
            conversation.begin();
        } catch (RuntimeException | Error failure) {
            conversation.fail(failure);
        }
        return true;
    }

    /** One request and its answer. */
    private final class Conversation {
        private final Request request;
        private final Response response;
        private final Callback end;
        private final Callback callback;
        private final String requestId;
        private Caller caller = Exchange.nobody();
        private Optional<Route> route = Optional.empty();
        private boolean isBodyWanted;
        /** The caller whose place the request occupies; empty if it has none. */
        private final AtomicReference<String> place = new AtomicReference<>("");

        Conversation(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.end = callback;
            this.callback = Callback.from(this::leave, callback);
            this.requestId = header("X-Request-Id")
                    .filter(id -> REQUEST_ID.matcher(id).matches())
                    .orElseGet(() -> UUID.randomUUID().toString());
        }

        void begin() {
            hosts.check(header("Host"), header("Origin"), header("Sec-Fetch-Site"));
            List<String> path = path();
            boolean isOpen = isOpen(path);
            if (!isOpen) {
                caller = callers.find(name -> request.getHeaders().getValuesList(name), StrictServer.address(request));
            }
            Router.Match match = router.match(request.getMethod(), path);
            Route found = match.route();
            route = Optional.of(found);
            if (!isOpen) {
                authorise(found);
                if (!rates.allows(caller.id())) {
                    throw Problems.tooManyRequests().refused();
                }
            }
            String holder = isOpen ? "address " + StrictServer.address(request) : caller.id();
            if (WorkRoom.isConstant(found)) {
                work(match, holder);
                return;
            }
            if (!WorkRoom.isProbe(found)) {
                enter(holder);
            }
            room.run(found, holder, () -> guarded(() -> work(match, holder)));
        }

        /** Work that needs the overlay must not run on the network threads. */
        private void work(Router.Match match, String holder) {
            Route found = match.route();
            if (found.isOfSovereign()
                    && !access.sovereignId().equals(match.variables().get("id"))) {
                throw Problems.sovereignNotFound().refused();
            }
            Map<String, String> queries = queries(found);
            if (found.intake() == Route.Intake.NONE) {
                answer(exchange(match, queries, Exchange.Body.NONE));
                return;
            }
            found.check().check(exchange(match, queries, Exchange.Body.NONE));
            boolean isYaml = isYaml(found);
            if (request.getLength() > BODY_LIMIT) {
                throw Problems.tooLarge(BODY_LIMIT).refused();
            }
            room.enterBody(holder);
            // Waiting for a body does not count as work.
            leave();
            isBodyWanted = true;
            BodyReader.read(request, BODY_LIMIT, settings.bodyTime()).whenComplete((bytes, failure) -> {
                room.leaveBody(holder);
                if (failure != null) {
                    fail(failure);
                    return;
                }
                // The reader may be called by a network thread, which must not do the work.
                guarded(() -> {
                    enter(holder);
                    room.run(found, holder, () -> answer(exchange(match, queries, new Exchange.Body(bytes, isYaml))));
                });
            });
        }

        private void enter(String holder) {
            room.enter(holder);
            place.set(holder);
        }

        /** Gives the place back, if there is one. */
        private void leave() {
            String holder = place.getAndSet("");
            if (!holder.isEmpty()) {
                room.leave(holder);
            }
        }

        private void guarded(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error failure) {
                fail(failure);
            }
        }

        /** Without a valid token, the answer reveals only whether a path is public. */
        private boolean isOpen(List<String> path) {
            try {
                return router.match(request.getMethod(), path).route().reach() == Route.Reach.PUBLIC;
            } catch (RefusedException refused) {
                return false;
            }
        }

        private void authorise(Route found) {
            boolean isAllowed =
                    switch (found.reach()) {
                        case PUBLIC, KNOWN -> true;
                        case EVERYWHERE -> caller.mayEverywhere(found.tier());
                        case SOMEWHERE -> caller.mayAnywhere(found.tier());
                    };
            if (!isAllowed) {
                throw Problems.forbidden().refused();
            }
        }

        private List<String> path() {
            // Jetty has refused what is ambiguous (%2f, dot segments); this is decoded once and never again.
            String canonical = request.getHttpURI().getCanonicalPath();
            String raw = request.getHttpURI().getPath();
            if (canonical == null || !canonical.startsWith("/") || raw == null || raw.indexOf(';') >= 0) {
                throw Problems.notFound().refused();
            }
            List<String> segments = new ArrayList<>();
            for (String segment : Router.segments(canonical)) {
                segments.add(PercentCode.decoded(segment));
            }
            return segments;
        }

        private Map<String, String> queries(Route found) {
            Map<String, String> queries = new LinkedHashMap<>();
            String query = request.getHttpURI().getQuery();
            if (query == null || query.isEmpty()) {
                return queries;
            }
            for (String part : query.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = PercentCode.decoded(equals < 0 ? part : part.substring(0, equals));
                String value = equals < 0
                        ? ""
                        : PercentCode.decoded(part.substring(equals + 1).replace('+', ' '));
                if (!found.queries().contains(name)) {
                    throw Problems.invalidQuery("unknown query parameter; this path takes "
                                    + (found.queries().isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ",
                                                    found.queries().stream()
                                                            .sorted()
                                                            .toList())))
                            .refused();
                }
                rules.check(name, value);
                if (queries.put(name, value) != null) {
                    throw Problems.invalidQuery("the query parameter " + name + " is given twice")
                            .refused();
                }
            }
            return queries;
        }

        private boolean isYaml(Route found) {
            if (header("Content-Encoding")
                    .filter(name -> !name.equalsIgnoreCase("identity"))
                    .isPresent()) {
                throw Problems.unsupportedMediaType().refused();
            }
            Optional<String> given = header("Content-Type").map(String::strip).filter(type -> !type.isEmpty());
            if (given.isEmpty()) {
                boolean isEmpty = request.getLength() == 0;
                if (isEmpty) {
                    return false;
                }
                throw Problems.unsupportedMediaType().refused();
            }
            String[] parts = given.get().toLowerCase(Locale.ROOT).split(";");
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.startsWith("charset=")
                        && !parameter.replace("\"", "").equals("charset=utf-8")) {
                    throw Problems.unsupportedMediaType().refused();
                }
            }
            return switch (parts[0].strip()) {
                case "application/json", "application/merge-patch+json" -> false;
                case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml" -> true;
                default -> throw Problems.unsupportedMediaType().refused();
            };
        }

        private Exchange exchange(Router.Match match, Map<String, String> queries, Exchange.Body body) {
            return new Exchange(
                    match.route(),
                    caller,
                    requestId,
                    String.valueOf(request.getHttpURI().getCanonicalPath()),
                    match.variables(),
                    queries,
                    this::header,
                    new Exchange.Peer(StrictServer.address(request), StrictServer.isLoopback(request)),
                    body);
        }

        private void answer(Exchange exchange) {
            try {
                if (exchange.route().intake() == Route.Intake.REQUIRED && !exchange.hasBody()) {
                    throw Problems.emptyBody().refused();
                }
                Answer answer = exchange.route().endpoint().answer(exchange);
                if (answer instanceof Answer.Whole whole) {
                    send(whole);
                } else if (answer instanceof Answer.Streamed streamed) {
                    stream(streamed);
                }
            } catch (RuntimeException | Error failure) {
                fail(failure);
            }
        }

        void fail(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof RefusedException refused) {
                send(refused.problem().answer(requestId));
            } else if (cause instanceof IdempotencyKeyReusedException reused) {
                send(Problem.of(422, "idempotency-key-reused", String.valueOf(reused.getMessage()))
                        .answer(requestId));
            } else if (cause instanceof OverlayUnavailableException away) {
                LOG.atWarn()
                        .addKeyValue("requestId", requestId)
                        .addKeyValue("cause", cause.getMessage())
                        .log("the overlay is unavailable");
                send(Problems.overlayUnavailable("the overlay cannot be read or written now; nothing was changed")
                        .retryAfter(away.retryAfter())
                        .answer(requestId));
            } else if (cause instanceof java.io.IOException) {
                // The caller disconnected; there is nobody to answer.
                observer.answered(request, route, caller, requestId, 499);
                callback.failed(cause);
            } else {
                LOG.atError()
                        .addKeyValue("requestId", requestId)
                        .setCause(cause)
                        .log("a request failed");
                send(Problems.internal(requestId).answer(requestId));
            }
        }

        void send(Answer.Whole answer) {
            if (response.isCommitted()) {
                callback.failed(new IllegalStateException("answered twice"));
                return;
            }
            head(answer.status(), answer.type(), answer.headers());
            // A client that waits for a 100 has not sent its body, and reading would request it.
            boolean isAwaited = !isBodyWanted && header("Expect").isPresent();
            boolean isRead = !isAwaited && RequestDrain.isNone(request);
            if (!isRead) {
                // The connection ends with this answer; without this header, the client would send its next request on
                // it.
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.content().length);
            observer.answered(request, route, caller, requestId, answer.status());
            Callback then = isRead || isAwaited ? callback : Callback.from(this::drain, callback::failed);
            response.write(true, ByteBuffer.wrap(answer.content()), then);
        }

        /** Answered: the rest of the body no longer counts as work. */
        private void drain() {
            leave();
            RequestDrain.discard(request, end, settings.leftoverTime());
        }

        private void stream(Answer.Streamed answer) {
            head(200, answer.type(), answer.headers());
            if (request.getMethod().equals("HEAD")) {
                observer.answered(request, route, caller, requestId, 200);
                response.write(true, ByteBuffer.allocate(0), callback);
                return;
            }
            answer.start().start(response, callback);
            observer.answered(request, route, caller, requestId, 200);
            // Streams have separate places, since they last long.
            leave();
        }

        private void head(int status, String type, Map<String, String> headers) {
            response.setStatus(status);
            SecurityHeaders.put(response);
            response.getHeaders().put("X-Request-Id", requestId);
            if (!type.isEmpty()) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            }
            headers.forEach((name, value) -> response.getHeaders().put(new HttpField(name, value)));
            if (route.filter(Route::isOfSovereign).isPresent()) {
                access.staleness().ifPresent(age -> {
                    // RFC 9111 section 5.5 has retired the field, and names it and its codes for those who still read
                    // it.
                    response.getHeaders().put("Warning", "110 - \"Response is Stale\"");
                    response.getHeaders().put(HttpHeader.AGE, age.toSeconds());
                });
            }
        }

        private Optional<String> header(String name) {
            List<String> lines = request.getHeaders().getValuesList(name);
            // A list may be spread over several lines; for all other headers, the first line counts.
            return name.startsWith("If-") && lines.size() > 1
                    ? Optional.of(String.join(", ", lines))
                    : lines.stream().findFirst();
        }
    }
}
