package io.openova.catalyst.http.session;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.auth.Authenticator;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.ui.SealedBox;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Sessions without a store: everything is in the sealed value. One made with a token of the token file remembers only which
 * token that was, and is looked up at each request, so it ends when the token is taken out and has the rights that the token
 * has now. One made by an issuer remembers the caller, and ends no later than the issuer's token.
 */
public final class Sessions {
    /** How long a session lives at most. */
    public static final Duration LIFETIME = Duration.ofHours(8);

    private static final String PURPOSE = "session";
    /** A browser keeps 4096 bytes of a cookie with its name and attributes. */
    private static final int LARGEST = 3800;

    private static final int MOST_ENDED = 4096;

    private final SealedBox box;
    private final Authenticator authenticator;
    private final Clock clock;
    /** Sessions that were ended before their time. */
    private final Map<String, Boolean> ended = new LinkedHashMap<>(64, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_ENDED;
        }
    };

    public Sessions(SealedBox box, Authenticator authenticator, Clock clock) {
        this.box = box;
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /**
     * A new session.
     *
     * @param sealed the cookie's value
     * @param until when it ends
     */
    public record Begun(String sealed, Caller caller, Instant until) {
        Duration lifetime(Instant now) {
            return Duration.between(now, until);
        }
    }

    /** A session for whoever presents the bearer token; empty when the token is not valid. */
    Optional<Begun> begin(String token) {
        Optional<Caller> caller = authenticator.caller(token);
        if (caller.isEmpty()) {
            return Optional.empty();
        }
        Instant latest = clock.instant().plus(LIFETIME);
        Instant until =
                authenticator.expiry(token).filter(end -> end.isBefore(latest)).orElse(latest);
        Optional<String> reference = authenticator.reference(token);
        return Optional.of(
                reference.isPresent()
                        ? sealed(caller.get(), Value.object().put("token", reference.get()), until)
                        : sealed(caller.get(), identity(caller.get()), until));
    }

    /** A session for the caller of a token by its reference; empty when there is no such token any more. */
    Optional<Begun> beginReferenced(String reference) {
        return authenticator
                .referenced(reference)
                .map(caller -> sealed(
                        caller,
                        Value.object().put("token", reference),
                        clock.instant().plus(LIFETIME)));
    }

    private Begun sealed(Caller caller, ObjectBuilder content, Instant until) {
        content.put("id", UUID.randomUUID().toString()).put("until", until.toString());
        String sealed = box.seal(PURPOSE, JsonWriter.write(content.build()));
        if (sealed.length() > LARGEST) {
            throw Problem.of(
                            422,
                            "session-too-large",
                            "your token grants more than a session can hold; call the API with the token itself")
                    .refused();
        }
        return new Begun(sealed, caller, until);
    }

    /** The caller of a session; empty when it is not one of ours, or has ended. */
    Optional<Caller> caller(String sealed) {
        return opened(sealed)
                .flatMap(content ->
                        content.textAt("token").map(authenticator::referenced).orElseGet(() -> identity(content)));
    }

    /** Ends a session before its time, in this process; the browser forgets its cookie at the same time. */
    void end(String sealed) {
        opened(sealed).flatMap(content -> content.textAt("id")).ifPresent(id -> {
            synchronized (ended) {
                ended.put(id, true);
            }
        });
    }

    private Optional<ObjectValue> opened(String sealed) {
        return box.open(PURPOSE, sealed).flatMap(Sessions::object).filter(this::isAlive);
    }

    private boolean isAlive(ObjectValue content) {
        try {
            Instant until = Instant.parse(content.textAt("until").orElse(""));
            String id = content.textAt("id").orElse("");
            synchronized (ended) {
                return clock.instant().isBefore(until) && !id.isEmpty() && !ended.containsKey(id);
            }
        } catch (DateTimeException notOurs) {
            return false;
        }
    }

    private static Optional<ObjectValue> object(String text) {
        ReadOutcome outcome =
                new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), "session", ReadLimits.REQUEST);
        return outcome.isClean()
                        && outcome.documents().size() == 1
                        && outcome.documents().get(0).value() instanceof ObjectValue object
                ? Optional.of(object)
                : Optional.empty();
    }

    private static ObjectBuilder identity(Caller caller) {
        ObjectBuilder grants = Value.object();
        caller.grants().forEach((environment, tier) -> grants.put(environment, tier.word()));
        return Value.object()
                .put("caller", caller.id())
                .put("name", caller.name())
                .put("email", caller.email())
                .put("grants", grants);
    }

    private static Optional<Caller> identity(ObjectValue content) {
        Map<String, Tier> grants = new TreeMap<>();
        content.objectAt("grants").orElse(ObjectValue.EMPTY).entries().forEach((environment, word) -> Tier.of(
                        word instanceof Value.TextValue text ? text.text() : "")
                .ifPresent(tier -> grants.put(environment, tier)));
        return content.textAt("caller")
                .map(id -> new Caller(
                        id,
                        content.textAt("name").orElse(id),
                        content.textAt("email").orElse(id),
                        grants));
    }
}
