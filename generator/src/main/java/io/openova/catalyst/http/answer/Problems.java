package io.openova.catalyst.http.answer;

import java.util.Set;
import java.util.TreeSet;

/**
 * The problems that do not come from a delivery. Each code is defined once, so that it has one meaning and one status.
 */
public final class Problems {
    public static final String RETRY_AFTER = "Retry-After";

    private Problems() {}

    public static Problem unauthorized() {
        return Problem.of(401, "unauthorized", "send a valid token as 'Authorization: Bearer TOKEN'")
                .withHeader("WWW-Authenticate", "Bearer realm=\"catalyst\"");
    }

    public static Problem forbidden() {
        return Problem.of(403, "forbidden", "your token does not allow this here");
    }

    public static Problem readOnly() {
        return Problem.of(403, "read-only", "this server was started with --read-only, and takes no writes");
    }

    public static Problem notFound() {
        return Problem.of(404, "not-found", "there is nothing at this path; /openapi.json lists the available paths");
    }

    public static Problem sovereignNotFound() {
        return Problem.of(404, "sovereign-not-found", "this server does not serve that Sovereign");
    }

    public static Problem methodNotAllowed(Set<String> allowed) {
        String methods = String.join(", ", new TreeSet<>(allowed));
        return Problem.of(405, "method-not-allowed", "this path takes " + methods)
                .withHeader("Allow", methods);
    }

    public static Problem emptyBody() {
        return Problem.of(400, "empty-body", "this request needs a body: one JSON or YAML document");
    }

    public static Problem invalidBody(String detail) {
        return Problem.of(400, "invalid-body", detail);
    }

    public static Problem invalidQuery(String detail) {
        return Problem.of(400, "invalid-query", detail);
    }

    public static Problem tooLarge(long limit) {
        return Problem.of(413, "body-too-large", "the body is larger than " + limit + " bytes");
    }

    public static Problem unsupportedMediaType() {
        return Problem.of(415, "unsupported-media-type", "send application/json or application/yaml, in UTF-8");
    }

    public static Problem clusterUnavailable(String detail) {
        return Problem.of(503, "cluster-unavailable", detail).withHeader(RETRY_AFTER, "5");
    }

    public static Problem overlayUnavailable(String detail) {
        return Problem.of(503, "overlay-unavailable", detail).withHeader(RETRY_AFTER, "5");
    }

    public static Problem tooManyRequests() {
        return Problem.of(429, "too-many-requests", "you are sending more requests than allowed; slow down")
                .withHeader(RETRY_AFTER, "1");
    }

    public static Problem tooManyAtOnce() {
        return Problem.of(
                        429,
                        "too-many-requests",
                        "you have reached the limit of open requests or streams for one caller; wait for some to end")
                .withHeader(RETRY_AFTER, "1");
    }

    public static Problem overloaded() {
        return Problem.of(503, "overloaded", "the server has too many requests; try again")
                .withHeader(RETRY_AFTER, "1");
    }

    public static Problem internal(String id) {
        return Problem.of(
                500, "internal-error", "something went wrong here; the server's log has the details under " + "" + id);
    }
}
