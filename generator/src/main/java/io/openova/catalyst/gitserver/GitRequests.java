package io.openova.catalyst.gitserver;

import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.exchange.BodyReader;
import io.openova.catalyst.http.exchange.RequestDrain;
import io.openova.catalyst.listen.FairWork;
import io.openova.catalyst.listen.Shares;
import io.openova.catalyst.listen.StrictServer;
import io.openova.catalyst.overlay.git.OverlayFetch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Git's smart HTTP protocol, the reading half (gitprotocol-http). A request is read without a thread that waits for it,
 * its answer is made by one of few threads that work for the addresses in turn, and is sent from a {@link Spool} as the
 * reader takes it: a slow client costs a place and some disk, never a thread (threats S17, S26).
 */
public final class GitRequests extends Handler.Abstract implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitRequests.class);
    /** A request lists commits that the client has; a legitimate one is far smaller. */
    private static final int REQUEST_LIMIT = 1024 * 1024;

    private static final long UNPACKED_LIMIT = 8L * 1024 * 1024;
    private static final long SPOOL_LIMIT = 4L * 1024 * 1024 * 1024;
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    /** Building a pack is all work and no waiting: half of the processors stay free for everybody else. */
    private static final int PACKING = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final String LIST_REFS = "0014command=ls-refs";
    private static final int ANSWERS = 512;
    private static final int BODIES = 64;

    private final OverlayFetch fetch;
    private final Optional<byte[]> token;
    private final Duration bodyTime;
    private final FairWork packing = new FairWork("git-server-pack", PACKING, Math.max(1, PACKING / 2));
    /** Lists of refs cost next to nothing, and every fetch begins with one: they do not wait for packs. */
    private final FairWork listing = new FairWork("git-server-refs", THREADS, THREADS / 2);

    private final Shares answers = new Shares(ANSWERS, ANSWERS / 2);
    /** Requests whose body is waited for, the oldest first. */
    private final Set<Request> waiting = new LinkedHashSet<>();

    private final AtomicLong spooled = new AtomicLong();

    public GitRequests(OverlayFetch fetch, Optional<byte[]> token, Duration bodyTime) {
        this.fetch = fetch;
        this.token = token;
        this.bodyTime = bodyTime;
    }

    public long spooled() {
        return spooled.get();
    }

    public int answers() {
        return answers.taken();
    }

    @Override
    public void close() {
        packing.close();
        listing.close();
        fetch.close();
    }

    /** Writes one answer of the protocol. */
    private interface Maker {
        void write(OutputStream out) throws IOException;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!isAllowed(request)) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"overlay\", charset=\"UTF-8\"");
            refuse(request, response, callback, 401, "the overlay's read token is the password\n");
            return true;
        }
        String path = String.valueOf(request.getHttpURI().getCanonicalPath());
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        String method = request.getMethod();
        Optional<String> protocol = Optional.ofNullable(request.getHeaders().get("Git-Protocol"))
                .filter(version -> version.matches("version=[0-2]"));
        if (path.equals(GitServer.PATH + "/info/refs") && method.equals("GET")) {
            if (query.equals("service=" + OverlayFetch.SERVICE)) {
                answer(listing, request, response, callback, "advertisement", out -> fetch.advertise(protocol, out));
            } else {
                refuse(request, response, callback, 403, "the overlay is read-only here; change it with catalyst\n");
            }
        } else if (path.equals(GitServer.PATH + "/" + OverlayFetch.SERVICE) && method.equals("POST")) {
            read(request, response, callback, protocol);
        } else if (path.equals(GitServer.PATH + "/git-receive-pack")) {
            refuse(request, response, callback, 403, "the overlay is read-only here; change it with catalyst\n");
        } else {
            refuse(request, response, callback, 404, "the overlay is at " + GitServer.PATH + "\n");
        }
        return true;
    }

    private void read(Request request, Response response, Callback callback, Optional<String> protocol) {
        giveWay(request);
        BodyReader.read(request, REQUEST_LIMIT, bodyTime).whenComplete((body, failure) -> {
            synchronized (waiting) {
                waiting.remove(request);
            }
            if (failure == null) {
                boolean isZipped = "gzip".equals(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
                FairWork lane = isListing(body) ? listing : packing;
                answer(lane, request, response, callback, "result", out -> {
                    try (InputStream in = unpacked(body, isZipped)) {
                        fetch.serve(protocol, in, out);
                    }
                });
                return;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof RefusedException refused) {
                Problem problem = refused.problem();
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                refuse(request, response, callback, problem.status(), "the request is too large or too slow\n");
            } else {
                callback.failed(cause);
            }
        });
    }

    /** A legitimate body arrives quickly: when too many are pending, the oldest is dropped. */
    private void giveWay(Request newcomer) {
        Request oldest = null;
        synchronized (waiting) {
            waiting.add(newcomer);
            if (waiting.size() > BODIES) {
                oldest = waiting.iterator().next();
                waiting.remove(oldest);
            }
        }
        if (oldest != null) {
            oldest.fail(new TimeoutException("gave way to a newer request"));
        }
    }

    /** Protocol 2 lists refs with a separate request (gitprotocol-v2); a request for a pack is larger. */
    private static boolean isListing(byte[] body) {
        byte[] start = LIST_REFS.getBytes(StandardCharsets.US_ASCII);
        return body.length >= start.length && Arrays.equals(body, 0, start.length, start, 0, start.length);
    }

    private void answer(
            FairWork work, Request request, Response response, Callback callback, String what, Maker maker) {
        String from = StrictServer.address(request);
        if (answers.take(from) != Shares.Room.TAKEN) {
            busy(request, response, callback);
            return;
        }
        Callback end = Callback.from(() -> answers.release(from), callback);
        work.offer(from, () -> {
            Spool spool = new Spool(spooled, SPOOL_LIMIT);
            try {
                maker.write(spool);
            } catch (Spool.FullException full) {
                spool.free();
                busy(request, response, end);
                return;
            } catch (IOException | RuntimeException failure) {
                spool.free();
                LOG.atDebug().addKeyValue("cause", failure.getMessage()).log("a fetch ended early");
                refuse(request, response, end, 500, "the overlay cannot be read now\n");
                return;
            }
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-" + OverlayFetch.SERVICE + "-" + what);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, spool.size());
            spool.send(response, end);
        });
    }

    private static InputStream unpacked(byte[] body, boolean isZipped) throws IOException {
        InputStream raw = new ByteArrayInputStream(body);
        if (!isZipped) {
            return raw;
        }
        try (InputStream in = new GZIPInputStream(raw)) {
            byte[] all = in.readNBytes((int) UNPACKED_LIMIT + 1);
            if (all.length > UNPACKED_LIMIT) {
                throw new IOException("the request is larger than " + UNPACKED_LIMIT + " bytes");
            }
            return new ByteArrayInputStream(all);
        }
    }

    private boolean isAllowed(Request request) {
        if (token.isEmpty()) {
            return true;
        }
        String header = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            byte[] password = pair.substring(pair.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(password, token.get());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private void busy(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        refuse(request, response, callback, 503, "too many fetches are under way; try again\n");
    }

    /** The connection ends with a refusal when the request is not read to its end: what is left is no next request. */
    private void refuse(Request request, Response response, Callback callback, int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean isRead = RequestDrain.isNone(request);
        if (!isRead) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        Callback then = isRead
                ? callback
                : Callback.from(
                        () -> RequestDrain.discard(request, callback, bodyTime.dividedBy(10)), callback::failed);
        response.write(true, ByteBuffer.wrap(body), then);
    }
}
