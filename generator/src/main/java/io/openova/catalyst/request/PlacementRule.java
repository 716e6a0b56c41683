package io.openova.catalyst.request;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.request.DecodedRequest.Field;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one rule for placement, whatever the JSON type it came in: string, object, or absent (contract section 2, trap 1). */
final class PlacementRule {
    private final DecodedRequest request;
    private final Sovereign sovereign;
    private final @Nullable Application current;
    private final Map<RequestField, Origin> origins;
    private final List<Finding> findings;

    PlacementRule(
            DecodedRequest request,
            Sovereign sovereign,
            @Nullable Application current,
            Map<RequestField, Origin> origins,
            List<Finding> findings) {
        this.request = request;
        this.sovereign = sovereign;
        this.current = current;
        this.origins = origins;
        this.findings = findings;
    }

    Optional<Placement> resolve() {
        Optional<PlacementMode> mode = mode();
        if (mode.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<RegionName>> regions = regions(mode.get());
        if (regions.isEmpty() || !fits(mode.get(), regions.get())) {
            return Optional.empty();
        }
        return Optional.of(new Placement(mode.get(), regions.get()));
    }

    private Optional<PlacementMode> mode() {
        Optional<Field> given = request.field(RequestField.PLACEMENT_MODE);
        if (given.isEmpty()) {
            if (current != null) {
                origins.put(RequestField.PLACEMENT_MODE, new Origin.Kept());
                return Optional.of(current.placement().mode());
            }
            origins.put(RequestField.PLACEMENT_MODE, new Origin.DefaultedBy("placement = single-region"));
            return Optional.of(PlacementMode.SINGLE_REGION);
        }
        String word = ((TextValue) given.get().value()).text();
        Optional<PlacementMode> mode = PlacementMode.of(word);
        if (mode.isEmpty()) {
            List<String> near = Nearest.to(word, PlacementMode.words());
            findings.add(Finding.error(
                            "request/placement-mode",
                            given.get().origin().pointer(),
                            "'" + Canonicaliser.shortened(word) + "' is not a placement mode")
                    .withRemedy("one of " + String.join(", ", PlacementMode.words()))
                    .withCandidates(near.isEmpty() ? PlacementMode.words() : near));
        }
        origins.put(RequestField.PLACEMENT_MODE, given.get().origin());
        return mode;
    }

    private Optional<List<RegionName>> regions(PlacementMode mode) {
        Optional<Field> given = request.field(RequestField.PLACEMENT_REGIONS);
        if (given.isPresent()) {
            origins.put(RequestField.PLACEMENT_REGIONS, given.get().origin());
            return named(given.get());
        }
        if (hasRegionProblem()) {
            return Optional.empty();
        }
        if (current != null) {
            origins.put(RequestField.PLACEMENT_REGIONS, new Origin.Kept());
            return Optional.of(current.placement().regions());
        }
        if (mode != PlacementMode.SINGLE_REGION) {
            findings.add(Finding.error(
                            "placement/regions-required",
                            placePointer(),
                            mode.word() + " needs its regions named; the Sovereign has "
                                    + (sovereign.regions().isEmpty()
                                            ? "none configured"
                                            : String.join(", ", knownRegions())))
                    .withRemedy("add regions with at least " + mode.fewestRegions() + " of them")
                    .withCandidates(knownRegions()));
            return Optional.empty();
        }
        if (sovereign.primaryRegion().isEmpty()) {
            findings.add(Finding.error(
                            "settings/primary-region-missing",
                            placePointer(),
                            "no region is given and the Sovereign has no primary region")
                    .withRemedy("set primaryRegion in sovereign.yaml of the overlay, CATALYST_PRIMARY_REGION, or"
                            + " --primary-region; or name the region in the request"));
            return Optional.empty();
        }
        origins.put(RequestField.PLACEMENT_REGIONS, new Origin.DefaultedBy("the primary region of the Sovereign"));
        return Optional.of(List.of(sovereign.primaryRegion().get()));
    }

    private Optional<List<RegionName>> named(Field given) {
        List<RegionName> regions = new ArrayList<>();
        List<Value> items = ((ListValue) given.value()).items();
        Set<String> seen = new HashSet<>();
        boolean valid = true;
        for (int i = 0; i < items.size(); i++) {
            String text = ((TextValue) items.get(i)).text();
            Pointer at = given.origin().pointer().child(i);
            if (!RegionName.isValid(text)) {
                valid = false;
                findings.add(Finding.error(
                                "request/pattern", at, "'" + Canonicaliser.shortened(text) + "' is not a region name")
                        .withRemedy("it must match " + RegionName.PATTERN));
            } else if (!seen.add(text)) {
                valid = false;
                findings.add(Finding.error("placement/duplicate-region", at, "region '" + text + "' is named twice")
                        .withRemedy("name each region once"));
            } else {
                regions.add(new RegionName(text));
            }
        }
        return valid ? Optional.of(regions) : Optional.empty();
    }

    private boolean fits(PlacementMode mode, List<RegionName> regions) {
        int count = regions.size();
        if (mode.takes(count)) {
            return true;
        }
        String wanted = mode == PlacementMode.SINGLE_REGION
                ? "exactly one region"
                : mode.fewestRegions() + " to " + mode.mostRegions() + " regions";
        findings.add(Finding.error(
                        "placement/region-count", placePointer(), mode.word() + " takes " + wanted + ", not " + count)
                .withRemedy(
                        count > 1 && mode == PlacementMode.SINGLE_REGION
                                ? "name one region, or choose active-active or active-hotstandby"
                                : "name " + wanted));
        return false;
    }

    private boolean hasRegionProblem() {
        return findings.stream()
                .anyMatch(f -> f.isError()
                        && (f.pointer().startsWith(Pointer.of("regions"))
                                || f.pointer().startsWith(Pointer.of("placement", "regions"))
                                || f.pointer().startsWith(Pointer.of("spec", "regions"))));
    }

    /** Returns where to report a finding: at the regions, else at the mode, else at the whole request. */
    private Pointer placePointer() {
        return request.field(RequestField.PLACEMENT_REGIONS)
                .or(() -> request.field(RequestField.PLACEMENT_MODE))
                .map(field -> field.origin().pointer())
                .orElse(Pointer.ROOT);
    }

    private List<String> knownRegions() {
        return sovereign.regionNames().stream().map(RegionName::value).toList();
    }
}
