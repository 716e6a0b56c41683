package io.openova.catalyst.overlay;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The overlay repository cannot be read or written now; the message says what to do. Nothing was half done. */
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

    /** @param retryAfter how long the other side asks to be left alone */
    public OverlayUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long the other side asks to be left alone, when it said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
