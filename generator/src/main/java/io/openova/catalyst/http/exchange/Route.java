package io.openova.catalyst.http.exchange;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.Tier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One line of the server's table.
 *
 * @param method HTTP method; a GET answers HEAD too
 * @param template path with {@code {variables}}; what begins with {@link #SOVEREIGN} is answered only for this
 * Sovereign
 * @param reach which caller may come this far
 * @param tier the tier that the caller must hold
 * @param queries the query parameters that are known; any other is refused
 * @param intake whether there is a body
 * @param check refuses, before the body is read, what the path alone shows to be forbidden
 * @param isTree whether the last variable stands for all further segments, slashes included
 * @param endpoint what it does; authorisation for the Environment that it finds is its own duty, through
 * {@link VisibleOverlay}
 */
public record Route(
        String method,
        String template,
        Reach reach,
        Tier tier,
        Set<String> queries,
        Intake intake,
        Check check,
        boolean isTree,
        Endpoint endpoint) {
    public static final String SOVEREIGN = "/api/v1/sovereigns/{id}";

    /** Which callers may reach the endpoint. */
    public enum Reach {
        /** Anybody, without a token. */
        PUBLIC,
        /** Every authenticated caller, even one without a grant. */
        KNOWN,
        /**
         * Callers with the tier in at least one Environment; for a route that requires an admin, also developers, who
         * may be allowed in dev.
         */
        SOMEWHERE,
        /** Callers with the tier in all Environments. */
        EVERYWHERE
    }

    /** Whether a body is read. */
    public enum Intake {
        /** A body is not read. */
        NONE,
        /** Nothing, or a document. */
        OPTIONAL,
        /** A document. */
        REQUIRED
    }

    /** Answers one request, or throws {@link RefusedException} to refuse it. */
    @FunctionalInterface
    public interface Endpoint {
        Answer answer(Exchange exchange);
    }

    /** Looks at an exchange whose body is not read yet; throws {@link RefusedException}. */
    @FunctionalInterface
    public interface Check {
        void check(Exchange exchange);
    }

    private static final Check NOTHING = exchange -> {};

    public Route {
        queries = Set.copyOf(queries);
    }

    /** For callers who hold the tier somewhere; reads no body. */
    static Route of(String method, String template, Tier tier, Endpoint endpoint) {
        return new Route(method, template, Reach.SOMEWHERE, tier, Set.of(), Intake.NONE, NOTHING, false, endpoint);
    }

    /**
     * Below the Sovereign's base path; a read for a viewer, anything else for an admin, until {@link #needing} says
     * otherwise.
     */
    public static Route sovereign(String method, String path, Endpoint endpoint) {
        return of(method, SOVEREIGN + path, method.equals("GET") ? Tier.VIEWER : Tier.ADMIN, endpoint);
    }

    /** Without a caller: nothing in the answer may depend on what is confidential. */
    public static Route open(String path, Endpoint endpoint) {
        return new Route("GET", path, Reach.PUBLIC, Tier.VIEWER, Set.of(), Intake.NONE, NOTHING, false, endpoint);
    }

    /** Without a caller, by another method than GET, as a login. */
    public static Route open(String method, String path, Endpoint endpoint) {
        return new Route(method, path, Reach.PUBLIC, Tier.VIEWER, Set.of(), Intake.NONE, NOTHING, false, endpoint);
    }

    /** For every authenticated caller; reads no body. */
    public static Route known(String method, String path, Endpoint endpoint) {
        return new Route(method, path, Reach.KNOWN, Tier.VIEWER, Set.of(), Intake.NONE, NOTHING, false, endpoint);
    }

    /** The same route for all paths below its template. */
    public Route tree() {
        return new Route(method, template, reach, tier, queries, intake, check, true, endpoint);
    }

    public Route needing(Tier other) {
        return new Route(method, template, reach, other, queries, intake, check, isTree, endpoint);
    }

    Route everywhere() {
        return new Route(method, template, Reach.EVERYWHERE, tier, queries, intake, check, isTree, endpoint);
    }

    public Route query(String... names) {
        Set<String> more = new LinkedHashSet<>(queries);
        more.addAll(List.of(names));
        return new Route(method, template, reach, tier, more, intake, check, isTree, endpoint);
    }

    public Route body() {
        return new Route(method, template, reach, tier, queries, Intake.REQUIRED, check, isTree, endpoint);
    }

    public Route optionalBody() {
        return new Route(method, template, reach, tier, queries, Intake.OPTIONAL, check, isTree, endpoint);
    }

    /** With a check before the body is read. */
    public Route checked(Check first) {
        return new Route(method, template, reach, tier, queries, intake, first, isTree, endpoint);
    }

    /** Whether it changes anything that callers share: the overlay or the cluster. */
    public boolean isWrite() {
        return !method.equals("GET") && reach != Reach.PUBLIC && tier != Tier.VIEWER;
    }

    /** The same route, which refuses every caller who may come this far. */
    public Route refusing(Problem problem) {
        return new Route(
                method,
                template,
                reach,
                tier,
                queries,
                intake,
                exchange -> {
                    throw problem.refused();
                },
                isTree,
                exchange -> {
                    throw problem.refused();
                });
    }

    public boolean isOfSovereign() {
        return template.startsWith(SOVEREIGN);
    }
}
