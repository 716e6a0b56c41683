package io.openova.catalyst.cli.option;

import picocli.CommandLine;

/** The version from the jar's manifest. */
public final class ProductVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return new String[] {version == null ? "0.0.0-unpackaged" : version};
    }
}
