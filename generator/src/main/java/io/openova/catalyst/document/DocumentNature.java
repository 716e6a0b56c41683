package io.openova.catalyst.document;

/** The kind of a document, as far as its reader needs to know. */
public enum DocumentNature {
    /** A request or one of our own kinds, always read strictly, whatever else the file holds. */
    OURS,

    /** An object of Kubernetes. */
    MANIFEST,

    /** Anything else, for example a dashboard or editor settings: its syntax is not our concern. */
    OTHER
}
