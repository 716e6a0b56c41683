package io.openova.catalyst.request;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.request.DecodedRequest.Field;
import io.openova.catalyst.request.FieldTable.Place;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes a document in any accepted shape into fields under canonical names. There is one set of rules: no strict
 * attempt with a lenient fallback (contract section 2).
 */
public final class RequestDecoder {
    private static final String API_VERSION = "apps.openova.io/v1";

    private final boolean strict;

    /** @param strict whether an alias that contradicts its canonical field is an error instead of a warning */
    public RequestDecoder(boolean strict) {
        this.strict = strict;
    }

    /** Decodes one document; returns all findings at once, each with its position in the file. */
    public DecodedRequest decode(Document document, RequestKind kind) {
        List<Finding> findings = new ArrayList<>();
        Map<RequestField, Field> fields = new EnumMap<>(RequestField.class);
        if (document.value() instanceof ObjectValue root) {
            boolean resource = FieldTable.isResource(root);
            if (resource) {
                checkKind(root, findings);
            }
            FieldTable shape = resource ? FieldTable.ofResource() : FieldTable.ofRequest(kind);
            unknownFields(root, Pointer.ROOT, shape, kind, findings);
            for (Place place : shape.places()) {
                root.at(place.pointer())
                        .filter(place::accepts)
                        .flatMap(value -> new FieldReader(place, findings).read(value))
                        .ifPresent(value -> take(place, value, fields, findings));
            }
            if (kind == RequestKind.UPGRADE
                    && !fields.containsKey(RequestField.BLUEPRINT_VERSION)
                    && findings.stream().noneMatch(Finding::isError)) {
                findings.add(Finding.error(
                                "request/required",
                                Pointer.ROOT,
                                "an upgrade needs a version (toVersion, or ?targetVersion=)")
                        .withRemedy("name an exact version, a range, or latest"));
            }
        } else {
            findings.add(Finding.error(
                            "request/type",
                            Pointer.ROOT,
                            "a request is an object, not " + document.value().kind())
                    .withRemedy("send {\"blueprint\": …, \"namespace\": …, \"name\": …} or the canonical shape"));
        }
        return new DecodedRequest(kind, document, fields, located(findings, document));
    }

    /**
     * Returns the findings with their positions in the document; unknown fields point at the key, everything else at
     * the value.
     */
    public static List<Finding> located(List<Finding> findings, Document document) {
        return findings.stream()
                .map(finding -> finding.location().isPresent()
                        ? finding
                        : finding.withLocation(
                                isAboutKey(finding)
                                        ? document.locateKey(finding.pointer())
                                        : document.locate(finding.pointer())))
                .toList();
    }

    private static boolean isAboutKey(Finding finding) {
        return finding.rule().endsWith("unknown-field") || finding.rule().equals("chart/value-unread");
    }

    private static void checkKind(ObjectValue root, List<Finding> findings) {
        Optional<Value> kind = root.get("kind");
        if (!kind.equals(Optional.of(Value.text("Application")))) {
            findings.add(Finding.error(
                            "request/kind",
                            kind.isPresent() ? Pointer.of("kind") : Pointer.ROOT,
                            "a document with apiVersion or kind must be an Application")
                    .withRemedy("set kind: Application, or leave apiVersion and kind out to send a request"));
        }
        Optional<Value> version = root.get("apiVersion");
        if (!version.equals(Optional.of(Value.text(API_VERSION)))) {
            findings.add(Finding.error(
                            "request/api-version",
                            version.isPresent() ? Pointer.of("apiVersion") : Pointer.ROOT,
                            "the apiVersion of an Application is " + API_VERSION)
                    .withCandidates(List.of(API_VERSION)));
        }
    }

    private static void unknownFields(
            ObjectValue object, Pointer at, FieldTable shape, RequestKind kind, List<Finding> findings) {
        object.entries().forEach((key, value) -> {
            Pointer here = at.child(key);
            if (shape.isContainer(here)) {
                if (value instanceof ObjectValue inner) {
                    unknownFields(inner, here, shape, kind, findings);
                } else if (!(value instanceof NullValue) && !shape.isKnown(here, value)) {
                    findings.add(
                            Finding.error("request/type", here, "/" + key + " takes an object, not " + value.kind())
                                    .withRemedy("write " + key + ": {" + String.join(", ", shape.keysIn(here)) + "}"));
                }
            } else if (!shape.isKnown(here, value)) {
                findings.add(unknown(key, here, shape.keysIn(at), kind));
            }
        });
    }

