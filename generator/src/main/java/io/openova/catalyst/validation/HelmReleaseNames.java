package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds HelmReleases of one cluster that Helm treats as the same release. helm-controller keeps replacing one with the
 * other, and removing one of them removes what the other installed.
 */
public final class HelmReleaseNames {
    /** The identity of a Helm release: its storage namespace, its name, and the cluster that it is installed in. */
    private record Release(String cluster, String namespace, String name) {}

    private record Holder(String object, String where) {}

    private HelmReleaseNames() {}

    /**
     * @param documents of one cluster's folder
     * @param ofApplications files of the releases that Applications render to, by namespace and name
     */
    public static List<Finding> findings(List<Document> documents, Map<String, OverlayPath> ofApplications) {
        Map<Release, Holder> holders = new HashMap<>();
        ofApplications.forEach((key, file) -> holders.put(
                new Release("", key.substring(0, key.indexOf('/')), key.substring(key.indexOf('/') + 1)),
                new Holder(key, file.toString())));
        List<Finding> findings = new ArrayList<>();
        for (Document document : documents) {
            Value object = document.value();
            Optional<Release> release = release(object);
            if (release.isEmpty()) {
                continue;
            }
            String own = object.textAt("metadata", "namespace").orElse("") + "/"
                    + object.textAt("metadata", "name").orElse("");
            String where = document.locate(Pointer.of("metadata", "name"))
                    .map(Object::toString)
                    .orElse(document.file());
            Holder first = holders.putIfAbsent(release.get(), new Holder(own, where));
            // A duplicate object is reported by another check.
            if (first != null && !first.object().equals(own)) {
                Pointer at = Pointer.of("spec", "releaseName");
                Pointer place = object.at(at).isPresent() ? at : Pointer.of("metadata", "name");
                findings.add(Finding.error(
                                "overlay/duplicate-release",
                                place,
                                "HelmRelease " + own + " and HelmRelease " + first.object() + " (" + first.where()
                                        + ") are both the Helm release "
                                        + release.get().namespace() + "/"
                                        + release.get().name() + " of this cluster; they keep replacing each other")
                        .withRemedy("give one of them another releaseName")
                        .withLocation(document.locate(place)));
            }
        }
        return findings;
    }

    private static Optional<Release> release(Value object) {
        boolean isRelease = object.textAt("kind").equals(Optional.of("HelmRelease"))
                && object.textAt("apiVersion")
                        .filter(version -> version.startsWith("helm.toolkit.fluxcd.io/"))
                        .isPresent();
        String name = object.textAt("metadata", "name").orElse("");
        if (!isRelease || name.isEmpty()) {
            return Optional.empty();
        }
        String namespace = object.textAt("metadata", "namespace").orElse("");
        String releaseName = object.textAt("spec", "releaseName")
                .orElseGet(() -> object.textAt("spec", "targetNamespace")
                        .map(target -> target + "-" + name)
                        .orElse(name));
        Release release = new Release(
                object.textAt("spec", "kubeConfig", "secretRef", "name").orElse(""),
                object.textAt("spec", "storageNamespace").orElse(namespace),
                releaseName);
        boolean isKnown = !release.name().contains("${") && !release.namespace().contains("${");
        return isKnown ? Optional.of(release) : Optional.empty();
    }
}
