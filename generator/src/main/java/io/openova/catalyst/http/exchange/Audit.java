package io.openova.catalyst.http.exchange;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.SingleLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each write and each read of a Secret: the caller, the action, the object, and the result. Never
 * logs the body.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    public void wrote(Exchange exchange, Object target, DeliveryOutcome outcome) {
        String commit = outcome.match(new DeliveryOutcome.Cases<>(
                DeliveryOutcome.Delivered::commit,
                DeliveryOutcome.Proposed::commit,
                DeliveryOutcome.Unchanged::head,
                rejected -> "",
                conflicted -> ""));
        wrote(exchange, target, outcome.getClass().getSimpleName(), commit);
    }

    /** @param result one word */
    public void wrote(Exchange exchange, Object target, String result, String commit) {
        line(exchange, target, result, commit, "write");
    }

    /**
     * Logs a read of a Secret.
     *
     * @param result whether the values were shown, hidden, or refused
     */
    public void read(Exchange exchange, Object target, String result) {
        line(exchange, target, result, "", "read");
    }

    private static void line(Exchange exchange, Object target, String result, String commit, String message) {
        LOG.atInfo()
                .addKeyValue("actor", exchange.caller().id())
                .addKeyValue("method", exchange.route().method())
                .addKeyValue("route", exchange.route().template())
                .addKeyValue("target", SingleLine.of(String.valueOf(target)))
                .addKeyValue("result", result)
                .addKeyValue("commit", commit)
                .addKeyValue("requestId", exchange.requestId())
                .log(message);
    }
}
