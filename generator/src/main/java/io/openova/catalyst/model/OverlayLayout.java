package io.openova.catalyst.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The layout of the overlay repository (contract section 6). Every name in a path is a validated label. */
public final class OverlayLayout {
    /** Folders of a cluster in which the product owns every file. */
    private static final Set<String> FOLDERS = Set.of(
            "organizations",
            "environments",
            "blueprints",
            "applications",
            "releases",
            "namespaces",
            "application-secrets");

    public static final OverlayPath SETTINGS = OverlayPath.of("sovereign.yaml");
    public static final OverlayPath CLUSTERS = OverlayPath.of("clusters");

    private static final String APPLICATION_FILE = "application.yaml";
    private static final String HOLD_FILE = "hold.json";
    private static final String VERSION_ENDING = ".json";

    /** What the product makes in a cluster's folder. */
    private static final Set<String> CLUSTER_ENTRIES = Set.of(
            "kustomization.yaml",
            "template.json",
            "flux-system",
            "infrastructure",
            "bootstrap-kit",
            "organizations",
            "environments",
            "blueprints",
            "applications",
            "releases",
            "namespaces",
            "application-secrets");

    /** Files and folders with a leading dot that Flux always excludes from what it fetches. */
    private static final Set<String> IGNORED_BY_FLUX = Set.of(
            ".git",
            ".github",
            ".gitignore",
            ".gitmodules",
            ".gitattributes",
            ".circleci",
            ".travis.yml",
            ".gitlab-ci.yml",
            ".drone.yml",
            ".goreleaser.yml",
            ".sops.yaml",
            ".flux.yaml");

    private OverlayLayout() {}

    /**
     * Returns whether the product writes this path, or a path below it. Everything else in an overlay belongs to others
     * and is kept unchanged, whatever its name or mode.
     */
    public static boolean isOurs(List<String> segments) {
        if (segments.isEmpty()) {
            return true;
        }
        String first = segments.get(0);
        if (first.equals("commerce") || segments.equals(SETTINGS.segments())) {
            return true;
        }
        return first.equals("clusters") && (segments.size() < 3 || CLUSTER_ENTRIES.contains(segments.get(2)));
    }

    /**
     * Returns whether a file or folder is read: any readable name, except that names with a leading dot belong to other
     * tools outside of {@code clusters/}, where Flux reads them too.
     */
    public static boolean isRead(OverlayPath folder, String name) {
        if (name.startsWith(".")) {
            return !folder.isRoot()
                    && folder.segments().get(0).equals("clusters")
                    && !IGNORED_BY_FLUX.contains(name)
                    && OverlayPath.isReadable(name);
        }
        return OverlayPath.isReadable(name);
    }

    public static OverlayPath cluster(String cluster) {
        return CLUSTERS.child(cluster);
    }

    /** Folder of all Application custom resources of a management cluster. */
    public static OverlayPath applications(String managementCluster) {
        return cluster(managementCluster).child("applications");
    }

    public static OverlayPath applications(String managementCluster, NamespaceName namespace) {
        return applications(managementCluster).child(namespace.value());
    }

    /** Folder of one Application's custom resource. */
    public static OverlayPath application(String managementCluster, ApplicationKey key) {
        return applications(managementCluster, key.namespace()).child(key.name().value());
    }

    public static OverlayPath applicationFile(String managementCluster, ApplicationKey key) {
        return application(managementCluster, key).child(APPLICATION_FILE);
    }

    /** The file that puts an Application on hold, beside its custom resource; Flux reads no file of this kind. */
    public static OverlayPath holdFile(String managementCluster, ApplicationKey key) {
        return application(managementCluster, key).child(HOLD_FILE);
    }

    /** The record of the template that a cluster's folder was made from; Flux reads no file of this kind. */
    public static OverlayPath clusterRecord(String cluster) {
        return cluster(cluster).child("template.json");
    }

