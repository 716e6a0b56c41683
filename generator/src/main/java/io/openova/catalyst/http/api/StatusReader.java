package io.openova.catalyst.http.api;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One open stream. At most one write is under way; what comes meanwhile waits in {@link #waiting}, each Application
 * once.
 */
final class StatusReader {
    private final Caller caller;
    private final Predicate<ApplicationKey> wanted;
    private final String process;
    private final Output output;
    private final BiFunction<Caller, ApplicationKey, View> views;
    private final ScheduledExecutorService threads;
    private final long opened = System.nanoTime();
    /** By the number of the change; before all others the states that were there before. */
    private final TreeMap<Place, ApplicationKey> waiting = new TreeMap<>();

    private final Map<ApplicationKey, Place> places = new HashMap<>();
    private final Map<ApplicationKey, Integer> sent = new HashMap<>();
    private @Nullable Runnable closing;
    private boolean isBusy = true;
    private boolean isClosed;
    private long lastWrite = System.nanoTime();

    /** Where the events go. */
    record Output(Response response, Callback callback) {}

    /** The current state of an Application; empty if the caller may not see it, or it was removed. */
    record View(Optional<ObjectValue> status) {}

    private record Place(long number, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare(number, other.number);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    StatusReader(
            Caller caller,
            Predicate<ApplicationKey> wanted,
            String process,
            Output output,
            BiFunction<Caller, ApplicationKey, View> views,
            ScheduledExecutorService threads) {
        this.caller = caller;
        this.wanted = wanted;
        this.process = process;
        this.output = output;
        this.views = views;
        this.threads = threads;
    }

    Caller caller() {
        return caller;
    }

    synchronized void whenClosed(Runnable action) {
        closing = action;
    }

    /** The first bytes, so that a reader knows at once that it is connected. */
    void begin() {
        write("retry: 2000\n: connected\n\n");
    }

    /** Puts the Application behind everything else that waits; it waits once, however often it changes. */
    void changed(ApplicationKey key, long number) {
        if (!wanted.test(key)) {
            return;
        }
        synchronized (this) {
            Place place = new Place(number, key.toString());
            Place old = places.put(key, place);
            if (old != null) {
                waiting.remove(old);
            }
            waiting.put(place, key);
            if (isBusy) {
                return;
            }
        }
        next();
    }

    /** The reader had already received this Application before it reconnected. */
    synchronized void knew(ApplicationKey key) {
        sent.put(key, 0);
    }

    /** The number of Applications waiting to be sent. */
    synchronized int waiting() {
        return waiting.size();
    }

    void tick(long now, Duration heartbeat, Duration lifetime) {
        synchronized (this) {
            if (isBusy || isClosed) {
                return;
            }
        }
        if (now - opened > lifetime.toNanos()) {
            end();
        } else if (now - lastWrite > heartbeat.toNanos()) {
            synchronized (this) {
                if (isBusy || isClosed) {
                    return;
                }
                isBusy = true;
            }
            write(": heartbeat\n\n");
        }
    }

    /** Ends the stream in good order; a write under way is cut off. */
    void end() {
        boolean isIdle;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isIdle = !isBusy;
            isBusy = true;
        }
        close();
        if (isIdle) {
            output.response().write(true, ByteBuffer.allocate(0), output.callback());
        } else {
            output.callback().failed(new IllegalStateException("the stream ended before its reader took it all"));
        }
    }

    private void next() {
        StatusStreams.run(threads, this::sendNext);
    }

    /** Renders and sends one Application's state, as it is now; goes on when the reader has taken it. */
    private void sendNext() {
        ApplicationKey key;
        Place place;
        synchronized (this) {
            if (isBusy || isClosed || waiting.isEmpty()) {
                return;
            }
            isBusy = true;
            var first = waiting.pollFirstEntry();
            place = first.getKey();
            key = first.getValue();
            places.remove(key);
        }
        try {
            Optional<String> event = event(key, place.number());
            if (event.isPresent()) {
                write(event.get());
            } else {
                wrote();
            }
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private Optional<String> event(ApplicationKey key, long number) {
        View view = views.apply(caller, key);
        String name = view.status().isPresent() ? "status" : "removed";
        String data = JsonWriter.write(view.status().orElseGet(() -> Value.object()
                .put("kind", "Application")
                .put("apiVersion", "apps.openova.io/v1")
                .put("name", key.name().value())
                .put("namespace", key.namespace().value())
                .build()));
        Integer before = view.status().isPresent() ? sent.put(key, data.hashCode()) : sent.remove(key);
        boolean isNews = view.status().isPresent()
                ? before == null || before != data.hashCode()
                // The removal of an Application is not sent to a reader that never saw it.
                : before != null;
        return isNews
                ? Optional.of("id: " + process + "-" + number + "\nevent: " + name + "\ndata: " + data + "\n\n")
                : Optional.empty();
    }

    private void write(String text) {
        output.response()
                .write(
                        false,
                        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                        Callback.from(this::wrote, this::fail));
    }

    private void wrote() {
        synchronized (this) {
            lastWrite = System.nanoTime();
            isBusy = false;
            if (isClosed || waiting.isEmpty()) {
                return;
            }
        }
        next();
    }

    private void fail(Throwable failure) {
        synchronized (this) {
            if (isClosed) {
                return;
            }
        }
        close();
        output.callback().failed(failure);
    }

    private void close() {
        Runnable action;
        synchronized (this) {
            isClosed = true;
            waiting.clear();
            places.clear();
            action = closing;
        }
        if (action != null) {
            action.run();
        }
    }
}
