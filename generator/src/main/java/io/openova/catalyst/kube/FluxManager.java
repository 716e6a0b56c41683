package io.openova.catalyst.kube;

import io.openova.catalyst.value.Value;
import java.util.Optional;

/**
 * Who applies an object from Git.
 *
 * @param kind {@code HelmRelease} or {@code Kustomization}
 * @param namespace of that object
 * @param name of that object
 */
public record FluxManager(String kind, String namespace, String name) {
    private static final String HELM = "helm.toolkit.fluxcd.io/";
    private static final String KUSTOMIZE = "kustomize.toolkit.fluxcd.io/";

    public boolean isHelm() {
        return kind.equals("HelmRelease");
    }

    /** By the labels that Flux puts on everything it applies; a chart's object says so nearer to its source. */
    public static Optional<FluxManager> of(Value object) {
        return of(object, HELM, "HelmRelease").or(() -> of(object, KUSTOMIZE, "Kustomization"));
    }

    private static Optional<FluxManager> of(Value object, String prefix, String kind) {
        return object.textAt("metadata", "labels", prefix + "name")
                .map(name -> new FluxManager(
                        kind,
                        object.textAt("metadata", "labels", prefix + "namespace")
                                .orElse(""),
                        name));
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
