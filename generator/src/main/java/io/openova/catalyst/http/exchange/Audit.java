package io.openova.catalyst.http.exchange;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.SingleLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each write: who did what to what, and what became of it. Never what the body said. */
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
        LOG.atInfo()
                .addKeyValue("actor", exchange.caller().id())
                .addKeyValue("method", exchange.route().method())
                .addKeyValue("route", exchange.route().template())
                .addKeyValue("target", SingleLine.of(String.valueOf(target)))
                .addKeyValue("result", result)
                .addKeyValue("commit", commit)
                .addKeyValue("requestId", exchange.requestId())
                .log("write");
    }
}
