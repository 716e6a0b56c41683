package io.openova.catalyst.kube;

import io.openova.catalyst.value.Value.ObjectValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a request about one object ended. */
public sealed interface ResourceOutcome {

    /** Done; the object as it is now, or as it would be after a dry run, or was before it was deleted. */
    record Done(ObjectValue object) implements ResourceOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.done().apply(this);
        }
    }

    /**
     * There is no such object.
     *
     * @param isNamespace whether it is its namespace that does not exist
     */
    record Missing(boolean isNamespace) implements ResourceOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.missing().apply(this);
        }
    }

    /** Somebody else changed it, or owns the fields. */
    record Conflicted(String message) implements ResourceOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.conflicted().apply(this);
        }
    }

    /**
     * The API server does not accept it.
     *
     * @param message in its words, but never for a Secret
     * @param fields the fields that it complains about
     */
    record Refused(String message, List<String> fields) implements ResourceOutcome {
        public Refused {
            fields = List.copyOf(fields);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused().apply(this);
        }
    }

    /**
     * Flux applies this object from Git, so it was not written.
     *
     * @param manager who does
     * @param live the object as it is
     * @param wanted the object as it should be; empty when it should go
     */
    record Managed(FluxManager manager, ObjectValue live, Optional<ObjectValue> wanted) implements ResourceOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.managed().apply(this);
        }
    }

    /** The cluster does not answer, or denies the product's request. */
    record Unavailable(String message, Optional<Duration> retryAfter) implements ResourceOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unavailable().apply(this);
        }
    }

    /** Calls the handler of the case that applies. */
    record Cases<R>(
            Function<Done, R> done,
            Function<Missing, R> missing,
            Function<Conflicted, R> conflicted,
            Function<Refused, R> refused,
            Function<Managed, R> managed,
            Function<Unavailable, R> unavailable) {}

    <R> R match(Cases<R> cases);
}
