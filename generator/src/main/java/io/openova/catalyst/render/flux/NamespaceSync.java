package io.openova.catalyst.render.flux;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.Optional;

/**
 * Writes the objects that make Flux apply one namespace independently of all others, so that a broken Application never
 * blocks another Organization.
 */
public record NamespaceSync(NamespaceName name, String organization) {
    private static final String FLUX_NAMESPACE = "flux-system";
    /** The Secret with the age key, as the pages of Flux call it. */
    private static final String DECRYPTION_KEY = "sops-age";
    /** Flux puts the Kustomization's name into a label of what it applies. */
    private static final int LONGEST_NAME = 63;

    public String namespace() {
        return YamlWriter.write(Value.object()
                .put("apiVersion", "v1")
                .put("kind", "Namespace")
                .put(
                        "metadata",
                        Value.object()
                                .put("name", name.value())
                                .put("labels", labels())
                                // Pruning a namespace would delete other objects that users keep in it.
                                .put(
                                        "annotations",
                                        Value.object().put("kustomize.toolkit.fluxcd.io/prune", "disabled")))
                .build());
    }

    public String applications(String cluster) {
        return kustomization("applications-" + name, OverlayLayout.applications(cluster, name));
    }

    public String releases(RegionName region, boolean sharesCluster) {
        return kustomization(
                // A dot cannot occur in a namespace's name. Without it, a namespace named like another one plus its
                // region would take over that one's object.
                sharesCluster ? "releases-" + name + "." + region : "releases-" + name,
                OverlayLayout.releases(region, name));
    }

    /** Reads the namespace's encrypted Secrets, with the key that the cluster keeps beside Flux. */
    public String secrets(String cluster) {
        ObjectBuilder decryption = Value.object()
                .put("provider", "sops")
                .put("secretRef", Value.object().put("name", DECRYPTION_KEY));
        return kustomization("secrets-" + name, OverlayLayout.secrets(cluster, name), Optional.of(decryption));
    }

    /** A text that is too long ends in a dot and its digest, for the same reason. */
    private static String objectName(String text) {
        if (text.length() <= LONGEST_NAME) {
            return text;
        }
        String start = text.substring(0, LONGEST_NAME - 13).replaceAll("[^a-z0-9]+$", "");
        return start + "." + Labels.digest(text).substring(0, 12);
    }

    private ObjectBuilder labels() {
        return Value.object()
                .put(Labels.MANAGED_BY, Labels.CATALYST)
                .put(Labels.ORGANIZATION, Labels.value(organization));
    }

    private String kustomization(String object, OverlayPath path) {
        return kustomization(object, path, Optional.empty());
    }

    private String kustomization(String object, OverlayPath path, Optional<ObjectBuilder> decryption) {
        ObjectBuilder spec = Value.object()
                .put("interval", "10m")
                .put("retryInterval", "30s")
                .put("timeout", "5m")
                .put("sourceRef", Value.object().put("kind", "GitRepository").put("name", FLUX_NAMESPACE))
                .put("path", "./" + path)
                .put("prune", true);
        decryption.ifPresent(how -> spec.put("decryption", how));
        return YamlWriter.write(Value.object()
                .put("apiVersion", "kustomize.toolkit.fluxcd.io/v1")
                .put("kind", "Kustomization")
                .put(
                        "metadata",
                        Value.object()
                                .put("name", objectName(object))
                                .put("namespace", FLUX_NAMESPACE)
                                .put("labels", labels()))
                .put("spec", spec)
                .build());
    }
}
