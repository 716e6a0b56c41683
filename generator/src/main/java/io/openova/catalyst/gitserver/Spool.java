package io.openova.catalyst.gitserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is made at once and taken as slowly as its reader likes: small ones are kept in memory, large ones in a file
 * that ends with the process. No thread waits for the reader.
 */
final class Spool extends OutputStream {
    private static final int IN_MEMORY = 256 * 1024;
    private static final int PIECE = 32 * 1024;

    private final AtomicLong stored;
    private final long limit;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream(8 * 1024);
    private @Nullable FileChannel file;
    private long size;
    private boolean isFreed;

    /**
     * @param stored bytes of all spools together
     * @param limit of {@code stored}
     */
    Spool(AtomicLong stored, long limit) {
        this.stored = stored;
        this.limit = limit;
    }

    /** All spools together have as many bytes as they may. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException() {
            super("too many packs wait for their readers");
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (stored.addAndGet(length) > limit) {
            stored.addAndGet(-length);
            throw new FullException();
        }
        size += length;
        if (file == null && size <= IN_MEMORY) {
            memory.write(bytes, from, length);
            return;
        }
        if (file == null) {
            file = open();
            put(file, ByteBuffer.wrap(memory.toByteArray()));
            memory = new ByteArrayOutputStream(0);
        }
        put(file, ByteBuffer.wrap(bytes, from, length));
    }

    long size() {
        return size;
    }

    /** Sends everything, and frees it when it is sent or the reader is gone. */
    void send(Response response, Callback callback) {
        Callback then = Callback.from(this::free, callback);
        FileChannel from = file;
        if (from == null) {
            response.write(true, ByteBuffer.wrap(memory.toByteArray()), then);
        } else {
            new Sender(from, size, response, then).iterate();
        }
    }

    /** Gives back what it holds; a second call changes nothing. */
    synchronized void free() {
        if (isFreed) {
            return;
        }
        isFreed = true;
        stored.addAndGet(-size);
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static FileChannel open() throws IOException {
        Path path = Files.createTempFile("catalyst-pack", ".tmp");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Piece by piece, each when the one before was taken. */
    private static final class Sender extends IteratingCallback {
        private final FileChannel from;
        private final long size;
        private final Response response;
        private final Callback callback;
        private long at;

        Sender(FileChannel from, long size, Response response, Callback callback) {
            this.from = from;
            this.size = size;
            this.response = response;
            this.callback = callback;
        }

        @Override
        protected Action process() throws IOException {
            if (at == size) {
                return Action.SUCCEEDED;
            }
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, size - at));
            while (piece.hasRemaining()) {
                int count = from.read(piece, at);
                if (count < 0) {
                    throw new IOException("the spooled pack is shorter than it was");
                }
                at += count;
            }
            response.write(at == size, piece.flip(), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            callback.failed(cause);
        }
    }
}
