package io.openova.catalyst.check;

import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.DependencyCycles;
import io.openova.catalyst.finding.DependencyCycles.Cycle;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Finds dependency cycles among an overlay's Applications; reports each once, at the entry that closes it. */
public final class ApplicationCircles {
    private record Node(OverlayPath file, Map<ApplicationKey, Pointer> dependencies) {}

    private final Function<OverlayPath, ReadOutcome> files;
    private final Map<ApplicationKey, Node> nodes = new LinkedHashMap<>();

    /** @param files reads the file of an Application again, for the place of an entry */
    public ApplicationCircles(Function<OverlayPath, ReadOutcome> files) {
        this.files = files;
    }

    public void add(ApplicationKey key, OverlayPath file, Map<ApplicationKey, Pointer> dependencies) {
        if (!dependencies.isEmpty()) {
            nodes.put(key, new Node(file, dependencies));
        }
    }

    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        DependencyCycles.in(nodes.keySet(), this::others).forEach(cycle -> findings.add(finding(cycle)));
        return findings;
    }

    /** A dependency on itself is left out: the check of its references reports that. */
    private Collection<ApplicationKey> others(ApplicationKey key) {
        return Objects.requireNonNull(nodes.get(key)).dependencies().keySet().stream()
                .filter(other -> !other.equals(key))
                .toList();
    }

    private Finding finding(Cycle<ApplicationKey> cycle) {
        Node closing = Objects.requireNonNull(nodes.get(cycle.last()));
        Pointer at = Objects.requireNonNull(closing.dependencies().get(cycle.first()));
        return Finding.error(
                        "reference/dependency-cycle",
                        at,
                        "dependencies form a cycle: " + cycle.way(ApplicationKey::toString))
                .withRemedy("remove one of these dependencies")
                .withLocation(files.apply(closing.file()).documents().stream()
                        .findFirst()
                        .flatMap(document -> document.locate(at)));
    }
}
