package io.openova.catalyst.overlay;

/** The overlay repository cannot be read or written now; the message says what to do. Nothing was half done. */
public final class OverlayUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OverlayUnavailableException(String message) {
        super(message);
    }

    public OverlayUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
