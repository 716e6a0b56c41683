package io.openova.catalyst.kube;

import io.openova.catalyst.finding.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The one place where a word becomes a kind. Words of the product and of Kubernetes itself mean the same in every
 * cluster; what the cluster serves besides is known by its own singular, plural, short, and qualified names.
 */
final class KindNames {
    private static final List<Kind> OWN = List.of(
            namespaced("", "v1", "Pod", "pods", "po"),
            namespaced("", "v1", "Service", "services", "svc"),
            namespaced("", "v1", "ConfigMap", "configmaps", "cm"),
            namespaced("", "v1", "Secret", "secrets", "sec"),
            namespaced("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc"),
            namespaced("", "v1", "Endpoints", "endpoints", "ep"),
            namespaced("", "v1", "ServiceAccount", "serviceaccounts", "sa"),
            namespaced("", "v1", "Event", "events", "ev"),
            clustered("", "v1", "Namespace", "namespaces", "ns"),
            clustered("", "v1", "Node", "nodes", "no"),
            clustered("", "v1", "PersistentVolume", "persistentvolumes", "pv"),
            namespaced("apps", "v1", "Deployment", "deployments", "deploy", "deploys"),
            namespaced("apps", "v1", "StatefulSet", "statefulsets", "sts"),
            namespaced("apps", "v1", "DaemonSet", "daemonsets", "ds"),
            namespaced("apps", "v1", "ReplicaSet", "replicasets", "rs"),
            namespaced("batch", "v1", "Job", "jobs"),
            namespaced("batch", "v1", "CronJob", "cronjobs", "cj"),
            namespaced("networking.k8s.io", "v1", "Ingress", "ingresses", "ing"),
            namespaced("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol"),
            namespaced("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa"),
            namespaced("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb"),
            clustered("storage.k8s.io", "v1", "StorageClass", "storageclasses", "sc"),
            clustered(
                    "apiextensions.k8s.io",
                    "v1",
                    "CustomResourceDefinition",
                    "customresourcedefinitions",
                    "crd",
                    "crds"),
            namespaced("rbac.authorization.k8s.io", "v1", "Role", "roles"),
            namespaced("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
            clustered("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles"),
            clustered("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings"),
            namespaced("apps.openova.io", "v1", "Application", "applications", "app", "apps"),
            clustered("orgs.openova.io", "v1", "Organization", "organizations", "org", "orgs"),
            clustered("catalyst.openova.io", "v1", "Environment", "environments", "env", "envs"),
            clustered("catalyst.openova.io", "v1", "Blueprint", "blueprints", "bp", "bps"),
            namespaced("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", "hr"),
            namespaced("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", "ks"),
            namespaced("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories", "gitrepo"),
            namespaced("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories", "ocirepo"),
            namespaced("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories", "helmrepo"));

    /** The kinds that are known without a cluster. */
    static final KindNames BUILT_IN = new KindNames(List.of(), false);

    private final Map<String, Set<Kind>> byWord = new TreeMap<>();
    private final boolean isDiscovered;

    private KindNames(Collection<Kind> discovered, boolean isDiscovered) {
        this.isDiscovered = isDiscovered;
        OWN.forEach(kind -> enter(kind, true));
        discovered.forEach(kind -> enter(kind, false));
    }

    /**
     * The product's words take precedence over those of a cluster, so that no installed definition changes what a word
     * means.
     */
    static KindNames discovered(Collection<Kind> kinds) {
        Map<String, Kind> own = new LinkedHashMap<>();
        OWN.forEach(kind -> own.put(kind.qualified(), kind));
        List<Kind> others = kinds.stream()
                .filter(kind -> !own.containsKey(kind.qualified()))
                .toList();
        return new KindNames(others, true);
    }

    private void enter(Kind kind, boolean isOwn) {
        byWord.computeIfAbsent(kind.qualified(), w -> new java.util.LinkedHashSet<>())
                .add(kind);
        for (String word : words(kind)) {
            Set<Kind> there = byWord.computeIfAbsent(word, w -> new java.util.LinkedHashSet<>());
            boolean isTaken = there.stream().anyMatch(KindNames::isOwn);
            if (isOwn || !isTaken) {
                there.add(kind);
            }
        }
    }

    private static boolean isOwn(Kind kind) {
        return OWN.contains(kind);
    }

    private static Set<String> words(Kind kind) {
        Set<String> words = new TreeSet<>(kind.shortNames());
        words.add(kind.singular());
        words.add(kind.plural());
        words.add(kind.kind());
        Set<String> lower = new TreeSet<>();
        words.stream().filter(word -> !word.isEmpty()).forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
        return lower;
    }

    KindAnswer find(String word) {
        String wanted = word.strip().toLowerCase(Locale.ROOT);
        Set<Kind> found = byWord.getOrDefault(wanted, Set.of());
        if (found.size() == 1) {
            return new KindAnswer.Known(found.iterator().next());
        }
        List<String> available = byWord.values().stream()
                .flatMap(Collection::stream)
                .map(kind -> isOwn(kind) ? kind.singular() : kind.qualified())
                .distinct()
                .sorted()
                .toList();
        List<String> candidates = new ArrayList<>();
        if (found.isEmpty()) {
            Nearest.to(wanted, byWord.keySet()).forEach(near -> byWord.getOrDefault(near, Set.of())
                    .forEach(kind -> candidates.add(isOwn(kind) ? kind.singular() : kind.qualified())));
        } else {
            found.forEach(kind -> candidates.add(kind.qualified()));
        }
        return new KindAnswer.Unknown(candidates.stream().distinct().toList(), available, isDiscovered);
    }

    private static Kind namespaced(String group, String version, String kind, String plural, String... shortNames) {
        return new Kind(group, version, kind, kind.toLowerCase(Locale.ROOT), plural, List.of(shortNames), true);
    }

    private static Kind clustered(String group, String version, String kind, String plural, String... shortNames) {
        return new Kind(group, version, kind, kind.toLowerCase(Locale.ROOT), plural, List.of(shortNames), false);
    }
}
