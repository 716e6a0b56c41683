package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conditions that a write's headers set for the Application, checked on every head that the write is planned on.
 * Rights come first, so that nobody learns from a condition what they may not see.
 *
 * @param rights decides whether the caller may write at all
 * @param ifMatch tags of which the Application must have one; an Application that is not there has none
 * @param ifNoneMatch tags of which the Application must have none
 * @param etag the tag of an Application
 */
public record Preconditions(
        Gate rights, Optional<EntityTags> ifMatch, Optional<EntityTags> ifNoneMatch, Function<Application, String> etag)
        implements Gate {
    /** The conditions of a request. */
    public static Preconditions of(Exchange exchange, Gate rights, Function<Application, String> etag) {
        return new Preconditions(
                rights,
                exchange.header("If-Match").map(EntityTags::of),
                exchange.header("If-None-Match").map(EntityTags::of),
                etag);
    }

    @Override
    public List<Finding> refuse(Subject subject) {
        List<Finding> refused = rights.refuse(subject);
        if (refused.stream().anyMatch(finding -> !finding.rule().equals(CallerGate.EXISTS))) {
            return refused;
        }
        Optional<String> current = subject.current().map(etag);
        if (ifMatch.filter(tags -> !tags.matchStrongly(current)).isPresent()) {
            return failed("the Application is not the one that If-Match names");
        }
        if (ifNoneMatch.filter(tags -> tags.matchWeakly(current)).isPresent()) {
            return failed("the Application is one that If-None-Match names");
        }
        return refused;
    }

    @Override
    public boolean maySee(Application application) {
        return rights.maySee(application);
    }

    private static List<Finding> failed(String message) {
        return List.of(Finding.error(CallerGate.CHANGED, Pointer.ROOT, message)
                .withRemedy("get it again and review the " + "change"));
    }
}
