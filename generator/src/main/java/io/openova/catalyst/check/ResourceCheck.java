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
        boolean isBlueprint = document.value().textAt("kind").equals(Optional.of("Blueprint"));
        if (!isBlueprint && objects.accepts(document.value())) {
            return List.of();
        }
        List<Finding> findings =
                new ArrayList<>(Redactor.of(List.of()).hide(objects.check(document.value()), document.value()));
        Optional<Value.ObjectValue> schema =
                isBlueprint ? document.value().objectAt("spec", "configSchema") : Optional.empty();
        schema.ifPresent(config -> schemas.compileFindings(config)
                .forEach(finding -> findings.add(
                        finding.withPointer(Pointer.of("spec", "configSchema").append(finding.pointer())))));
        return RequestDecoder.located(findings, document);
    }
}
