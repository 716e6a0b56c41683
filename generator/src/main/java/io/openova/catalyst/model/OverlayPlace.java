package io.openova.catalyst.model;

import java.util.Optional;

/** What a file of the overlay is by its path. {@link OverlayLayout} makes paths; {@link OverlayLayout#placeOf} reads them. */
public sealed interface OverlayPlace {
    /** The name of the cluster's folder that holds the file; empty for a file outside the clusters' folders. */
    default Optional<String> cluster() {
        return this instanceof InCluster here ? Optional.of(here.clusterName()) : Optional.empty();
    }

    /** The Application whose folder of custom resources or of releases holds the file. */
    default Optional<ApplicationFolder> application() {
        return Optional.empty();
    }

    /** The key of that Application; also empty when the folders' names are not valid names. */
    default Optional<ApplicationKey> key() {
        return application().flatMap(ApplicationFolder::key);
    }

    /** Whether the file lies at any depth in this folder of a cluster, for example {@code applications}. */
    default boolean isIn(String folder) {
        return this instanceof InCluster here && here.folder().equals(folder);
    }

    /** A file in the folder of a cluster. */
    sealed interface InCluster extends OverlayPlace {
        /** The name of the cluster's folder. */
        String clusterName();

        /** The folder directly below the cluster's; empty for a file that lies beside those folders. */
        String folder();
    }

    /** The settings of the Sovereign. */
    record Settings() implements OverlayPlace {}

    /** The custom resource of an Application. */
    record ApplicationFile(String clusterName, ApplicationFolder owner) implements InCluster {
        @Override
        public String folder() {
            return "applications";
        }

        @Override
        public Optional<ApplicationFolder> application() {
            return Optional.of(owner);
        }
    }

    /** What holds an Application back. */
    record HoldFile(String clusterName, ApplicationFolder owner) implements InCluster {
        @Override
        public String folder() {
            return "applications";
        }

        @Override
        public Optional<ApplicationFolder> application() {
            return Optional.of(owner);
        }
    }

    /**
     * A file of an Application's fan-out.
     *
     * @param root the folder of the whole fan-out in this cluster
     */
    record Release(String clusterName, ApplicationFolder owner, OverlayPath root) implements InCluster {
        @Override
        public String folder() {
            return "releases";
        }

        @Override
        public Optional<ApplicationFolder> application() {
            return Optional.of(owner);
        }
    }

    /** An encrypted Secret of an Application. */
    record SecretFile(String clusterName, ApplicationFolder owner) implements InCluster {
        @Override
        public String folder() {
            return "application-secrets";
        }

        @Override
        public Optional<ApplicationFolder> application() {
            return Optional.of(owner);
        }
    }

    /** The Namespace object of a namespace that the cluster serves. */
    record NamespaceFile(String clusterName, String namespace) implements InCluster {
        @Override
        public String folder() {
            return "namespaces";
        }
    }

    /** A Flux Kustomization over a namespace's Applications or releases. */
    record Sync(String clusterName, String namespace) implements InCluster {
        @Override
        public String folder() {
            return "namespaces";
        }
    }

    /** An Organization, Environment, or Blueprint; {@code folder} says which. */
    record Governance(String clusterName, String folder) implements InCluster {}

    /** The record of a version of a Blueprint that was applied. */
    record BlueprintVersion(String clusterName, BlueprintRef ref) implements InCluster {
        @Override
        public String folder() {
            return "blueprints";
        }
    }

    /**
     * Another file of a cluster's folder.
     *
     * @param application of a file that someone put beside an Application's custom resource
     */
    record ClusterFile(String clusterName, String folder, Optional<ApplicationFolder> application)
            implements InCluster {}

    /** A file outside the clusters' folders. */
    record Other() implements OverlayPlace {}
}
