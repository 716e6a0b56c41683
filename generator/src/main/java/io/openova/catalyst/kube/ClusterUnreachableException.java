package io.openova.catalyst.kube;

/** The API server does not answer. */
final class ClusterUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
