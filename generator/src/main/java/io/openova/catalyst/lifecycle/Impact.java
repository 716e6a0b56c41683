package io.openova.catalyst.lifecycle;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import java.util.List;

/**
 * What an upgrade would do to the Applications of an overlay.
 *
 * @param applications every Application that has the version, in order of namespace and name
 * @param findings what concerns the upgrade as a whole: versions that do not exist, what was not checked
 */
public record Impact(List<OfApplication> applications, List<Finding> findings) {
    public Impact {
        applications = List.copyOf(applications);
        findings = List.copyOf(findings);
    }

    /** What happens to one Application. */
    public enum Kind {
        /** The upgrade is possible and loses nothing. */
        SAFE,
        /** Neither a schema nor a chart defines the values, so the impact is unknown. */
        UNKNOWN,
        /** A value that it sets has no effect any more. */
        VALUE_IGNORED,
        /** It does not validate: parameters, size, references, the chart's values schema, or the chart refuses. */
        INVALID,
        /** An immutable field changes. */
        IMMUTABLE_FIELD,
        /** The placement is not offered any more. */
        PLACEMENT,
        /**
         * The Blueprint does not take upgrades from this version, or Flux would have to read another kind of source.
         */
        UPGRADE_PATH,
        /** A rollback holds it where it is. */
        HELD
    }

    /**
     * @param kinds what happens, worst first; {@link Kind#SAFE} alone when nothing does
     * @param findings why, with pointers into the Application
     * @param changes what the charts render differently; empty where they were not compared
     * @param images images that only one of the versions runs, the old ones with a minus before them, the new with a
     * plus
     */
    public record OfApplication(
            Application application,
            List<Kind> kinds,
            List<Finding> findings,
            List<ObjectChange> changes,
            List<String> images) {
        public OfApplication {
            changes = List.copyOf(changes);
            images = List.copyOf(images);
            kinds = List.copyOf(kinds);
            findings = List.copyOf(findings);
        }

        public boolean isSafe() {
            return kinds.equals(List.of(Kind.SAFE));
        }
    }
}
