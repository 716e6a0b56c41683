package io.openova.catalyst.check;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks one Kubernetes object against the schema of its kind; the configSchema of a Blueprint as well. */
public record ResourceCheck(SchemaChecker schemas, ObjectChecker objects) {

    /** Checks against the newest Kubernetes version that is bundled. */
    public static ResourceCheck of(SchemaChecker schemas) {
        return new ResourceCheck(schemas, ObjectChecker.of(schemas));
    }

    /** All findings, with their places. */
    public List<Finding> findings(Document document) {
        if (!isBlueprint(document.value()) && objects.accepts(document.value())) {
            return List.of();
        }
        List<Finding> findings =
                new ArrayList<>(Redactor.of(List.of()).hide(objects.check(document.value()), document.value()));
        findings.addAll(ofConfigSchema(document.value()));
        return RequestDecoder.located(findings, document);
    }

    /** What is wrong with the configSchema of a Blueprint, with pointers into the Blueprint; empty for another kind. */
    public List<Finding> ofConfigSchema(Value resource) {
        Optional<Value.ObjectValue> schema =
                isBlueprint(resource) ? resource.objectAt("spec", "configSchema") : Optional.empty();
        return schema.map(schemas::compileFindings).orElse(List.of()).stream()
                .map(finding ->
                        finding.withPointer(Pointer.of("spec", "configSchema").append(finding.pointer())))
                .toList();
    }

    private static boolean isBlueprint(Value resource) {
        return resource.textAt("kind").equals(Optional.of("Blueprint"));
    }
}
