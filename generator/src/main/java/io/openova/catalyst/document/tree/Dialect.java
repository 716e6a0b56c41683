package io.openova.catalyst.document.tree;

/**
 * The tool whose interpretation of YAML counts; tools differ on anchors, words such as {@code yes}, and numbers such as
 * {@code 0755}.
 */
public enum Dialect {
    /**
     * YAML 1.2 core rules; anything that tools interpret differently is refused. For requests and for the files that
     * Catalyst writes.
     */
    STRICT,

    /** Helm: aliases and merge keys, and the last of two equal keys. */
    HELM,

    /**
     * {@code sigs.k8s.io/yaml}, the reader of kubectl, the API server, and Argo CD: aliases, merge keys, the booleans and
     * octal numbers of YAML 1.1, numbers as keys.
     */
    KUBECTL,

    /** kustomize, and Flux, which applies what kustomize builds: as {@link #KUBECTL}, but {@code yes} is a string. */
    KUSTOMIZE;

    /** Returns whether the texts are foreign manifests, read as their tools read them. */
    public boolean isOfOthers() {
        return this == KUBECTL || this == KUSTOMIZE;
    }
}
