package io.openova.catalyst.controller.base;

/** The cluster cannot be reached, or lacks what the controller needs. */
public final class ClusterUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
