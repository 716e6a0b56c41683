package io.openova.catalyst.desired;

import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import java.util.Optional;

/**
 * Settings from flags and environment variables, which take precedence over the overlay's file.
 *
 * @param primaryRegion {@code --primary-region} or {@code CATALYST_PRIMARY_REGION}
 * @param fqdn {@code CATALYST_FQDN}
 */
public record SettingsOverrides(Optional<RegionName> primaryRegion, Optional<String> fqdn) {
    public static final SettingsOverrides NONE = new SettingsOverrides(Optional.empty(), Optional.empty());

    Sovereign over(Sovereign sovereign) {
        return new Sovereign(
                sovereign.name(),
                fqdn.or(sovereign::fqdn),
                primaryRegion.or(sovereign::primaryRegion),
                sovereign.managementCluster(),
                sovereign.regions(),
                sovereign.mirrors(),
                sovereign.ageRecipients());
    }
}
