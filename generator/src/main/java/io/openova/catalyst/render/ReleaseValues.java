package io.openova.catalyst.render;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** Chart values: the Blueprint's, with the size overlay, then the parameters (contract section 7). */
record ReleaseValues(Blueprint blueprint, Application application) {

    Optional<ObjectValue> merge(List<Finding> findings) {
        ObjectValue parameters = application.parameters().orElse(ObjectValue.EMPTY);
        ObjectValue overlays = blueprint.overlays();
        Optional<String> size = overlays.isEmpty() ? Optional.empty() : parameters.textAt("size");
        ObjectValue values = blueprint.values();
        if (size.isPresent()) {
            Optional<ObjectValue> overlay = overlays.objectAt(size.get());
            if (overlay.isEmpty()) {
                List<String> sizes = List.copyOf(overlays.entries().keySet());
                List<String> near = Nearest.to(size.get(), sizes);
                findings.add(Finding.error(
                                "blueprint/size-unknown",
                                Pointer.of("spec", "parameters", "size"),
                                blueprint.ref().name() + " has no size '" + size.get() + "'")
                        .withRemedy("one of " + String.join(", ", sizes))
                        .withCandidates(near.isEmpty() ? sizes : near));
                return Optional.empty();
            }
            values = SecretReference.merged(values, overlay.get());
        }
        return Optional.of(SecretReference.merged(values, parameters));
    }
}