    private static Finding unknown(String key, Pointer here, Iterable<String> known, RequestKind kind) {
        List<String> names = new ArrayList<>();
        known.forEach(names::add);
        String shown = key.length() > 80 ? key.substring(0, 80) + "…" : key;
        Finding finding = Finding.error("request/unknown-field", here, "unknown field '" + shown + "'");
        if (key.equals("toVersion") && !kind.takesToVersion()) {
            return finding.withRemedy("toVersion belongs to change requests; an install takes version")
                    .withCandidates(List.of("version"));
        }
        List<String> near = Nearest.to(key, names);
        return near.isEmpty()
                ? finding.withRemedy("known here: " + String.join(", ", names))
                : finding.withRemedy("did you mean '" + near.get(0) + "'?").withCandidates(near);
    }

    private void take(Place place, Value value, Map<RequestField, Field> fields, List<Finding> findings) {
        Field earlier = fields.get(place.field());
        if (earlier == null) {
            Origin origin = place.isAlias() ? new Origin.AliasOf(place.pointer()) : new Origin.Given(place.pointer());
            fields.put(place.field(), new Field(value, origin));
        } else if (!earlier.value().equals(value)) {
            Pointer winner = earlier.origin().pointer();
            findings.add(Finding.error(
                            "request/alias-conflict",
                            place.pointer(),
                            winner + " and " + place.pointer() + " name the same field and differ; " + winner + " wins")
                    .withSeverity(strict ? Severity.ERROR : Severity.WARNING)
                    .withRemedy("keep " + winner + " only"));
        }
    }

    /** Reads one value by the type of its field; blank strings, nulls, and empty lists count as absent. */
    private static final class FieldReader {
        private final Place place;
        private final List<Finding> findings;

        FieldReader(Place place, List<Finding> findings) {
            this.place = place;
            this.findings = findings;
        }

        Optional<Value> read(Value value) {
            if (value instanceof NullValue) {
                return Optional.empty();
            }
            return switch (place.field()) {
                case PARAMETERS -> object(value);
                case PLACEMENT_REGIONS -> regions(value);
                case NAME, BLUEPRINT_NAME, BLUEPRINT_VERSION, ORGANIZATION, ENVIRONMENT, PLACEMENT_MODE ->
                    text(value, place.pointer());
                // Optional string fields follow the rule for strings; the schema reports anything else that is wrong.
                default -> value instanceof TextValue ? text(value, place.pointer()) : Optional.of(value);
            };
        }

        private Optional<Value> object(Value value) {
            if (value instanceof ObjectValue) {
                return Optional.of(value);
            }
            return wrongType("an object", value, place.pointer(), "");
        }

        private Optional<Value> text(Value value, Pointer at) {
            if (value instanceof TextValue text) {
                String trimmed = text.text().strip();
                return trimmed.isEmpty() ? Optional.empty() : Optional.of(Value.text(trimmed));
            }
            return wrongType(
                    "a string",
                    value,
                    at,
                    value instanceof NumberValue || value instanceof BooleanValue ? "put it in quotes" : "");
        }

        private Optional<Value> regions(Value value) {
            if (!(value instanceof ListValue list)) {
                return wrongType("a list of region names", value, place.pointer(), "write [\"…\"] even for one region");
            }
            List<Value> names = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                Value item = list.items().get(i);
                Pointer at = place.pointer().child(i);
                if (item instanceof NullValue
                        || item instanceof TextValue t && t.text().isBlank()) {
                    findings.add(Finding.error("request/type", at, "a region has no name")
                            .withRemedy("name the region, or remove the entry"));
                } else {
                    text(item, at).ifPresent(names::add);
                }
            }
            return names.isEmpty() ? Optional.empty() : Optional.of(Value.list(names));
        }

        private Optional<Value> wrongType(String wanted, Value value, Pointer at, String remedy) {
            findings.add(Finding.error("request/type", at, at + " takes " + wanted + ", not " + value.kind())
                    .withRemedy(remedy));
            return Optional.empty();
        }
    }
}
