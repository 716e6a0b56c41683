package io.openova.catalyst.fleet;

import io.openova.catalyst.delivery.FluxBuild;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that a folder made by {@code flux bootstrap}, or by hand, lacks for Flux to apply Applications from it. No file
 * that is there changes, and Flux goes on applying every one that it applies today (ADR 67).
 */
public final class ClusterAdoption {
    /** Folders that Catalyst fills, each with a Flux Kustomization of the same name. */
    private static final List<String> FOLDERS = List.of("namespaces", "organizations", "environments", "blueprints");

    private static final String SYNC = "catalyst.yaml";

    private final Snapshot head;
    private final OverlayPath folder;
    private final FluxRoots roots;
    private final SortedMap<OverlayPath, String> template;
    private final List<Finding> findings;

    /**
     * @param template the cluster's files as today's template makes them
     * @param findings what the caller of the command should know is added here
     */
    public ClusterAdoption(
            Snapshot head,
            String cluster,
            FluxRoots roots,
            SortedMap<OverlayPath, String> template,
            List<Finding> findings) {
        this.head = head;
        this.folder = OverlayLayout.cluster(cluster);
        this.roots = roots;
        this.template = template;
        this.findings = findings;
    }

    /** New files of the cluster's folder. */
    public Map<OverlayPath, String> files() {
        Map<OverlayPath, String> files = new TreeMap<>();
        if (FluxBuild.kustomization(head, folder).isEmpty() && isApplied() && !roots.hasIgnoreRules(folder)) {
            list(files);
        }
        boolean isServed = files.containsKey(folder.child(SYNC)) || isRoot(folder.child("namespaces"));
        if (!isServed) {
            findings.add(Finding.warning(
                            "cluster/sync-missing",
                            Pointer.ROOT,
                            "no Flux Kustomization applies " + folder.child("namespaces")
                                    + ": Applications that are committed to this cluster are not applied")
                    .withRemedy(
                            "add Flux Kustomizations for " + folder + "/namespaces and, on the management cluster, for"
                                    + " organizations, environments, and blueprints beside it"));
        }
        return files;
    }

    /** Whether Flux starts in this folder, or no file says where it starts. */
    private boolean isApplied() {
        List<FluxRoots.Root> starts = roots.all().stream()
                .filter(root -> root.isStart() && isWithin(root.file()))
                .toList();
        return starts.isEmpty()
                || starts.stream()
                        .anyMatch(root ->
                                root.path().equals(folder) && root.name().equals("flux-system"));
    }

    private boolean isWithin(OverlayPath file) {
        return file.isWithin(folder);
    }

    private boolean isRoot(OverlayPath path) {
        return roots.all().stream().anyMatch(root -> root.path().equals(path));
    }

    private void list(Map<OverlayPath, String> files) {
        List<Value> entries = new ArrayList<>();
        for (OverlayPath entry : FluxBuild.generated(head, folder)) {
            entries.add(Value.text(entry.below(folder).toString()));
        }
        Optional<String> syncs = syncs(files);
        if (syncs.isPresent() && !head.exists(folder.child(SYNC))) {
            files.put(folder.child(SYNC), syncs.get());
            entries.add(Value.text(SYNC));
        }
        String text = YamlWriter.write(Value.object()
                .put("apiVersion", "kustomize.config.k8s.io/v1beta1")
                .put("kind", "Kustomization")
                .put("resources", Value.list(entries))
                .build());
        files.put(
                folder.child("kustomization.yaml"),
                "# What Flux applied here when Catalyst took the folder in, so that it goes on applying it and leaves"
                        + " the\n"
                        + "# folders that Catalyst fills to Kustomizations of their own. Add new files of yours to the"
                        + " list.\n"
                        + text);
        findings.add(Finding.info(
                        "cluster/list-made",
                        Pointer.ROOT,
                        folder + "/kustomization.yaml lists what Flux applies here today; until now it took every file")
                .withRemedy("add files that you put there later to its resources"));
    }

    /** The Flux Kustomizations that are missing, each with a manifest in its folder, without which it would fail. */
    private Optional<String> syncs(Map<OverlayPath, String> files) {
        List<String> texts = new ArrayList<>();
        for (String file : List.of("platform.yaml", "governance.yaml")) {
            String text = template.getOrDefault(folder.child("flux-system").child(file), "");
            for (String part : text.split("\n---\n")) {
                name(part).filter(FOLDERS::contains).filter(this::isFree).ifPresent(name -> {
                    texts.add(part.strip() + "\n");
                    OverlayPath keep = folder.child(name).child("_keep.yaml");
                    if (head.list(folder.child(name)).isEmpty() && template.containsKey(keep)) {
                        files.put(keep, template.get(keep));
                    }
                });
            }
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("---\n", texts));
    }

    /** Whether no Kustomization of this cluster has the name, and none applies the folder. */
    private boolean isFree(String name) {
        return !isRoot(folder.child(name))
                && roots.all().stream()
                        .noneMatch(root -> root.name().equals(name)
                                && (isWithin(root.file())
                                        || OverlayLayout.clusterOf(root.file()).isEmpty()));
    }

    private static Optional<String> name(String manifest) {
        return FluxBuild.read(manifest).stream()
                .map(Document::value)
                .flatMap(object -> object.textAt("metadata", "name").stream())
                .findFirst();
    }
}
