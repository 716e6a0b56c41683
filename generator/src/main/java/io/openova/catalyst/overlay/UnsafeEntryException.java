package io.openova.catalyst.overlay;

/**
 * The overlay holds something on the way that is never followed or replaced: a symbolic link, a submodule, an odd mode,
 * a file where a folder must be (or the other way round), or a file that is no UTF-8 text of sane size. The message names
 * the path, what is there, and the remedy. Nothing was written.
 */
public final class UnsafeEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsafeEntryException(String message) {
        super(message);
    }
}
