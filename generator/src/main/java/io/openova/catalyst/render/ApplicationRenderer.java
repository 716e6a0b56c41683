package io.openova.catalyst.render;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.render.flux.ChartSource;
import io.openova.catalyst.render.flux.NamespaceSync;
import io.openova.catalyst.render.flux.ReleaseWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders an Application: its custom resource, its fan-out in every region, and the Flux objects that make Flux read
 * both (contract sections 3, 6, and 7). A pure function of its input.
 */
public final class ApplicationRenderer {

    /** The custom resource as the canonical YAML. */
    public String resource(Application application) {
        return YamlWriter.write(application.toResource());
    }

    /** Whether the Blueprint names a source that can be rendered. */
    public static boolean takes(Blueprint blueprint) {
        return ChartSource.of(blueprint, Sovereign.UNKNOWN, new ArrayList<>()).isPresent();
    }

    /** All manifests by their path in the overlay. */
    public RenderOutcome render(RenderInput input) {
        Application application = input.application();
        List<Finding> findings = new ArrayList<>();
        Optional<String> management = input.sovereign().management();
        if (management.isEmpty()) {
            findings.add(NO_MANAGEMENT_CLUSTER);
        }
        Optional<ObjectValue> values = new ReleaseValues(input.blueprint(), application).merge(findings);
        Optional<ChartSource> source = ChartSource.of(input.blueprint(), input.sovereign(), findings);
        if (!findings.isEmpty() || values.isEmpty() || source.isEmpty()) {
            return new RenderOutcome.Refused(findings);
        }
        Map<OverlayPath, String> manifests = new LinkedHashMap<>();
        manifests.put(
                OverlayLayout.applicationFile(management.orElseThrow(), application.key()), resource(application));
        if (!isBootstrap(application)) {
            for (Regional region : regions(application)) {
                ReleaseWriter writer = new ReleaseWriter(input, region, source.get());
                manifests.putAll(writer.files(roleValues(values.get(), region)));
            }
        }
        manifests.putAll(syncFiles(input, management.orElseThrow()));
        return new RenderOutcome.Rendered(ManifestSet.of(manifests));
    }

    private static final Finding NO_MANAGEMENT_CLUSTER = Finding.error(
                    "settings/management-cluster-missing",
                    io.openova.catalyst.value.Pointer.ROOT,
                    "the Sovereign has neither a management cluster nor a primary region")
            .withRemedy(
                    "set managementCluster in sovereign.yaml of the overlay, or make it with 'catalyst cluster new'");

    /** A bootstrap Application is installed by the cluster's bootstrap kit; it has no fan-out of its own. */
    private static boolean isBootstrap(Application application) {
        return Value.bool(true).equals(application.extras().get(io.openova.catalyst.model.SpecField.BOOTSTRAP));
    }

    /** One region of an Application and the role it plays. */
    public record Regional(RegionName region, String role) {
        boolean isStandby() {
            return role.equals("standby");
        }
    }

    static List<Regional> regions(Application application) {
        PlacementMode mode = application.placement().mode();
        List<RegionName> regions = application.placement().regions();
        return switch (mode) {
            case SINGLE_REGION -> List.of(new Regional(regions.get(0), "primary"));
            case ACTIVE_ACTIVE ->
                regions.stream().sorted().map(r -> new Regional(r, "active")).toList();
            case ACTIVE_HOTSTANDBY ->
                regions.stream()
                        .map(r -> new Regional(r, r.equals(regions.get(0)) ? "primary" : "standby"))
                        .toList();
        };
    }

    private static ObjectValue roleValues(ObjectValue values, Regional region) {
        return region.isStandby() ? values.with("replicas", Value.number(0)) : values;
    }

    /**
     * The files that make Flux read an Application's folders. They depend on namespace, Organization, and cluster only:
     * every Application of a namespace writes the same bytes.
     */
    private static Map<OverlayPath, String> syncFiles(RenderInput input, String management) {
        Application application = input.application();
        Sovereign sovereign = input.sovereign();
        ApplicationKey key = application.key();
        NamespaceSync sync = new NamespaceSync(key.namespace(), application.organization());
        Map<OverlayPath, String> files = new LinkedHashMap<>();
        files.put(OverlayLayout.namespaceFile(management, key.namespace()), sync.namespace());
        files.put(OverlayLayout.applicationsSync(management, key.namespace()), sync.applications(management));
        if (!isBootstrap(application)) {
            for (Regional region : regions(application)) {
                String host = sovereign.hostOf(region.region());
                files.put(OverlayLayout.namespaceFile(host, key.namespace()), sync.namespace());
                files.put(
                        OverlayLayout.releasesSync(host, key.namespace(), region.region()),
                        sync.releases(region.region(), sovereign.sharesItsCluster(region.region())));
            }
        }
        return files;
    }
}
