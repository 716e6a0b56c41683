package io.openova.catalyst.chart;

import java.util.Set;

/**
 * The target that a chart is rendered for.
 *
 * @param releaseName {@code .Release.Name}
 * @param namespace {@code .Release.Namespace}
 * @param kubeVersion {@code .Capabilities.KubeVersion}, for example {@code 1.33.0}
 * @param apiVersions {@code .Capabilities.APIVersions}, for example {@code apps/v1} and {@code apps/v1/Deployment};
 *     empty for those that Helm itself knows
 */
public record ReleaseTarget(String releaseName, String namespace, String kubeVersion, Set<String> apiVersions) {
    public ReleaseTarget {
        apiVersions = Set.copyOf(apiVersions);
    }

    public ReleaseTarget(String releaseName, String namespace, String kubeVersion) {
        this(releaseName, namespace, kubeVersion, Set.of());
    }

    /** Returns the same target for a cluster that serves these API versions. */
    public ReleaseTarget serving(Set<String> others) {
        return new ReleaseTarget(releaseName, namespace, kubeVersion, others);
    }
}
