package io.openova.catalyst.render;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.ManifestSet;
import java.util.List;
import java.util.function.Function;

/**
 * The manifests, or the findings that explain why there are none, with pointers into the Application custom resource.
 */
public sealed interface RenderOutcome {
    record Rendered(ManifestSet manifests) implements RenderOutcome {
        @Override
        public <R> R match(Function<Rendered, R> rendered, Function<Refused, R> refused) {
            return rendered.apply(this);
        }
    }

    record Refused(List<Finding> findings) implements RenderOutcome {
        public Refused {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R match(Function<Rendered, R> rendered, Function<Refused, R> refused) {
            return refused.apply(this);
        }
    }

    <R> R match(Function<Rendered, R> rendered, Function<Refused, R> refused);
}
