package io.openova.catalyst.request;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request after decoding: every field that the caller gave, under its canonical name, and the findings.
 *
 * @param kind the kind of request
 * @param document the document it was read from
 * @param fields given fields; strings trimmed, blank ones and nulls left out
 * @param findings about the shape; with an error among them nothing may be written
 */
public record DecodedRequest(
        RequestKind kind, Document document, Map<RequestField, Field> fields, List<Finding> findings) {

    public DecodedRequest {
        Map<RequestField, Field> ordered = new EnumMap<>(RequestField.class);
        ordered.putAll(fields);
        fields = Collections.unmodifiableMap(ordered);
        findings = List.copyOf(findings);
    }

    /** A given value and its pointer. */
    public record Field(Value value, Origin origin) {}

    public Optional<Field> field(RequestField field) {
        return Optional.ofNullable(fields.get(field));
    }

    public boolean isClean() {
        return findings.stream().noneMatch(Finding::isError);
    }
}