    /** Folder of all fan-outs in a region. */
    public static OverlayPath releases(RegionName region) {
        return cluster(region.value()).child("releases");
    }

    public static OverlayPath releases(RegionName region, NamespaceName namespace) {
        return releases(region).child(namespace.value());
    }

    /** Folder of one Application's fan-out in a region. */
    public static OverlayPath release(RegionName region, ApplicationKey key) {
        return releases(region, key.namespace()).child(key.name().value());
    }

    /** Folder of the encrypted Secrets of all Applications on a cluster. */
    public static OverlayPath secrets(String cluster) {
        return cluster(cluster).child("application-secrets");
    }

    public static OverlayPath secrets(String cluster, NamespaceName namespace) {
        return secrets(cluster).child(namespace.value());
    }

    /** Folder of one Application's encrypted Secrets on a cluster. */
    public static OverlayPath secrets(String cluster, ApplicationKey key) {
        return secrets(cluster, key.namespace()).child(key.name().value());
    }

    /** The file of one encrypted Secret. */
    public static OverlayPath secretFile(String cluster, ApplicationKey key, String secret) {
        return secrets(cluster, key).child(secret + ".yaml");
    }

    /** The Flux Kustomization over a namespace's encrypted Secrets. */
    public static OverlayPath secretsSync(String cluster, NamespaceName namespace) {
        return namespaces(cluster).child(namespace + ".secrets.yaml");
    }

    /** Whether a folder or file of a cluster may hold Secrets: the product's own folders hold none, except one. */
    public static boolean holdsSecrets(String name) {
        return !FOLDERS.contains(name) || name.equals("application-secrets");
    }

    /** Folder of the namespaces on a cluster; Flux picks up every file in it. */
    public static OverlayPath namespaces(String cluster) {
        return cluster(cluster).child("namespaces");
    }

    /** The file of the Namespace object. */
    public static OverlayPath namespaceFile(String cluster, NamespaceName namespace) {
        return namespaces(cluster).child(namespace + ".yaml");
    }

    /** The Flux Kustomization over a namespace's Application custom resources. */
    public static OverlayPath applicationsSync(String cluster, NamespaceName namespace) {
        return namespaces(cluster).child(namespace + ".applications.yaml");
    }

    /** The Flux Kustomization over a namespace's fan-outs in one region. */
    public static OverlayPath releasesSync(String cluster, NamespaceName namespace, RegionName region) {
        return namespaces(cluster).child(namespace + ".releases." + region + ".yaml");
    }

    public static OverlayPath organizationFile(String cluster, String name) {
        return cluster(cluster).child("organizations").child(name + ".yaml");
    }

    public static OverlayPath environmentFile(String cluster, EnvironmentName name) {
        return cluster(cluster).child("environments").child(name + ".yaml");
    }

    public static OverlayPath blueprintFile(String cluster, BlueprintName name) {
        return cluster(cluster).child("blueprints").child(name + ".yaml");
    }

    /** The folder of the records of a Blueprint's versions, beside its custom resource. */
    public static OverlayPath blueprintVersions(String cluster, BlueprintName name) {
        return blueprints(cluster).child(name.value());
    }

    /** The record of one version of a Blueprint; Flux reads no file of this kind. */
    public static OverlayPath blueprintVersionFile(String cluster, BlueprintRef ref) {
        return blueprintVersions(cluster, ref.name()).child(ref.version() + VERSION_ENDING);
    }

    public static OverlayPath blueprints(String cluster) {
        return cluster(cluster).child("blueprints");
    }

    public static OverlayPath environments(String cluster) {
        return cluster(cluster).child("environments");
    }

    public static OverlayPath organizations(String cluster) {
        return cluster(cluster).child("organizations");
    }

