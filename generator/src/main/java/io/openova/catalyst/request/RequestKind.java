package io.openova.catalyst.request;

/** The kind of a request; decides which fields it may carry and how absent ones are filled in. */
public enum RequestKind {
    /** The whole Application; absent fields get their defaults. */
    INSTALL(false),
    /** As install, but nothing is written; may carry {@code toVersion}. */
    PREVIEW(false),
    /** Some fields of an existing Application; absent ones are kept. */
    UPDATE(true),
    /** A change of placement. */
    TOPOLOGY(true),
    /** A change of version. */
    UPGRADE(true);

    private final boolean change;

    RequestKind(boolean change) {
        this.change = change;
    }

    /** Whether the request changes an existing Application. */
    public boolean isChange() {
        return change;
    }

    boolean takesToVersion() {
        return this != INSTALL;
    }
}
