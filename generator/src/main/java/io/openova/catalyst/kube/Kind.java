package io.openova.catalyst.kube;

import java.util.List;
import java.util.Set;

/**
 * A kind of object, by its canonical name.
 *
 * @param group empty for the core group
 * @param version that requests use
 * @param kind for example {@code Deployment}
 * @param singular the canonical word, for example {@code deployment}
 * @param plural as paths have it
 * @param shortNames further words
 * @param isNamespaced whether objects live in namespaces
 */
public record Kind(
        String group,
        String version,
        String kind,
        String singular,
        String plural,
        List<String> shortNames,
        boolean isNamespaced) {
    private static final Set<String> SCALABLE = Set.of("deployment", "statefulset");
    private static final Set<String> RESTARTABLE = Set.of("deployment", "statefulset", "daemonset");

    public Kind {
        shortNames = List.copyOf(shortNames);
    }

    /** The apiVersion in objects, for example {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public boolean isScalable() {
        return group.equals("apps") && SCALABLE.contains(singular);
    }

    public boolean isRestartable() {
        return group.equals("apps") && RESTARTABLE.contains(singular);
    }

    public boolean isSecret() {
        return is("", "secret");
    }

    public boolean isConfigMap() {
        return is("", "configmap");
    }

    /** Whether writing it hands out rights over the cluster or changes what the API server accepts. */
    public boolean isGovernance() {
        return Set.of(
                                "rbac.authorization.k8s.io",
                                "admissionregistration.k8s.io",
                                "apiextensions.k8s.io",
                                "apiregistration.k8s.io",
                                "certificates.k8s.io")
                        .contains(group)
                || is("", "serviceaccount");
    }

    /**
     * Whether something with rights over the whole cluster acts on what is written, so that a namespace is no bound:
     * the objects of Flux, whose controllers apply what they say wherever it says.
     */
    public boolean reachesBeyondItsNamespace() {
        return group.endsWith(".toolkit.fluxcd.io");
    }

    /** Whether it is an Application, which the controller takes into the overlay with whatever Environment it names. */
    public boolean isApplication() {
        return is("apps.openova.io", "application");
    }

    boolean is(String otherGroup, String otherSingular) {
        return group.equals(otherGroup) && singular.equals(otherSingular);
    }

    /** The word that names it whatever else there is, for example {@code deployments.apps}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    String path(String namespace, String name) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return root + (isNamespaced ? "/namespaces/" + namespace : "") + "/" + plural + "/" + name;
    }
}
