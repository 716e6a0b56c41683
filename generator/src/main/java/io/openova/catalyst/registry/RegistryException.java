package io.openova.catalyst.registry;

/** Thrown when a registry cannot be reached, or violates the distribution API. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isRefusal;

    private RegistryException(String message, boolean isRefusal) {
        super(message);
        this.isRefusal = isRefusal;
    }

    /** Whether a later attempt may succeed. */
    static RegistryException unavailable(String message) {
        return new RegistryException(message, false);
    }

    /** A failure that another attempt would repeat. */
    static RegistryException refused(String message) {
        return new RegistryException(message, true);
    }

    /** Whether the registry, or its content, was refused; otherwise it could not be reached. */
    public boolean isRefusal() {
        return isRefusal;
    }
}
