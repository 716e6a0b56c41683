package io.openova.catalyst.http.exchange;

import io.openova.catalyst.listen.StrictServer;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads and discards what a request still sends after its answer, up to a size and a time. A connection that is closed
 * with bytes unread is reset, and the reset can reach the client before the answer (RFC 9112 section 9.6).
 */
public final class RequestDrain implements Runnable {
    /** Most bytes to discard; a client that sends more may lose the answer. */
    private static final long LIMIT = 16L * 1024 * 1024;

    private final Request request;
    private final Callback callback;
    private final Scheduler.Task deadline;
    private long taken;

    private RequestDrain(Request request, Callback callback, Duration time) {
        this.request = request;
        this.callback = callback;
        this.deadline = BodyReader.deadline(request, time, "the rest of a refused request");
    }

    /** Whether the request has nothing left to send, or is broken; does not wait. */
    public static boolean isNone(Request request) {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return false;
            }
            boolean isEnd = chunk.isLast() || Content.Chunk.isFailure(chunk);
            chunk.release();
            if (isEnd) {
                return true;
            }
        }
    }

    /** Takes in the rest without a thread that waits for it, and then ends the request. */
    public static void discard(Request request, Callback callback, Duration time) {
        StrictServer.leaving(request);
        new RequestDrain(request, callback, time).run();
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            boolean isEnd = chunk.isLast() || Content.Chunk.isFailure(chunk);
            taken += chunk.remaining();
            chunk.release();
            if (isEnd || taken > LIMIT) {
                deadline.cancel();
                callback.succeeded();
                return;
            }
        }
    }
}
