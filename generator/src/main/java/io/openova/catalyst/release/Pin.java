package io.openova.catalyst.release;

import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import java.util.Locale;

/**
 * One place that pins a version, a tag, or a digest.
 *
 * @param role the role of the place
 * @param name the Blueprint, image, or action that is pinned
 * @param value what it is pinned to, as written
 * @param pointer place in the document; the root for a file that is neither YAML nor JSON
 * @param at place in the file
 * @param start first character of the value in the file's text, quotes included
 * @param end one after the last
 */
public record Pin(Role role, String name, String value, Pointer pointer, Location at, int start, int end) {

    /** The kind of thing that is pinned. */
    public enum Kind {
        CHART,
        BLUEPRINT,
        IMAGE,
        ACTION;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The role of a place, and whether a bump of its Blueprint changes it. */
    public enum Role {
        CHART_VERSION(Kind.CHART, true),
        /** Changes where the chart carries this repository's own program. */
        APP_VERSION(Kind.CHART, false),
        /** The program's version in its build. */
        PROGRAM(Kind.CHART, false),
        CHART_DEPENDENCY(Kind.CHART, false),
        BLUEPRINT_VERSION(Kind.BLUEPRINT, true),
        BLUEPRINT_DEPENDENCY(Kind.BLUEPRINT, false),
        INDEX(Kind.BLUEPRINT, true),
        INDEX_SLOT(Kind.CHART, true),
        /** The bootstrap kit that new clusters are made from. */
        SLOT(Kind.CHART, true),
        /** The QA fixtures' templates and the platform chart's copies of them. */
        FIXTURE(Kind.BLUEPRINT, true),
        /** A cluster of an overlay; `cluster upgrade` moves it. */
        CLUSTER(Kind.CHART, false),
        /** An Application of an overlay; `update` and `promote` move it. */
        APPLICATION(Kind.BLUEPRINT, false),
        IMAGE_TAG(Kind.IMAGE, false),
        IMAGE_DIGEST(Kind.IMAGE, false),
        /** A whole image reference. */
        IMAGE(Kind.IMAGE, false),
        /** The base image of the program's own image. */
        BASE_IMAGE(Kind.IMAGE, false),
        ACTION(Kind.ACTION, false),
        /** The version in the comment behind an action's digest. */
        ACTION_VERSION(Kind.ACTION, false);

        private final Kind kind;
        private final boolean moves;

        Role(Kind kind, boolean moves) {
            this.kind = kind;
            this.moves = moves;
        }

        public Kind kind() {
            return kind;
        }

        public boolean moves() {
            return moves;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public String file() {
        return at.file();
    }

    /** Returns whether it names an image by a tag alone, which its owner can move. */
    public boolean isByTag() {
        return (role == Role.IMAGE || role == Role.BASE_IMAGE)
                && ImageReference.parse(value).digest().isEmpty();
    }
}
