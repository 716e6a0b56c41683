package io.openova.catalyst.http.api;

import io.openova.catalyst.desired.ClusterObjects;
import io.openova.catalyst.desired.LiveNamespace;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.Kind;
import io.openova.catalyst.kube.KindAnswer;
import io.openova.catalyst.kube.ObjectKey;
import io.openova.catalyst.kube.ResourceOutcome;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import java.util.Optional;

/** The namespaces of the management cluster, read when a decision needs one. */
public record LiveNamespaces(ClusterResources cluster) implements ClusterObjects {
    @Override
    public LiveNamespace namespace(NamespaceName name) {
        return cluster.get(key(name))
                .match(new ResourceOutcome.Cases<>(
                        // An answer without a namespace of this name does not count.
                        found -> found.object().textAt("metadata", "name").equals(Optional.of(name.value()))
                                ? LiveNamespace.there(found.object().textAt("metadata", "labels", Labels.ORGANIZATION))
                                : LiveNamespace.UNKNOWN,
                        missing -> LiveNamespace.ABSENT,
                        conflicted -> LiveNamespace.UNKNOWN,
                        refused -> LiveNamespace.UNKNOWN,
                        managed -> LiveNamespace.UNKNOWN,
                        unavailable -> LiveNamespace.UNKNOWN));
    }

    private static ObjectKey key(NamespaceName name) {
        Kind kind = ClusterResources.builtIn("namespace").match(KindAnswer.Known::kind, unknown -> {
            throw new IllegalStateException("every cluster has namespaces");
        });
        return ObjectKey.of(kind, "_", name.value())
                .orElseThrow(() -> new IllegalStateException("every namespace has a place"));
    }
}
