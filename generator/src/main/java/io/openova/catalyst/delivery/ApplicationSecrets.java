package io.openova.catalyst.delivery;

import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.flux.FluxTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The encrypted Secrets of an Application on the clusters of its regions. They follow the Application: a new cluster gets a copy
 * of the files, which needs no key, and a cluster that it leaves loses them.
 */
public final class ApplicationSecrets {
    private final Snapshot snapshot;
    private final Sovereign sovereign;

    public ApplicationSecrets(Snapshot snapshot, Sovereign sovereign) {
        this.snapshot = snapshot;
        this.sovereign = sovereign;
    }

    /** The files that a cluster needs: the Secrets by name, and the Flux Kustomization that applies them. */
    public Map<OverlayPath, String> files(Application application, Map<String, String> secrets) {
        Map<OverlayPath, String> files = new LinkedHashMap<>();
        for (String cluster : clusters(application)) {
            secrets.forEach(
                    (name, text) -> files.put(OverlayLayout.secretFile(cluster, application.key(), name), text));
            files.put(
                    OverlayLayout.secretsSync(cluster, application.key().namespace()),
                    FluxTarget.secretsSync(cluster, application.key().namespace(), application.organization()));
        }
        return files;
    }

    /** Copies for the clusters that the Application comes to. */
    Map<OverlayPath, String> spread(Application application, Optional<Application> before) {
        Set<String> former = before.map(this::clusters).orElse(Set.of());
        if (former.isEmpty() || former.containsAll(clusters(application))) {
            return Map.of();
        }
        Map<String, String> secrets = new LinkedHashMap<>();
        former.forEach(cluster -> secrets.putAll(texts(cluster, application.key())));
        return secrets.isEmpty() ? Map.of() : files(application, secrets);
    }

    /** What to remove from the clusters that the Application leaves. */
    List<OverlayPath> leaving(Application application, Optional<Application> before) {
        Set<String> left = new LinkedHashSet<>(before.map(this::clusters).orElse(Set.of()));
        left.removeAll(clusters(application));
        return left.stream()
                .flatMap(cluster -> on(cluster, application.key()).stream())
                .toList();
    }

    /** What to remove with the Application. */
    List<OverlayPath> all(ApplicationKey key) {
        return snapshot.list(OverlayLayout.CLUSTERS).stream()
                .filter(OverlayPath::isSegment)
                .flatMap(cluster -> on(cluster, key).stream())
                .toList();
    }

    private Map<String, String> texts(String cluster, ApplicationKey key) {
        Map<String, String> texts = new LinkedHashMap<>();
        OverlayPath folder = OverlayLayout.secrets(cluster, key);
        for (String file : snapshot.list(folder)) {
            if (file.endsWith(".yaml")) {
                snapshot.read(folder.child(file))
                        .ifPresent(text -> texts.put(file.substring(0, file.length() - ".yaml".length()), text));
            }
        }
        return texts;
    }

    private List<OverlayPath> on(String cluster, ApplicationKey key) {
        List<OverlayPath> removals = new ArrayList<>();
        OverlayPath folder = OverlayLayout.secrets(cluster, key);
        if (!snapshot.list(folder).isEmpty()) {
            removals.add(folder);
            boolean isLast = snapshot.list(OverlayLayout.secrets(cluster, key.namespace())).stream()
                    .allMatch(name -> name.equals(key.name().value()));
            if (isLast) {
                removals.add(OverlayLayout.secretsSync(cluster, key.namespace()));
            }
        }
        return removals;
    }

    private Set<String> clusters(Application application) {
        Set<String> clusters = new LinkedHashSet<>();
        application.placement().regions().forEach(region -> clusters.add(sovereign.hostOf(region)));
        return clusters;
    }
}
