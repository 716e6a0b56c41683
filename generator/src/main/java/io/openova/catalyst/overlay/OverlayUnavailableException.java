package io.openova.catalyst.overlay;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The overlay repository cannot be read or written now; the message says what to do. No partial change was made. */
public final class OverlayUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    public OverlayUnavailableException(String message) {
        super(message);
        this.retryAfter = null;
    }

    public OverlayUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    /** @param retryAfter how long the server requests to wait before a retry */
    public OverlayUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long the server requests to wait before a retry; empty if it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
