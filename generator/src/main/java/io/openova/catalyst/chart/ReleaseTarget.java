package io.openova.catalyst.chart;

/**
 * What a chart is rendered for.
 *
 * @param releaseName {@code .Release.Name}
 * @param namespace {@code .Release.Namespace}
 * @param kubeVersion {@code .Capabilities.KubeVersion}, for example {@code 1.33.0}
 */
public record ReleaseTarget(String releaseName, String namespace, String kubeVersion) {}
