package io.openova.catalyst.controller;

import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.status.ApplicationHealth;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** An Application that the bootstrap kit installed: its HelmRelease is followed, and nothing is written. */
final class BootstrapStatus {
    private BootstrapStatus() {}

    /** What runs was installed by the bootstrap kit; its HelmRelease is followed and nothing is written. */
    static ApplicationHealth of(ApplicationResource resource, ApplicationKey key, ClusterWatch local) {
        ObjectValue spec = Resources.tree(resource).objectAt("spec").orElse(ObjectValue.EMPTY);
        String name = spec.textAt("helmRelease", "name").orElse(key.name().value());
        String namespace =
                spec.textAt("helmRelease", "namespace").orElse(key.namespace().value());
        Optional<FluxObject> release = local.find("HelmRelease", namespace, name);
        if (release.isEmpty()) {
            return ApplicationHealth.waiting(
                    "Pending", "Progressing", "there is no HelmRelease " + namespace + "/" + name);
        }
        Optional<FluxObject.Condition> ready = release.get().ready();
        if (ready.filter(FluxObject.Condition::isTrue).isPresent()
                && release.get().isObserved()) {
            return new ApplicationHealth(
                    "Ready",
                    "True",
                    "Reconciled",
                    "HelmRelease " + namespace + "/" + name + " runs",
                    false,
                    false,
                    List.of(),
                    Optional.empty());
        }
        return ready.filter(FluxObject.Condition::isFalse)
                .map(failed -> new ApplicationHealth(
                        "Failed",
                        "False",
                        "DownstreamHelmReleaseFailed",
                        "helm: " + failed.message(),
                        true,
                        false,
                        List.of(),
                        Optional.empty()))
                .orElseGet(() -> ApplicationHealth.waiting(
                        "Provisioning", "Progressing", "the HelmRelease is being reconciled"));
    }
}
