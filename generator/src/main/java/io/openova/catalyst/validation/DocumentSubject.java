package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentNature;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.Collections;
import java.util.Set;

/** What a document is for validation, decided by its top-level fields and its file's name. */
public enum DocumentSubject {
    /** A request in a simplified or the canonical shape. */
    REQUEST,
    /** The custom resource of an Application. */
    APPLICATION,
    /** Another Kubernetes object, or one of kustomize's files. */
    RESOURCE,
    /** Neither a request nor an object, for example a dashboard. */
    UNKNOWN;

    /** Of these fields a request has at least one. */
    private static final Set<String> OF_REQUESTS =
            Set.of("blueprint", "blueprintRef", "toVersion", "placement", "organizationRef");

    /** Returns the subject of a document. */
    public static DocumentSubject of(Document document) {
        return document.value() instanceof ObjectValue root ? of(root, document.file()) : UNKNOWN;
    }

    private static DocumentSubject of(ObjectValue root, String file) {
        boolean hasKind = root.entries().containsKey("kind");
        boolean hasVersion = root.entries().containsKey("apiVersion");
        if (!hasKind && isChart(file)) {
            return UNKNOWN;
        }
        if (!hasKind && !hasVersion && Kustomizations.isOne(file)) {
            return RESOURCE;
        }
        if (!hasKind && !hasVersion) {
            return Collections.disjoint(root.entries().keySet(), OF_REQUESTS) ? UNKNOWN : REQUEST;
        }
        if (!(hasKind && hasVersion) && !isHalfNamed(root)) {
            return UNKNOWN;
        }
        String version = text(root, "apiVersion");
        String kind = text(root, "kind");
        if (hasKind && hasVersion && ToolFiles.isOne(version, kind)) {
            return UNKNOWN;
        }
        return kind.equals("Application") && version.startsWith("apps.openova.io/") ? APPLICATION : RESOURCE;
    }

    /** Returns what a reader needs to know about a value in the file. */
    public static DocumentNature natureOf(Value value, String file) {
        DocumentSubject subject = value instanceof ObjectValue root ? of(root, file) : UNKNOWN;
        if (subject == UNKNOWN) {
            return DocumentNature.OTHER;
        }
        boolean isOurs = subject != RESOURCE
                || value instanceof ObjectValue root && text(root, "apiVersion").contains(".openova.io/");
        return isOurs ? DocumentNature.OURS : DocumentNature.MANIFEST;
    }

    /** Helm's description of a chart has an API version, too, but is for Helm alone. */
    private static boolean isChart(String file) {
        return file.equals("Chart.yaml") || file.endsWith("/Chart.yaml");
    }

    /**
     * Whether an object without kind or apiVersion is meant for a cluster. Others use these words, too: the index of a
     * chart repository has an apiVersion, and so have the files that Grafana is set up with.
     */
    private static boolean isHalfNamed(ObjectValue root) {
        Value name = root.entries().getOrDefault("kind", root.entries().get("apiVersion"));
        return name instanceof TextValue && root.entries().get("metadata") instanceof ObjectValue;
    }

    private static String text(ObjectValue root, String field) {
        return root.entries().get(field) instanceof TextValue text ? text.text() : "";
    }
}
