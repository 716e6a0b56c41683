package io.openova.catalyst.registry;

/** A registry that cannot be reached, or that answers otherwise than the distribution API says. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isRefusal;

    private RegistryException(String message, boolean isRefusal) {
        super(message);
        this.isRefusal = isRefusal;
    }

    /** Try again later. */
    static RegistryException unavailable(String message) {
        return new RegistryException(message, false);
    }

    /** Trying again gives the same. */
    static RegistryException refused(String message) {
        return new RegistryException(message, true);
    }

    /** Whether the registry, or its content, was refused; otherwise it could not be reached. */
    public boolean isRefusal() {
        return isRefusal;
    }
}
