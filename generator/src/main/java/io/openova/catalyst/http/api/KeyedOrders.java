package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.KeyScope;
import java.util.Optional;

/** Reads author and idempotency key from a request's headers (contract 13.2). */
public final class KeyedOrders {
    public static final String KEY = "Idempotency-Key";

    private KeyedOrders() {}

    /** A key's target is the path that was called; earlier versions took the Application that was found there. */
    public static CommitOrder of(Exchange exchange, String operation, Optional<VisibleOverlay.Found> found) {
        String path = exchange.query("namespace").map(ns -> ns + "/").orElse("") + exchange.variable("name");
        return of(
                exchange,
                operation,
                path,
                found.map(there -> there.key().toString()).orElse(path));
    }

    /**
     * A key counts for its caller, its operation, and its target only: two callers that both count from 1 must not be
     * answered with each other's commits.
     *
     * @param target what the path names; empty for a collection
     * @param formerTarget the target in the keys of earlier versions
     */
    public static CommitOrder of(Exchange exchange, String operation, String target, String formerTarget) {
        Optional<String> key = exchange.header(KEY);
        if (key.isPresent() && !CommitOrder.isKey(key.get())) {
            throw Problem.of(
                            400,
                            "invalid-idempotency-key",
                            "an Idempotency-Key is 1 to 200 printable ASCII characters, without a space at either end")
                    .refused();
        }
        String caller = exchange.caller().id();
        return new CommitOrder(
                exchange.author(),
                Optional.of(exchange.requestId()),
                key,
                Optional.of(caller),
                exchange.header("traceparent")
                        .filter(text -> text.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")),
                KeyScope.of(operation, target, caller).orFormerly(operation + " " + formerTarget + " by " + caller));
    }
}
