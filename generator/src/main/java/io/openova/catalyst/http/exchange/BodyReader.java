package io.openova.catalyst.http.exchange;

import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** Reads a body as it comes, without a thread that waits for it, up to a size and a time. */
public final class BodyReader implements Runnable {
    private final Request request;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();

    private BodyReader(Request request, int limit) {
        this.request = request;
        this.limit = limit;
    }

    /** The body; fails with a {@link RefusedException} when it is too large or too slow. */
    public static CompletableFuture<byte[]> read(Request request, int limit, Duration time) {
        BodyReader reader = new BodyReader(request, limit);
        Scheduler.Task deadline = deadline(request, time, "the body");
        reader.result.whenComplete((body, failure) -> deadline.cancel());
        reader.run();
        return reader.result;
    }

    /** Fails the request if its body does not arrive in time. */
    static Scheduler.Task deadline(Request request, Duration time, String what) {
        return request.getComponents()
                .getScheduler()
                .schedule(
                        () -> request.fail(new TimeoutException(what + " took longer than " + time)),
                        time.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                Throwable failure = chunk.getFailure();
                result.completeExceptionally(
                        failure instanceof TimeoutException
                                ? Problem.of(408, "request-timeout", "the body did not arrive in time")
                                        .withHeader("Connection", "close")
                                        .refused()
                                : failure);
                return;
            }
            boolean isLast = chunk.isLast();
            boolean fits = bytes.size() + chunk.remaining() <= limit;
            if (fits) {
                append(chunk.getByteBuffer());
            }
            chunk.release();
            if (!fits) {
                result.completeExceptionally(Problems.tooLarge(limit).refused());
                return;
            }
            if (isLast) {
                result.complete(bytes.toByteArray());
                return;
            }
        }
    }

    private void append(ByteBuffer buffer) {
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.write(part, 0, part.length);
    }
}
