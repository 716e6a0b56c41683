package io.openova.catalyst.render;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
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
    private final FanOutTarget target;

    /** @param target reads the fan-out from the overlay and installs it */
    public ApplicationRenderer(FanOutTarget target) {
        this.target = target;
    }

    /** The custom resource as the canonical YAML. */
    public static String resource(Application application) {
        return YamlWriter.write(application.toResource());
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
        findings.addAll(target.problems(input));
        if (!findings.isEmpty() || values.isEmpty()) {
            return new RenderOutcome.Refused(findings);
        }
        Map<OverlayPath, String> manifests = new LinkedHashMap<>();
        manifests.put(
                OverlayLayout.applicationFile(management.orElseThrow(), application.key()), resource(application));
        if (!isBootstrap(application)) {
            for (RegionRole region : regions(application)) {
                manifests.putAll(target.files(input, region, roleValues(values.get(), region)));
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

    /** A bootstrap Application is installed by the cluster's bootstrap kit and has no fan-out of its own. */
    public static boolean isBootstrap(Application application) {
        return Value.bool(true).equals(application.extras().get(io.openova.catalyst.model.SpecField.BOOTSTRAP));
    }

    static List<RegionRole> regions(Application application) {
        PlacementMode mode = application.placement().mode();
        List<RegionName> regions = application.placement().regions();
        return switch (mode) {
            case SINGLE_REGION -> List.of(new RegionRole(regions.get(0), "primary"));
            case ACTIVE_ACTIVE ->
                regions.stream().sorted().map(r -> new RegionRole(r, "active")).toList();
            case ACTIVE_HOTSTANDBY ->
                regions.stream()
                        .map(r -> new RegionRole(r, r.equals(regions.get(0)) ? "primary" : "standby"))
                        .toList();
        };
    }

    private static ObjectValue roleValues(ObjectValue values, RegionRole region) {
        return region.isStandby() ? values.with("replicas", Value.number(0)) : values;
    }

    private Map<OverlayPath, String> syncFiles(RenderInput input, String management) {
        List<RegionRole> regions = isBootstrap(input.application()) ? List.of() : regions(input.application());
        return target.sync(input, management, regions);
    }
}
