package io.openova.catalyst.chart;

import io.openova.catalyst.finding.Finding;
import java.util.List;
import java.util.function.Function;

/** The outcome of rendering a chart. */
public sealed interface Rendering {
    /**
     * Every object, in Helm's order of installation; hooks last.
     *
     * @param notes other findings, for example about documents that are not objects
     */
    record Rendered(List<RenderedObject> objects, List<Finding> notes) implements Rendering {
        public Rendered {
            objects = List.copyOf(objects);
            notes = List.copyOf(notes);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rendered().apply(this);
        }
    }

    /** Helm refused: the values, a template's own {@code fail}, or a template that does not work. */
    record Refused(List<Finding> findings) implements Rendering {
        public Refused {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused().apply(this);
        }
    }

    /** Helm was not available, for example because there is no build of it for this machine. */
    record Unavailable(String reason) implements Rendering {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unavailable().apply(this);
        }
    }

    /** A visitor with one method for each case. */
    record Cases<R>(
            Function<Rendered, R> rendered, Function<Refused, R> refused, Function<Unavailable, R> unavailable) {}

    <R> R match(Cases<R> cases);
}
