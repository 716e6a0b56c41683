package io.openova.catalyst.request;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The canonical Application with the origin of every field, or the findings that explain why there is none.
 *
 * @param application present when no finding is an error
 * @param origins where each field came from
 * @param organizationOrigin where the owning Organization came from
 * @param findings all findings so far, including the decoder's
 * @param parts what could be read, whether or not there is an Application
 */
public record Canonical(
        Optional<Application> application,
        Map<RequestField, Origin> origins,
        Origin organizationOrigin,
        List<Finding> findings,
        Parts parts) {

    /**
     * Parts of an Application that can be checked although another part is wrong, so that one run reports everything.
     */
    public record Parts(
            Optional<NamespaceName> namespace,
            Optional<EnvironmentName> environment,
            Optional<BlueprintRef> blueprint,
            Optional<Placement> placement,
            Optional<ObjectValue> parameters) {
        public static final Parts NONE =
                new Parts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Canonical {
        Map<RequestField, Origin> ordered = new EnumMap<>(RequestField.class);
        ordered.putAll(origins);
        origins = Collections.unmodifiableMap(ordered);
        findings = List.copyOf(findings);
    }

    /**
     * Returns the pointer into the caller's text for a pointer into the custom resource; the root when the caller gave
     * no value there, except for a single parameter, which keeps its name.
     */
    public Pointer callersPointer(Pointer inResource) {
        for (Map.Entry<RequestField, Origin> entry : origins.entrySet()) {
            Pointer field = entry.getKey().resource();
            if (inResource.startsWith(field)) {
                Pointer base = entry.getValue().pointer();
                List<String> tail = inResource
                        .tokens()
                        .subList(field.tokens().size(), inResource.tokens().size());
                if (base.isRoot()) {
                    // A field that an update keeps has no place in the request; its name is more helpful than the root.
                    return entry.getKey() == RequestField.PARAMETERS && !tail.isEmpty()
                            ? entry.getKey().canonical().append(new Pointer(tail))
                            : base;
                }
                return base.append(new Pointer(tail));
            }
        }
        Pointer parameters = RequestField.PARAMETERS.resource();
        if (inResource.startsWith(parameters) && !inResource.equals(parameters)) {
            return RequestField.PARAMETERS
                    .canonical()
                    .append(new Pointer(inResource
                            .tokens()
                            .subList(
                                    parameters.tokens().size(),
                                    inResource.tokens().size())));
        }
        return Pointer.ROOT;
    }
}
