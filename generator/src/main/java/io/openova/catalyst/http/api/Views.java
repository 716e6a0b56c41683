package io.openova.catalyst.http.api;

import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Builds the representation of Applications in answers. Every one carries kind, apiVersion, name, namespace, and
 * placement at the top.
 */
public final class Views {
    private static final ObjectValue PENDING =
            Value.object().put("phase", "Pending").build();

    private Views() {}

    /** The fields at the start of all answers about an Application. */
    public static ObjectBuilder head(Application application) {
        return Value.object()
                .put("kind", "Application")
                .put("apiVersion", "apps.openova.io/v1")
                .put("name", application.key().name().value())
                .put("namespace", application.key().namespace().value())
                .put("environment", application.environment().value())
                .put("organization", application.organization())
                .put(
                        "blueprint",
                        Value.object()
                                .put("name", application.blueprint().name().value())
                                .put(
                                        "version",
                                        application.blueprint().version().value()))
                .put("placement", application.placement().mode().word())
                .put(
                        "regions",
                        Value.texts(application.placement().regions().stream()
                                .map(RegionName::value)
                                .toList()));
    }

    /**
     * The Application as the overlay holds it, with the status that the cluster reports.
     *
     * @param resource what may be shown of the Application's resource
     */
    static ObjectValue application(Application application, ObjectValue resource, Optional<ObjectValue> live) {
        return status(
                        head(application)
                                .put("metadata", metadata(resource, live))
                                .put("spec", resource.at("spec")),
                        live)
                .build();
    }

    /**
     * Phase, conditions, and when it was last reconciled; without a report from a cluster, Pending and no conditions.
     */
    static ObjectBuilder status(ObjectBuilder view, Optional<ObjectValue> live) {
        ObjectValue status =
                live.flatMap(resource -> resource.objectAt("status")).orElse(PENDING);
        return view.put("phase", status.textAt("phase").orElse("Pending"))
                .put("status", status)
                .put("conditions", Value.list(status.itemsAt("conditions")))
                .put("lastReconciled", status.at("lastReconciledAt").orElse(Value.NULL));
    }

    /** A row of a list, without specification and whole status. */
    static ObjectValue row(ApplicationQuery.Row row, Optional<ObjectValue> live) {
        ApplicationIndex.Entry entry = row.entry();
        ObjectBuilder view = Value.object()
                .put("kind", "Application")
                .put("apiVersion", "apps.openova.io/v1")
                .put("name", entry.key().name().value())
                .put("namespace", entry.key().namespace().value())
                .put("environment", entry.environment())
                .put("organization", entry.organization())
                .put("blueprint", Value.object().put("name", entry.blueprint()).put("version", entry.version()))
                .put("placement", entry.placement())
                .put("regions", Value.texts(entry.regions()))
                .put("phase", row.phase())
                .put("hold", entry.isHeld());
        cause(live).ifPresent(message -> view.put("cause", message));
        return view.put(
                        "lastReconciled",
                        live.flatMap(l -> l.at("status", "lastReconciledAt")).orElse(Value.NULL))
                .build();
    }

    /** The phase that the cluster reports; Pending without a report. */
    public static String phase(Optional<ObjectValue> live) {
        return live.flatMap(resource -> resource.textAt("status", "phase")).orElse("Pending");
    }

    /** Why an Application is not ready: what its condition Ready says; empty when it is, or without a condition. */
    static Optional<String> cause(Optional<ObjectValue> live) {
        return live.stream()
                .flatMap(resource -> resource.itemsAt("status", "conditions").stream())
                .filter(condition -> condition.textAt("type").equals(Optional.of("Ready"))
                        && condition.textAt("status").equals(Optional.of("False")))
                .flatMap(condition -> condition.textAt("message").stream())
                .filter(message -> !message.isBlank())
                .findFirst();
    }

    /** @param resource what may be shown of the Application's resource */
    static ObjectValue ofStatus(Application application, ObjectValue resource, Optional<ObjectValue> live) {
        return status(head(application).put("spec", resource.at("spec")), live).build();
    }

    private static Value metadata(ObjectValue resource, Optional<ObjectValue> live) {
        ObjectValue metadata = resource.objectAt("metadata").orElse(ObjectValue.EMPTY);
        for (String key : List.of("generation", "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp")) {
            Optional<Value> value = live.flatMap(l -> l.at("metadata", key));
            if (value.isPresent()) {
                metadata = metadata.with(key, value.get());
            }
        }
        return metadata;
    }

    public static Value changes(OverlayDiff diff) {
        return Value.list(diff.entries().stream()
                .<Value>map(entry -> Value.object()
                        .put("action", entry.action().name().toLowerCase(Locale.ROOT))
                        .put("path", entry.path().toString())
                        .build())
                .toList());
    }

    /** The findings that are not errors, for successful answers. */
    public static Value warnings(List<Finding> findings) {
        return Value.list(findings.stream()
                .filter(finding -> !finding.isError())
                .map(Problem::finding)
                .toList());
    }

    /** One field that two states have differently; of a secret one only that it differs. */
    public static Value change(FieldChange change) {
        ObjectBuilder view = Value.object().put("pointer", change.pointer().toString());
        return change.isSecret()
                ? view.put("secret", true).build()
                : view.put("before", change.before())
                        .put("after", change.after())
                        .build();
    }

    /** Changes exactly when the Application does. */
    static String etag(String canonicalYaml) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonicalYaml.getBytes(StandardCharsets.UTF_8));
            return "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String location(String sovereign, ApplicationKey key) {
        return "/api/v1/sovereigns/" + sovereign + "/applications/" + key.name() + "?namespace=" + key.namespace();
    }
}
