package io.openova.catalyst.validation;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names below {@code clusters/} that cannot be shown in one line as they are, because they hold control or bidirectional
 * characters or a backslash. Flux reads files of such names; Catalyst does not, so it reports them (threat S01).
 */
final class UnreadableNames {
    private static final OverlayPath CLUSTERS = OverlayPath.ROOT.child("clusters");

    private final Snapshot snapshot;
    private final Set<OverlayPath> files;
    private final List<Finding> findings = new ArrayList<>();

    UnreadableNames(Snapshot snapshot, Collection<OverlayPath> files) {
        this.snapshot = snapshot;
        this.files = new HashSet<>(files);
    }

    List<Finding> findings() {
        look(CLUSTERS);
        return List.copyOf(findings);
    }

    private void look(OverlayPath folder) {
        for (String name : snapshot.list(folder)) {
            if (name.equalsIgnoreCase(".git")) {
                continue;
            }
            if (!OverlayPath.isReadable(name)) {
                found(folder, name);
            } else if (!files.contains(folder.found(name))) {
                look(folder.found(name));
            }
        }
    }

    private void found(OverlayPath folder, String name) {
        // A name without a manifest's ending may be a folder of manifests, or a file that nobody applies.
        boolean isManifest = name.endsWith(".yaml") || name.endsWith(".yml");
        String message = "'" + SingleLine.of(name) + "' in " + folder
                + " has a name with characters that cannot be shown, so it is not checked";
        findings.add((isManifest
                        ? Finding.error("overlay/unreadable-name", Pointer.ROOT, message)
                        : Finding.warning("overlay/unreadable-name", Pointer.ROOT, message))
                .withRemedy("rename it with git: letters, digits, spaces, and punctuation except a backslash are read")
                .withLocation(Optional.of(new Location(folder.toString(), 1, 1, 1, 1))));
    }
}
