package io.openova.catalyst.render.flux;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.render.FanOutTarget;
import io.openova.catalyst.render.RegionRole;
import io.openova.catalyst.render.RenderInput;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flux: HelmReleases and Kustomizations with their sources, and one Flux Kustomization a namespace. */
public final class FluxTarget implements FanOutTarget {

    /** Whether Flux can install from the Blueprint's source. */
    public static boolean takes(Blueprint blueprint) {
        return ChartSource.of(blueprint, Sovereign.UNKNOWN, new ArrayList<>()).isPresent();
    }

    @Override
    public List<Finding> problems(RenderInput input) {
        List<Finding> findings = new ArrayList<>();
        ChartSource.of(input.blueprint(), input.sovereign(), findings)
                .ifPresent(source -> findings.addAll(
                        new SecretPlaceRules(input, source.kind().isHelm()).findings()));
        return findings;
    }

    /** The Flux Kustomization that decrypts and applies the encrypted Secrets of a namespace on a cluster. */
    public static String secretsSync(String cluster, NamespaceName namespace, String organization) {
        return new NamespaceSync(namespace, organization).secrets(cluster);
    }

    @Override
    public Map<OverlayPath, String> files(RenderInput input, RegionRole region, ObjectValue values) {
        ChartSource source = ChartSource.of(input.blueprint(), input.sovereign(), new ArrayList<>())
                .orElseThrow();
        return new ReleaseWriter(input, region, source).files(values);
    }

    @Override
    public Map<OverlayPath, String> sync(RenderInput input, String management, List<RegionRole> regions) {
        Application application = input.application();
        Sovereign sovereign = input.sovereign();
        NamespaceName namespace = application.key().namespace();
        NamespaceSync sync = new NamespaceSync(namespace, application.organization());
        Map<OverlayPath, String> files = new LinkedHashMap<>();
        files.put(OverlayLayout.namespaceFile(management, namespace), sync.namespace());
        files.put(OverlayLayout.applicationsSync(management, namespace), sync.applications(management));
        for (RegionRole region : regions) {
            String host = sovereign.hostOf(region.region());
            files.put(OverlayLayout.namespaceFile(host, namespace), sync.namespace());
            files.put(
                    OverlayLayout.releasesSync(host, namespace, region.region()),
                    sync.releases(region.region(), sovereign.sharesItsCluster(region.region())));
        }
        return files;
    }
}
