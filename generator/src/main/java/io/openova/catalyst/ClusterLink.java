package io.openova.catalyst;

import io.openova.catalyst.http.api.LiveApplications;
import io.openova.catalyst.kube.ApplicationFeed;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Adapts the cluster to the API; neither depends on the other. */
final class ClusterLink implements LiveApplications, AutoCloseable {
    private final ClusterResources resources;
    private final ApplicationFeed feed;

    ClusterLink(Optional<Path> kubeconfig) {
        this.resources = ClusterResources.connect(kubeconfig, Clock.systemUTC());
        this.feed = ApplicationFeed.open(kubeconfig);
    }

    ClusterResources resources() {
        return resources;
    }

    @Override
    public Optional<ObjectValue> find(ApplicationKey key) {
        return feed.find(key.namespace().value(), key.name().value());
    }

    @Override
    public void listen(Consumer<ApplicationKey> changed) {
        feed.listen((namespace, name) -> {
            if (NamespaceName.isValid(namespace) && ApplicationName.isValid(name)) {
                changed.accept(new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name)));
            }
        });
    }

    @Override
    public void close() {
        feed.close();
        resources.close();
    }
}
