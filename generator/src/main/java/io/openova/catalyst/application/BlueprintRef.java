package io.openova.catalyst.application;

/** A Blueprint at one exact version. */
public record BlueprintRef(BlueprintName name, Version version) {
    @Override
    public String toString() {
        return name + " " + version;
    }
}
