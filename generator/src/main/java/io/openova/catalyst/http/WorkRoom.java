package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.server.ApiLimits;
import io.openova.catalyst.listen.FairWork;
import io.openova.catalyst.listen.Shares;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * Shares the server's threads and places between its callers (threat S26). Reads and previews are bound by the
 * processor, so they get as many threads as are useful, and one caller gets half of the processors at most. Writes wait for disks and remotes, and cluster objects wait for
 * the API server, so each of these kinds has many separate threads. Probes and metrics have separate threads and need
 * no place.
 */
final class WorkRoom implements AutoCloseable {
    private static final int PROCESSORS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int WAITING_THREADS = 64;
    private static final Set<String> PROBES = Set.of("/healthz", "/readyz", "/metrics");

    private final FairWork computing = new FairWork("api-work", 2 * PROCESSORS, PROCESSORS / 2);
    private final FairWork writing = new FairWork("api-write", WAITING_THREADS, WAITING_THREADS / 2);
    private final FairWork cluster = new FairWork("api-cluster", WAITING_THREADS, WAITING_THREADS / 2);
    private final FairWork probing = new FairWork("api-probe", 4, 2);
    private final Shares requests;
    private final Shares bodies;

    WorkRoom(ApiLimits limits) {
        requests = new Shares(limits.requests(), limits.requestsPerCaller());
        bodies = new Shares(limits.bodies(), limits.bodiesPerCaller());
    }

    /** Whether the answer is always the same, and needs no thread that may be held. */
    static boolean isConstant(Route route) {
        return route.template().equals("/healthz");
    }

    /** Whether the route never waits behind the API's work. */
    static boolean isProbe(Route route) {
        return PROBES.contains(route.template());
    }

    /**
     * Takes a place for a request.
     *
     * @throws RefusedException 429 when the caller has used its share, 503 when all places are taken
     */
    void enter(String caller) {
        admit(requests.take(caller));
    }

    void leave(String caller) {
        requests.release(caller);
    }

    /**
     * Takes a place for a body that is waited for.
     *
     * @throws RefusedException 429 when the caller has used its share, 503 when all places are taken
     */
    void enterBody(String caller) {
        admit(bodies.take(caller));
    }

    void leaveBody(String caller) {
        bodies.release(caller);
    }

    private static void admit(Shares.Room room) {
        switch (room) {
            case OWN_SHARE_FULL -> throw Problems.tooManyAtOnce().refused();
            case ALL_FULL -> throw Problems.overloaded().refused();
            case TAKEN -> {
                // The holder gives it back.
            }
        }
    }

    /**
     * Does the work of a route when it is the caller's turn.
     *
     * @throws RefusedException 503 when the server is stopping
     */
    void run(Route route, String caller, Runnable work) {
        try {
            lane(route).offer(caller, work);
        } catch (RejectedExecutionException stopping) {
            throw Problems.overloaded().refused();
        }
    }

    /** Requests that have a place. */
    int requests() {
        return requests.taken();
    }

    /** Bodies that are waited for. */
    int bodies() {
        return bodies.taken();
    }

    private FairWork lane(Route route) {
        if (isProbe(route)) {
            return probing;
        }
        if (route.template().startsWith(Route.SOVEREIGN + "/k8s")) {
            return cluster;
        }
        boolean isRead = route.method().equals("GET") || route.template().endsWith("/preview");
        return isRead ? computing : writing;
    }

    @Override
    public void close() {
        computing.close();
        writing.close();
        cluster.close();
        probing.close();
    }
}
