package io.openova.catalyst.release;

import java.util.Optional;

/** An image as a manifest names it: repository, and a tag or a digest or both. */
record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {

    static ImageReference parse(String text) {
        int at = text.indexOf('@');
        Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
        String name = at < 0 ? text : text.substring(0, at);
        // A colon before the last slash belongs to a registry's port.
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(name.substring(colon + 1));
        return new ImageReference(colon < 0 ? name : name.substring(0, colon), tag, digest);
    }

    /** Whether the same reference means another image tomorrow. */
    boolean isFloating() {
        return digest.isEmpty() && tag.map(t -> t.equals("latest")).orElse(true);
    }
}
