package io.openova.catalyst.http.exchange;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.overlay.CommitOrder;
import java.util.Map;
import java.util.Optional;

/**
 * One request as an endpoint sees it: routed, its caller known and allowed this far, its body read.
 *
 * @param caller an anonymous one without grants on public routes
 * @param variables the path's variables by name, decoded
 * @param queries the query parameters, each known to the route and given once
 * @param headers the request headers that endpoints may look at
 * @param peer who is at the other end of the connection
 */
public record Exchange(
        Route route,
        Caller caller,
        String requestId,
        String path,
        Map<String, String> variables,
        Map<String, String> queries,
        Headers headers,
        Peer peer,
        Body body) {
    private static final Caller NOBODY = new Caller("anonymous", "", "", Map.of());

    /** Looks up a request header by its name in any case. */
    @FunctionalInterface
    public interface Headers {
        Optional<String> header(String name);
    }

    /**
     * The other end of the connection; behind a proxy, the proxy.
     *
     * @param address as limits count it
     * @param isLoopback whether it is on this machine
     */
    public record Peer(String address, boolean isLoopback) {}

    /** What was sent. */
    public record Body(byte[] bytes, boolean isYaml) {
        public static final Body NONE = new Body(new byte[0], false);
    }

    public static Caller nobody() {
        return NOBODY;
    }

    /** A variable of the route's template. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException(route.template() + " has no {" + name + "}");
        }
        return value;
    }

    /** A query parameter as it was given; an empty one counts as absent. */
    public Optional<String> query(String name) {
        if (!route.queries().contains(name)) {
            throw new IllegalStateException(route.template() + " does not know the query parameter " + name);
        }
        return Optional.ofNullable(queries.get(name)).filter(text -> !text.isEmpty());
    }

    /** A query parameter that is true or false; {@code ?strict} alone is true. */
    public boolean flag(String name) {
        if (!route.queries().contains(name) || !queries.containsKey(name)) {
            return false;
        }
        String value = queries.get(name);
        if (value.isEmpty() || value.equals("true")) {
            return true;
        }
        if (value.equals("false")) {
            return false;
        }
        throw Problems.invalidQuery(name + " is true or false").refused();
    }

    public Optional<String> header(String name) {
        return headers.header(name);
    }

    public boolean hasBody() {
        return body.bytes().length > 0;
    }

    /** The one document of the body; every finding about its text at once when it is not one. */
    public Document document() {
        if (!hasBody()) {
            throw Problems.emptyBody().refused();
        }
        DocumentReader reader = new DocumentReader();
        ReadOutcome outcome = body.isYaml()
                ? reader.readYaml(body.bytes(), "body", ReadLimits.REQUEST)
                : reader.readJson(body.bytes(), "body", ReadLimits.REQUEST);
        if (outcome.findings().stream().anyMatch(f -> f.rule().equals("document/empty"))) {
            throw Problems.emptyBody().with(outcome.findings()).refused();
        }
        if (!outcome.isClean()) {
            throw Problems.invalidBody("the body is not one valid " + (body.isYaml() ? "YAML" : "JSON") + " document")
                    .with(outcome.findings())
                    .refused();
        }
        if (outcome.documents().isEmpty()) {
            throw Problems.emptyBody().refused();
        }
        if (outcome.documents().size() > 1) {
            throw Problems.invalidBody("a request is one document, and this body holds "
                            + outcome.documents().size() + "; send each in a separate request")
                    .refused();
        }
        return outcome.documents().get(0);
    }

    public CommitOrder.Author author() {
        return new CommitOrder.Author(caller.name(), caller.email());
    }
}
