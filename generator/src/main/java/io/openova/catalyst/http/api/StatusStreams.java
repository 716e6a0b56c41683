package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.server.ApiLimits;
import io.openova.catalyst.listen.Shares;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-Sent Events of status changes (https://html.spec.whatwg.org/multipage/server-sent-events.html). The pending
 * work of a reader is a set of Applications, not a queue of events: it holds each at most once, so it is bounded, and
 * the state is read when it is sent. A slow reader therefore misses intermediate states, does not affect others, and is
 * dropped if it reads nothing at all.
 *
 * <p>An event's id is {@code <process>-<number of the change>}; all changes of a smaller number have been sent before
 * or were overtaken. A reader that comes back with it gets what changed since, and everything after the process has
 * changed.
 */
public final class StatusStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusStreams.class);
    private static final Pattern ID = Pattern.compile("([0-9a-f]{8})-([0-9]{1,18})");

    private final VisibleOverlay access;
    private final LiveApplications live;
    private final StreamTiming timing;
    private final String process = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong changes = new AtomicLong();
    private final Map<ApplicationKey, Long> lastChange = new ConcurrentHashMap<>();
    private final Set<StatusReader> readers = ConcurrentHashMap.newKeySet();
    private final Shares places;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "api-streams");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Snapshot seen;

    public StatusStreams(VisibleOverlay access, LiveApplications live, StreamTiming timing, ApiLimits limits) {
        this.places = new Shares(limits.streams(), limits.streamsPerCaller());
        this.access = access;
        this.live = live;
        this.timing = timing;
        live.listen(this::changed);
        long look = timing.look().toMillis();
        threads.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/applications/stream", exchange -> stream(exchange, Optional.empty()))
                        .query("namespace"),
                Route.sovereign(
                                "GET",
                                "/applications/{name}/stream",
                                exchange -> stream(
                                        exchange,
                                        Optional.of(access.find(exchange).key())))
                        .query("namespace"));
    }

    /** The number of open streams. */
    public int readers() {
        return readers.size();
    }

    private Answer stream(Exchange exchange, Optional<ApplicationKey> only) {
        Caller caller = exchange.caller();
        Optional<String> namespace = only.isPresent() ? Optional.empty() : exchange.query("namespace");
        Predicate<ApplicationKey> wanted = key -> only.map(key::equals).orElse(true)
                && namespace.map(key.namespace().value()::equals).orElse(true);
        Optional<Long> since = exchange.header("Last-Event-ID").flatMap(this::number);
        return new Answer.Streamed(
                "text/event-stream",
                Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no"),
                (response, callback) -> open(
                        caller,
                        new StatusReader(
                                caller,
                                wanted,
                                process,
                                new StatusReader.Output(response, callback),
                                this::view,
                                threads),
                        since));
    }

    /** One caller has at most its share of the readers, so that there is room for the others. */
    private void open(Caller caller, StatusReader reader, Optional<Long> since) {
        switch (places.take(caller.id())) {
            case OWN_SHARE_FULL -> throw Problems.tooManyAtOnce().refused();
            case ALL_FULL -> throw Problems.overloaded().refused();
            case TAKEN ->
                reader.whenClosed(() -> {
                    if (readers.remove(reader)) {
                        places.release(caller.id());
                    }
                });
        }
        readers.add(reader);
        run(threads, () -> {
            // From here on every change is noticed; what was before is read now.
            look();
            Snapshot head = access.head();
            access.visible(reader.caller(), head).stream()
                    .map(ApplicationIndex.Entry::key)
                    .forEach(key -> {
                        long number = lastChange.getOrDefault(key, 0L);
                        if (since.isEmpty() || number > since.get()) {
                            reader.changed(key, number);
                        }
                    });
            since.ifPresent(number -> gone(reader, head, number));
            reader.begin();
        });
    }

    /** Removed names are sent only to callers who may see everything, since their owner is no longer known. */
    private void gone(StatusReader reader, Snapshot head, long since) {
        if (!reader.caller().mayEverywhere(Tier.VIEWER)) {
            return;
        }
        lastChange.forEach((key, number) -> {
            if (number > since && access.delivery().application(key, head).isEmpty()) {
                reader.knew(key);
                reader.changed(key, number);
            }
        });
    }

    /** The number in an id that this process gave; empty for any other. */
    private Optional<Long> number(String id) {
        var matcher = ID.matcher(id.strip());
        return matcher.matches() && matcher.group(1).equals(process)
                ? Optional.of(Long.parseLong(matcher.group(2)))
                : Optional.empty();
    }

    /** Something about an Application may look different now. */
    void changed(ApplicationKey key) {
        long number = changes.incrementAndGet();
        lastChange.put(key, number);
        readers.forEach(reader -> reader.changed(key, number));
    }

    private StatusReader.View view(Caller caller, ApplicationKey key) {
        return access.delivery()
                .application(key, access.head())
                .filter(application -> caller.maySee(application.environment().value()))
                .map(application -> new StatusReader.View(
                        Optional.of(Views.ofStatus(application, access.shown(application), live.find(key)))))
                .orElse(new StatusReader.View(Optional.empty()));
    }

    private void look() {
        try {
            long now = System.nanoTime();
            readers.forEach(reader -> reader.tick(now, timing.heartbeat(), timing.lifetime()));
            if (!readers.isEmpty()) {
                lookAtOverlay();
            }
        } catch (OverlayUnavailableException away) {
            LOG.atDebug().addKeyValue("cause", away.getMessage()).log("the overlay is unavailable");
        } catch (RuntimeException failure) {
            LOG.atError().setCause(failure).log("the streams failed to look at the overlay");
        }
    }

    private synchronized void lookAtOverlay() {
        Snapshot before = seen;
        Snapshot now = access.head();
        seen = now;
        if (before == null || before.commit().equals(now.commit())) {
            return;
        }
        Optional<String> management = access.sovereign(now).management();
        for (OverlayPath path : access.overlay().changedFiles(before, now)) {
            OverlayPlace place = OverlayLayout.placeOf(path);
            if (place instanceof OverlayPlace.ApplicationFile && place.cluster().equals(management)) {
                place.key().ifPresent(this::changed);
            }
        }
    }

    /** Ends every stream; readers come back to whoever answers then. */
    @Override
    public void close() {
        readers.forEach(StatusReader::end);
        threads.shutdown();
    }

    /** Runs work unless everything has ended. */
    static void run(ScheduledExecutorService threads, Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException ended) {
            LOG.debug("the streams have ended");
        }
    }
}
