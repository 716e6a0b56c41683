package io.openova.catalyst.http;

import io.openova.catalyst.application.Labels;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.cluster.ClusterResources;
import io.openova.catalyst.cluster.Kind;
import io.openova.catalyst.cluster.KindAnswer;
import io.openova.catalyst.cluster.ObjectKey;
import io.openova.catalyst.cluster.ResourceOutcome;
import io.openova.catalyst.delivery.ClusterObjects;
import io.openova.catalyst.delivery.LiveNamespace;
import java.util.Optional;

/** The namespaces of the management cluster, read when a decision needs one. */
record LiveNamespaces(ClusterResources cluster) implements ClusterObjects {
    @Override
    public LiveNamespace namespace(NamespaceName name) {
        return cluster.get(key(name))
                .match(new ResourceOutcome.Cases<>(
                        // An answer that is no namespace of this name says nothing of it.
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
