package io.openova.catalyst.fleet;

import io.openova.catalyst.model.RegionName;
import java.util.List;
import java.util.SortedMap;

/**
 * A cluster of the overlay and its state relative to the template.
 *
 * @param name its folder below {@code clusters/}
 * @param isManagement whether Applications, Organizations, Environments and Blueprints live in it
 * @param regions that it hosts
 * @param hasRecord whether it is known what the cluster was made from
 * @param variables what Flux fills into its bootstrap kit besides the facts
 * @param pins charts of the bootstrap kit with their versions
 * @param files every file of the template, and its state; empty without a record
 */
public record ClusterState(
        String name,
        boolean isManagement,
        List<RegionName> regions,
        boolean hasRecord,
        SortedMap<String, String> variables,
        List<Pin> pins,
        List<ClusterFileChange> files) {
    public ClusterState {
        regions = List.copyOf(regions);
        pins = List.copyOf(pins);
        files = List.copyOf(files);
    }

    /** A chart of the bootstrap kit at its version. */
    public record Pin(String chart, String version, String file) {}

    /** Whether an upgrade has something to carry in. */
    public boolean isBehind() {
        return files.stream()
                .anyMatch(file -> file.kind() == ClusterFileChange.Kind.TEMPLATE
                        || file.kind() == ClusterFileChange.Kind.BOTH
                        || file.kind() == ClusterFileChange.Kind.CONFLICT);
    }

    /** Whether somebody changed files of the template here. */
    public boolean isChanged() {
        return files.stream()
                .anyMatch(file -> file.kind() == ClusterFileChange.Kind.LOCAL
                        || file.kind() == ClusterFileChange.Kind.BOTH
                        || file.kind() == ClusterFileChange.Kind.CONFLICT);
    }

    public boolean hasConflicts() {
        return files.stream().anyMatch(file -> file.kind() == ClusterFileChange.Kind.CONFLICT);
    }
}
