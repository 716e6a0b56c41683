package io.openova.catalyst.render;

import io.openova.catalyst.document.write.Encoder;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayPath;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a new cluster's folder from {@code clusters/_template}. */
public final class ClusterTemplate {
    /** The template's files, relative to {@code clusters/_template}. */
    static final List<String> FILES = List.of(
            "blueprints/_keep.yaml",
            "bootstrap-kit/01-bp-cluster-baseline.yaml",
            "bootstrap-kit/13-bp-catalyst-platform.yaml",
            "bootstrap-kit/kustomization.yaml",
            "environments/_keep.yaml",
            "flux-system/governance.yaml",
            "flux-system/kustomization.yaml",
            "flux-system/platform.yaml",
            "flux-system/sync.yaml",
            "infrastructure/cluster.yaml",
            "infrastructure/kustomization.yaml",
            "kustomization.yaml",
            "namespaces/_keep.yaml",
            "organizations/_keep.yaml");

    /** Files that only the management cluster has. */
    private static final List<String> MANAGEMENT = List.of(
            "blueprints/_keep.yaml",
            "environments/_keep.yaml",
            "flux-system/governance.yaml",
            "organizations/_keep.yaml");

    private final TemplateRenderer renderer;
    private final Encoder encoder;

    public ClusterTemplate(TemplateRenderer renderer, Encoder encoder) {
        this.renderer = renderer;
        this.encoder = encoder;
    }

    /** Returns every file of {@code clusters/<cluster>/}; protecting existing files is up to the caller. */
    public ManifestSet render(ClusterFacts facts) {
        Map<String, Object> context = facts.context();
        Map<OverlayPath, String> files = new TreeMap<>();
        for (String file : FILES) {
            if (facts.isManagement() || !MANAGEMENT.contains(file)) {
                OverlayPath path = OverlayPath.of("clusters", facts.cluster().value());
                for (String segment : file.split("/")) {
                    path = path.child(segment);
                }
                files.put(path, renderer.render(TemplateRenderer.CLUSTER + file, context, encoder));
            }
        }
        return ManifestSet.of(files);
    }
}
