package io.openova.catalyst.validation;

import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.flux.FluxTarget;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the files below {@code application-secrets/}: each belongs to an Application in a region of its cluster, and Flux reads it. */
final class ApplicationSecretFiles {
    private static final String END = ".secrets.yaml";

    private final Snapshot snapshot;
    private final OverlayState world;

    ApplicationSecretFiles(Snapshot snapshot, OverlayState world) {
        this.snapshot = snapshot;
        this.world = world;
    }

    /** Whether the file is the Flux Kustomization over a namespace's Secrets, and there are some. */
    static boolean isSync(Snapshot snapshot, OverlayPath file) {
        return OverlayLayout.placeOf(file) instanceof OverlayPlace.Sync sync
                && file.name().equals(sync.namespace() + END)
                && !snapshot.list(OverlayLayout.secrets(sync.clusterName()).child(sync.namespace()))
                        .isEmpty();
    }

    List<Finding> findings(List<OverlayPath> files) {
        List<Finding> found = new ArrayList<>();
        for (OverlayPath file : files) {
            if (OverlayLayout.placeOf(file) instanceof OverlayPlace.SecretFile secret) {
                Optional<Application> owner = secret.key().flatMap(world::application);
                boolean isHere = owner.filter(app -> app.placement().regions().stream()
                                .anyMatch(region ->
                                        world.sovereign().hostOf(region).equals(secret.clusterName())))
                        .isPresent();
                if (!isHere) {
                    found.add(orphan(file));
                } else {
                    owner.flatMap(app -> sync(app, secret.clusterName(), file)).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<Finding> sync(Application owner, String cluster, OverlayPath file) {
        OverlayPath path = OverlayLayout.secretsSync(cluster, owner.key().namespace());
        String expected = FluxTarget.secretsSync(cluster, owner.key().namespace(), owner.organization());
        return snapshot.read(path).filter(expected::equals).isPresent()
                ? Optional.empty()
                : Optional.of(Finding.error(
                                "secret/not-applied",
                                Pointer.ROOT,
                                path + " is absent or not what makes Flux decrypt and apply " + file)
                        .withRemedy("'catalyst secret set' writes it")
                        .withLocation(Optional.of(new Location(path.toString(), 1, 1, 1, 1))));
    }

    private static Finding orphan(OverlayPath file) {
        return Finding.warning(
                        "secret/orphan", Pointer.ROOT, file + " belongs to no Application in a region of its cluster")
                .withRemedy("remove it, unless something else uses the Secret")
                .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1)));
    }
}
