package io.openova.catalyst.document;

/** What a document is, as far as its reader has to know. */
public enum DocumentNature {
    /** A request or an object of ours, which is read strictly whatever stands beside it. */
    OURS,

    /** An object of Kubernetes. */
    MANIFEST,

    /** Anything else, for example a dashboard or the settings of an editor: how it is written does not matter to us. */
    OTHER
}
