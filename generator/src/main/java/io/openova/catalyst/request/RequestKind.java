package io.openova.catalyst.request;

/** What a request asks for; decides which fields it may carry and where absent ones come from. */
public enum RequestKind {
    /** The whole Application; absent fields get their defaults. */
    INSTALL(false),
    /** As install, nothing is written; may carry {@code toVersion}. */
    PREVIEW(false),
    /** Some fields of an existing Application; absent ones stay as they are. */
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
