package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn at writing one repository: threads of this process queue up, and processes share a file lock that the kernel
 * takes back when its holder dies. Writers that wait their turn do not waste plans on lost races; correctness does not
 * depend on it. While {@link #isSole()} holds, no other Catalyst process writes here, so any leftover of Catalyst comes
 * from a process that died.
 */
final class WriterLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterLock.class);
    private static final Map<Path, ReentrantLock> QUEUES = new ConcurrentHashMap<>();
    private static final ScheduledExecutorService ALARMS =
            Executors.newSingleThreadScheduledExecutor(WriterLock::daemon);

    private final ReentrantLock queue;
    private final @Nullable FileChannel channel;
    private final @Nullable FileLock lock;
    private final boolean queued;

    private WriterLock(ReentrantLock queue, @Nullable FileChannel channel, @Nullable FileLock lock, boolean queued) {
        this.queue = queue;
        this.channel = channel;
        this.lock = lock;
        this.queued = queued;
    }

    /**
     * Waits at most {@code timeout}, then writes without a turn.
     *
     * @param folder Catalyst's own folder in the repository
     */
    static WriterLock take(Path folder, Duration timeout) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.toRealPath().resolve("writer.lock");
        ReentrantLock queue = QUEUES.computeIfAbsent(file, f -> new ReentrantLock(true));
        if (!await(queue, timeout)) {
            return new WriterLock(queue, null, null, false);
        }
        if (queue.getHoldCount() > 1) {
            return new WriterLock(queue, null, null, true);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new WriterLock(queue, channel, lock(channel, timeout), true);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            queue.unlock();
            throw e;
        }
    }

    /** Whether no other Catalyst, in this process or another, has a turn. */
    boolean isSole() {
        return lock != null;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            if (queued) {
                queue.unlock();
            }
        }
    }

    private static boolean await(ReentrantLock queue, Duration timeout) {
        try {
            return queue.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayUnavailableException("interrupted while waiting for another writer of the overlay", e);
        }
    }

    /** The kernel queues the waiting processes; a wait that takes too long is ended by closing the channel. */
    private static @Nullable FileLock lock(FileChannel channel, Duration timeout) {
        try {
            FileLock free = channel.tryLock();
            if (free != null) {
                return free;
            }
            Future<?> alarm = ALARMS.schedule(() -> closeQuietly(channel), timeout.toNanos(), TimeUnit.NANOSECONDS);
            try {
                return channel.lock();
            } finally {
                alarm.cancel(false);
            }
        } catch (FileLockInterruptionException e) {
            throw new OverlayUnavailableException("interrupted while waiting for another writer of the overlay", e);
        } catch (OverlappingFileLockException | ClosedChannelException e) {
            return null;
        } catch (IOException e) {
            LOG.debug("no file locks here, writers rely on compare-and-swap alone: {}", e.getMessage());
            return null;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a lock file cannot be closed: {}", e.getMessage());
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "catalyst-overlay-lock");
        thread.setDaemon(true);
        return thread;
    }
}
