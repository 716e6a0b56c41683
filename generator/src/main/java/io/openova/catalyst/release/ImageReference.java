package io.openova.catalyst.release;

import java.util.Optional;

/** An image reference in a manifest: a repository, and a tag or a digest or both. */
record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {

    static ImageReference parse(String text) {
        int at = text.indexOf('@');
        Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
        String name = at < 0 ? text : text.substring(0, at);
        // A colon before the last slash separates a registry's port.
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(name.substring(colon + 1));
        return new ImageReference(colon < 0 ? name : name.substring(0, colon), tag, digest);
    }

    /** Returns whether the same reference may name another image later. */
    boolean isFloating() {
        return digest.isEmpty() && tag.map(t -> t.equals("latest")).orElse(true);
    }
}
