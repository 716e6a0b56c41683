package io.openova.catalyst.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests by path, in path order; contents are whole files as text, LF, with a final newline. */
public record ManifestSet(SortedMap<OverlayPath, String> manifests) {
    public static final ManifestSet EMPTY = new ManifestSet(new TreeMap<>());

    public ManifestSet {
        manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
    }

    public static ManifestSet of(Map<OverlayPath, String> manifests) {
        return new ManifestSet(new TreeMap<>(manifests));
    }

    public ManifestSet plus(ManifestSet other) {
        SortedMap<OverlayPath, String> all = new TreeMap<>(manifests);
        all.putAll(other.manifests);
        return new ManifestSet(all);
    }
}
