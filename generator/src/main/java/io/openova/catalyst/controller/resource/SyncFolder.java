package io.openova.catalyst.controller.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the overlay's own folders that a Flux Kustomization applies.
 *
 * @param cluster folder of the cluster or region below {@code clusters/}
 * @param content what is in it
 * @param namespace that it is about; empty for {@link Content#NAMESPACES}
 */
public record SyncFolder(String cluster, Content content, String namespace) {
    private static final Pattern PATH =
            Pattern.compile("(?:\\./)?clusters/([a-z0-9-]+)/(namespaces|applications|releases)(?:/([a-z0-9-]+))?/?");
    private static final Pattern SYNC_FILE =
            Pattern.compile("([a-z0-9-]+)\\.(applications|releases\\.([a-z0-9-]+))\\.yaml");

    /** What a folder holds. */
    public enum Content {
        /** Namespaces and the Kustomizations over the other two. */
        NAMESPACES,
        /** Application custom resources. */
        APPLICATIONS,
        /** Fan-outs. */
        RELEASES
    }

    /** The folder of a Kustomization; empty when it is none of these. */
    public static Optional<SyncFolder> of(GenericKubernetesResource kustomization) {
        Matcher path = PATH.matcher(String.valueOf((Object) kustomization.get("spec", "path")));
        if (!path.matches()) {
            return Optional.empty();
        }
        Content content = Content.valueOf(path.group(2).toUpperCase(java.util.Locale.ROOT));
        String namespace = path.group(3) == null ? "" : path.group(3);
        boolean isSound = content == Content.NAMESPACES
                ? namespace.isEmpty()
                : NamespaceName.isValid(namespace)
                        && (content == Content.APPLICATIONS || RegionName.isValid(path.group(1)));
        return isSound ? Optional.of(new SyncFolder(path.group(1), content, namespace)) : Optional.empty();
    }

    /** The folders that the Kustomizations in this one, of content {@code NAMESPACES}, are over. */
    public List<SyncFolder> children(Snapshot head) {
        return head.list(OverlayLayout.namespaces(cluster)).stream()
                .map(SYNC_FILE::matcher)
                .filter(Matcher::matches)
                .map(file -> file.group(3) == null
                        ? new SyncFolder(cluster, Content.APPLICATIONS, file.group(1))
                        : new SyncFolder(file.group(3), Content.RELEASES, file.group(1)))
                .toList();
    }

    /** The Applications in this folder, of content {@code APPLICATIONS}. */
    public List<ApplicationKey> applications(Snapshot head) {
        NamespaceName name = new NamespaceName(namespace);
        return head.list(OverlayLayout.applications(cluster, name)).stream()
                .filter(ApplicationName::isValid)
                .map(application -> new ApplicationKey(name, new ApplicationName(application)))
                .toList();
    }

    /** Whether an object that Flux applied from this folder is still in it; empty when it can be in none of its files. */
    public Optional<Boolean> holds(HasMetadata object, Snapshot head) {
        return file(object).map(path -> head.read(path)
                .flatMap(text -> Resources.document(text, path.toString()))
                .map(Document::value)
                .filter(value -> value.textAt("kind").equals(Optional.of(object.getKind())))
                .flatMap(value -> value.textAt("metadata", "name"))
                .filter(object.getMetadata().getName()::equals)
                .isPresent());
    }

    private Optional<OverlayPath> file(HasMetadata object) {
        return switch (content) {
            case NAMESPACES ->
                object instanceof GenericKubernetesResource child
                                && object.getKind().equals("Kustomization")
                        ? of(child).flatMap(folder -> folder.syncFile(cluster))
                        : Optional.empty();
            case APPLICATIONS ->
                object.getKind().equals("Application")
                        ? key(object.getMetadata().getName(), object)
                                .map(key -> OverlayLayout.applicationFile(cluster, key))
                        : Optional.empty();
            case RELEASES ->
                Optional.ofNullable(object.getMetadata().getLabels())
                        .map(labels -> labels.get(Labels.APPLICATION))
                        .flatMap(name -> key(name, object))
                        .map(key -> OverlayLayout.release(new RegionName(cluster), key)
                                .child(
                                        switch (object.getKind()) {
                                            case "HelmRelease" -> "helmrelease.yaml";
                                            case "Kustomization" -> "fluxkustomization.yaml";
                                            default -> "source.yaml";
                                        }));
        };
    }

    /** The file of the Kustomization over this folder, on the cluster that runs it. */
    private Optional<OverlayPath> syncFile(String host) {
        return switch (content) {
            case NAMESPACES -> Optional.empty();
            case APPLICATIONS -> Optional.of(OverlayLayout.applicationsSync(host, new NamespaceName(namespace)));
            case RELEASES ->
                Optional.of(OverlayLayout.releasesSync(host, new NamespaceName(namespace), new RegionName(cluster)));
        };
    }

    private Optional<ApplicationKey> key(String name, HasMetadata object) {
        return ApplicationName.isValid(name)
                        && namespace.equals(object.getMetadata().getNamespace())
                ? Optional.of(new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name)))
                : Optional.empty();
    }
}
