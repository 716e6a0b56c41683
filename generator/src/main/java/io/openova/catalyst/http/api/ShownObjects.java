package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.HiddenObject;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.ObjectKey;
import io.openova.catalyst.kube.ResourceOutcome;
import io.openova.catalyst.kube.SecretText;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Objects of the cluster as an answer shows them: null for each value of a Secret, and a mark for each other secret value, such
 * as a password in the values of a release or in the message of its status (threat S08).
 */
final class ShownObjects {
    private final VisibleOverlay access;

    ShownObjects(VisibleOverlay access) {
        this.access = access;
    }

    ObjectValue shown(ObjectKey key, ObjectValue object) {
        return key.kind().isSecret() ? SecretText.hidden(object) : hidden(key).shown(object);
    }

    /**
     * An edit of what {@link #shown} gave, with the live values in place of the marks.
     *
     * @throws io.openova.catalyst.http.answer.RefusedException 422 when no hidden value stands behind a mark
     */
    ObjectValue kept(ClusterResources cluster, ObjectKey key, ObjectValue edit) {
        if (!HiddenObject.isMarked(edit)) {
            return edit;
        }
        ObjectValue live = cluster.get(key) instanceof ResourceOutcome.Done found ? found.object() : ObjectValue.EMPTY;
        Set<Pointer> unknown = new LinkedHashSet<>();
        ObjectValue kept = hidden(key).kept(edit, live, unknown);
        if (!unknown.isEmpty()) {
            throw Problem.of(
                            422,
                            "invalid-resource",
                            "the body repeats the mark of a value that is not shown, and no hidden value stands behind it"
                                    + " there; give the value itself, or leave the field out")
                    .with(
                            "fields",
                            Value.texts(unknown.stream()
                                    .map(Pointer::toString)
                                    .sorted()
                                    .toList()))
                    .refused();
        }
        return kept;
    }

    /** The outcome of writing an object, without secret values in what the server says about them. */
    ResourceOutcome shown(ObjectKey key, ObjectValue sent, ResourceOutcome outcome) {
        if (!(outcome instanceof ResourceOutcome.Refused refused)) {
            return outcome;
        }
        ObjectValue said = sent.with(
                "status", Value.object().put("message", refused.message()).build());
        String message = hidden(key).shown(said).textAt("status", "message").orElse("");
        return new ResourceOutcome.Refused(message, refused.fields());
    }

    /** A release has the name and namespace of its Application. */
    private HiddenObject hidden(ObjectKey key) {
        boolean hasName = NamespaceName.isValid(key.namespace()) && ApplicationName.isValid(key.name());
        Optional<ApplicationKey> application =
                hasName ? Optional.of(VisibleOverlay.key(key.namespace(), key.name())) : Optional.empty();
        return access.delivery().hidden(application, access.head());
    }
}
