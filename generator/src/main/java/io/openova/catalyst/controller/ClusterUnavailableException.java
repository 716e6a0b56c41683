package io.openova.catalyst.controller;

/** The cluster cannot be reached, or lacks what the controller needs. */
public final class ClusterUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
