package io.openova.catalyst.overlay;

/**
 * A path of the overlay holds something that is never followed or replaced: a symbolic link, a submodule, an unexpected
 * mode, a file where a folder must be (or the reverse), or a file that is too large or not UTF-8 text. The message
 * names the path, what is there, and the remedy. Nothing was written.
 */
public final class UnsafeEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsafeEntryException(String message) {
        super(message);
    }
}
