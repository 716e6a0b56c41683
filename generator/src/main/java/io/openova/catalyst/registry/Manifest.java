package io.openova.catalyst.registry;

import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** A manifest, with the exact bytes that a registry stores. */
public record Manifest(Descriptor descriptor, ObjectValue value) {
    public static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    /** Media type of the two bytes <code>{}</code>, where a manifest needs a config and has none. */
    public static final String EMPTY = "application/vnd.oci.empty.v1+json";

    public List<Descriptor> layers() {
        return value.itemsAt("layers").stream()
                .flatMap(layer -> Descriptor.read(layer).stream())
                .toList();
    }

    public Optional<Descriptor> config() {
        return value.at("config").flatMap(Descriptor::read);
    }
}
