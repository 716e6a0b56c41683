package io.openova.catalyst.render;

import io.openova.catalyst.model.RegionName;

/**
 * One region of an Application.
 *
 * @param role {@code primary}, {@code standby}, or {@code active}
 */
public record RegionRole(RegionName region, String role) {
    /** Whether the region runs no replicas until it takes over. */
    public boolean isStandby() {
        return role.equals("standby");
    }
}