    /** What the file at a path is. The one reader of a path's segments by their position. */
    public static OverlayPlace placeOf(OverlayPath path) {
        List<String> segments = path.segments();
        if (path.equals(SETTINGS)) {
            return new OverlayPlace.Settings();
        }
        if (segments.size() < 3 || !segments.get(0).equals(CLUSTERS.name())) {
            return new OverlayPlace.Other();
        }
        String cluster = segments.get(1);
        if (segments.size() == 3) {
            return new OverlayPlace.ClusterFile(cluster, "", Optional.empty());
        }
        String folder = segments.get(2);
        boolean isDirect = segments.size() == 4;
        return switch (folder) {
            case "applications", "releases", "application-secrets" -> ofApplication(cluster, folder, path);
            case "organizations", "environments", "blueprints" ->
                isDirect ? new OverlayPlace.Governance(cluster, folder) : ofVersion(cluster, folder, segments);
            case "namespaces" ->
                isDirect && !path.name().startsWith("_")
                        ? ofNamespace(cluster, path.name())
                        : new OverlayPlace.ClusterFile(cluster, folder, Optional.empty());
            default -> new OverlayPlace.ClusterFile(cluster, folder, Optional.empty());
        };
    }

    private static OverlayPlace ofApplication(String cluster, String folder, OverlayPath path) {
        List<String> segments = path.segments();
        if (segments.size() < 6) {
            return new OverlayPlace.ClusterFile(cluster, folder, Optional.empty());
        }
        ApplicationFolder owner = new ApplicationFolder(segments.get(3), segments.get(4));
        if (folder.equals("releases")) {
            return new OverlayPlace.Release(cluster, owner, new OverlayPath(segments.subList(0, 5)));
        }
        boolean isDirect = segments.size() == 6;
        if (folder.equals("application-secrets")) {
            return isDirect && path.name().endsWith(".yaml")
                    ? new OverlayPlace.SecretFile(cluster, owner)
                    : new OverlayPlace.ClusterFile(cluster, folder, Optional.of(owner));
        }
        if (isDirect && path.name().equals(APPLICATION_FILE)) {
            return new OverlayPlace.ApplicationFile(cluster, owner);
        }
        return isDirect && path.name().equals(HOLD_FILE)
                ? new OverlayPlace.HoldFile(cluster, owner)
                : new OverlayPlace.ClusterFile(cluster, folder, Optional.of(owner));
    }

    private static OverlayPlace ofVersion(String cluster, String folder, List<String> segments) {
        String file = segments.get(segments.size() - 1);
        if (folder.equals("blueprints") && segments.size() == 5 && file.endsWith(VERSION_ENDING)) {
            String name = segments.get(3);
            String version = file.substring(0, file.length() - VERSION_ENDING.length());
            if (BlueprintName.isValid(name) && Version.isValid(version)) {
                return new OverlayPlace.BlueprintVersion(
                        cluster, new BlueprintRef(new BlueprintName(name), new Version(version)));
            }
        }
        return new OverlayPlace.ClusterFile(cluster, folder, Optional.empty());
    }

    private static OverlayPlace ofNamespace(String cluster, String name) {
        String[] words = name.split("\\.", -1);
        return words.length > 2
                ? new OverlayPlace.Sync(cluster, words[0])
                : new OverlayPlace.NamespaceFile(cluster, words[0]);
    }

    /** The cluster that a file or folder belongs to, also the cluster's folder itself. */
    public static Optional<String> clusterOf(OverlayPath path) {
        List<String> segments = path.segments();
        return segments.size() > 1 && segments.get(0).equals(CLUSTERS.name())
                ? Optional.of(segments.get(1))
                : Optional.empty();
    }

    /** Whether the path is one that the product writes: there its own strict rules hold, and nothing else belongs there. */
    public static boolean isOurs(OverlayPath path) {
        List<String> segments = path.segments();
        return path.equals(SETTINGS)
                || segments.size() > 3 && segments.get(0).equals(CLUSTERS.name()) && FOLDERS.contains(segments.get(2));
    }
}
