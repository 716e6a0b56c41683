package io.openova.catalyst.overlay;

/** The overlay holds an entry that is never followed: a symbolic link, a submodule, or an odd mode. */
public final class UnsafeEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsafeEntryException(String message) {
        super(message);
    }
}
