package io.openova.catalyst.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Settings that win over the overlay's {@code sovereign.yaml}. */
final class SettingsOptions {
    @Option(
            names = "--primary-region",
            paramLabel = "R",
            description =
                    "Region for Applications that name none. Default: $CATALYST_PRIMARY_REGION, then the overlay's"
                            + " sovereign.yaml.")
    @Nullable
    String primaryRegion;

    @Option(
            names = "--catalog",
            paramLabel = "DIR",
            description = "Folder with platform/*/blueprint.yaml and products/*/blueprint.yaml. Default:"
                    + " $CATALYST_CATALOG, then the program's own catalog.")
    @Nullable
    Path catalog;

    @Option(
            names = "--strict",
            description = "An alias that contradicts its canonical field is an error, not a warning.")
    boolean strict;

    Workbench.Flags flags() {
        return new Workbench.Flags(Optional.ofNullable(primaryRegion), Optional.ofNullable(catalog), strict);
    }
}
