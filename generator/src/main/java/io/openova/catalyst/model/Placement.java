package io.openova.catalyst.model;

import java.util.HashSet;
import java.util.List;

/** A mode and its regions in the caller's order; the count fits the mode and no region repeats. */
public record Placement(PlacementMode mode, List<RegionName> regions) {
    public Placement {
        regions = List.copyOf(regions);
        if (!mode.takes(regions.size())) {
            throw new IllegalArgumentException(mode.word() + " takes " + mode.fewestRegions() + " to "
                    + mode.mostRegions() + " regions, not " + regions.size());
        }
        if (new HashSet<>(regions).size() != regions.size()) {
            throw new IllegalArgumentException("a region is named twice");
        }
    }

    /** The region that serves first: the only one, the first given, or for active-active the first in order. */
    public RegionName primary() {
        return mode == PlacementMode.ACTIVE_ACTIVE
                ? regions.stream().sorted().findFirst().orElseThrow()
                : regions.get(0);
    }
}
