package io.openova.catalyst.validation;

/**
 * How the kustomizations of a repository use one file.
 *
 * @param isCovered whether kustomize builds the file, alone or for Flux, so that its reader counts
 * @param isPatch whether the file is a part of an object that a kustomization merges into another
 * @param isData whether its content goes into a ConfigMap or Secret, or configures kustomize; it is then not an object
 * @param replacesNamespace whether a kustomization puts another namespace in the place of the one that is written
 * @param replacesName whether a kustomization adds something before or behind names
 */
public record FileUsage(
        boolean isCovered, boolean isPatch, boolean isData, boolean replacesNamespace, boolean replacesName) {
    static final FileUsage NONE = new FileUsage(false, false, false, false, false);

    FileUsage asResource() {
        return new FileUsage(true, isPatch, isData, replacesNamespace, replacesName);
    }

    FileUsage asPatch() {
        return new FileUsage(true, true, isData, replacesNamespace, replacesName);
    }

    FileUsage asData() {
        return new FileUsage(isCovered, isPatch, true, replacesNamespace, replacesName);
    }

    FileUsage replaced(boolean namespace, boolean name) {
        return new FileUsage(isCovered, isPatch, isData, replacesNamespace || namespace, replacesName || name);
    }
}
