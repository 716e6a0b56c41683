package io.openova.catalyst.validation;

import java.util.Set;

/**
 * Recognises files that look like Kubernetes objects but configure a tool: no API server serves their kinds, and no
 * definition of them exists.
 */
public final class ToolFiles {
    private static final Set<String> GROUPS = Set.of(
            "audit.k8s.io",
            "client.authentication.k8s.io",
            "config.kubernetes.io",
            "kind.x-k8s.io",
            "kubeadm.k8s.io",
            "k3d.io",
            "skaffold",
            "ctlptl.dev",
            "viaduct.ai");

    private static final String CONFIGURATIONS = ".config.k8s.io";

    private ToolFiles() {}

    /** Whether the kind is a tool's own. */
    public static boolean isOne(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        if (slash < 0) {
            return apiVersion.equals("v1") && kind.equals("Config");
        }
        String group = apiVersion.substring(0, slash);
        return GROUPS.contains(group) || group.endsWith(CONFIGURATIONS) && !group.equals("kustomize" + CONFIGURATIONS);
    }
}
