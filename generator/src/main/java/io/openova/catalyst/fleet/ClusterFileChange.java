package io.openova.catalyst.fleet;

import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.git.TextMerge;
import java.util.List;
import java.util.Optional;

/**
 * Three-way comparison of one file of a cluster: the last applied template, the current file, and the current template.
 *
 * @param kind the result of the comparison
 * @param ours the file as it is; empty when it is not there
 * @param template the file as the template is now; empty when it has none
 * @param result the file as an upgrade leaves it; empty when it goes or stays away
 * @param clashes where both sides changed the same lines
 */
public record ClusterFileChange(
        OverlayPath path,
        Kind kind,
        Optional<String> ours,
        Optional<String> template,
        Optional<String> result,
        List<TextMerge.Clash> clashes) {
    public ClusterFileChange {
        clashes = List.copyOf(clashes);
    }

    /** The result of the three-way comparison. */
    public enum Kind {
        /** All three alike, or both sides made the same change. */
        SAME,
        /** Changed here only; an upgrade keeps it. */
        LOCAL,
        /** Changed in the template only; an upgrade takes it. */
        TEMPLATE,
        /** Changed on both sides, in different lines; an upgrade takes both. */
        BOTH,
        /** Changed on both sides in the same lines; an upgrade refuses. */
        CONFLICT
    }

    static ClusterFileChange of(
            OverlayPath path, Optional<String> base, Optional<String> ours, Optional<String> template) {
        if (ours.equals(template)) {
            return new ClusterFileChange(path, Kind.SAME, ours, template, ours, List.of());
        }
        if (template.equals(base)) {
            return new ClusterFileChange(path, Kind.LOCAL, ours, template, ours, List.of());
        }
        if (ours.equals(base)) {
            return new ClusterFileChange(path, Kind.TEMPLATE, ours, template, template, List.of());
        }
        if (base.isEmpty() || ours.isEmpty() || template.isEmpty()) {
            // Added on both sides otherwise, or changed on one and removed on the other.
            TextMerge.Clash whole = new TextMerge.Clash(1, ours.orElse(""), template.orElse(""));
            return new ClusterFileChange(path, Kind.CONFLICT, ours, template, ours, List.of(whole));
        }
        TextMerge.Merged merged = TextMerge.merge(base.get(), ours.get(), template.get());
        Kind kind =
                !merged.clashes().isEmpty() ? Kind.CONFLICT : merged.text().equals(ours.get()) ? Kind.LOCAL : Kind.BOTH;
        return new ClusterFileChange(path, kind, ours, template, Optional.of(merged.text()), merged.clashes());
    }
}
