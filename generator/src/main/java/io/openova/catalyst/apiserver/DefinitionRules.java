package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules for custom resource definitions: names, versions, and the fields around their schemas. */
final class DefinitionRules {
    private static final Set<String> COLUMN_TYPES = Set.of("integer", "number", "string", "boolean", "date");
    private static final Set<String> COLUMN_FORMATS =
            Set.of("int32", "int64", "float", "double", "byte", "date", "date-time", "password");
    private static final String APPROVAL = "api-approved.kubernetes.io";

    private DefinitionRules() {}

    static void check(Field object, Expressions expressions) {
        Field spec = object.at("spec").as(Rule.DEFINITION);
        names(object, spec);
        Field scope = spec.at("scope");
        if (scope.needed("use Cluster or Namespaced")) {
            scope.oneOf("Cluster", "Namespaced");
        }
        if (spec.at("preserveUnknownFields").isTrue()) {
            spec.at("preserveUnknownFields")
                    .refuse(
                            "unknown fields cannot be kept everywhere",
                            "remove it, and set x-kubernetes-preserve-unknown-fields in the schemas");
        }
        Field versions = spec.at("versions");
        Set<String> seen = new HashSet<>();
        int stored = 0;
        boolean isUnique = true;
        for (Field version : versions.items()) {
            Field name = version.at("name");
            if (name.needed("name the version")) {
                name.form(Form.LETTER_LABEL);
            }
            isUnique = (seen.add(name.text()) || name.isUnknown()) && isUnique;
            stored += version.at("storage").isTrue() ? 1 : 0;
            version(version, expressions);
        }
        if (!isUnique) {
            versions.refuse("two versions have one name", "rename one of them");
        }
        if (stored != 1) {
            versions.refuse(
                    stored == 0 ? "no version is the storage version" : stored + " versions are the storage version",
                    "set storage: true in exactly one version");
        }
        conversion(spec.at("conversion"));
        approval(object, spec.at("group"));
    }

    private static void names(Field object, Field spec) {
        Field group = spec.at("group");
        Field names = spec.at("names");
        Field plural = names.at("plural");
        if (group.needed("name the API group")) {
            group.form(Form.SUBDOMAIN);
            if (Form.SUBDOMAIN.takes(group.text()) && group.text().indexOf('.') < 0) {
                group.refuse(group.shown() + " has no dot", "use a domain such as example.com");
            }
        }
        if (plural.needed("name the plural")) {
            plural.form(Form.LETTER_LABEL);
        }
        Field name = object.at("metadata", "name").as(Rule.DEFINITION);
        String wanted = plural.text() + "." + group.text();
        if (!name.isEmpty() && !name.text().equals(wanted) && !plural.isUnknown() && !group.isUnknown()) {
            name.refuse("the name is not the plural, a dot, and the group", "write " + wanted, List.of(wanted));
        }
        names.at("singular").form(Form.LETTER_LABEL);
        AdmissionRules.kindName(names.at("kind"));
        if (names.at("listKind").isSet()) {
            AdmissionRules.kindName(names.at("listKind"));
            if (names.at("kind").text().equals(names.at("listKind").text())
                    && !names.at("kind").isEmpty()) {
                names.at("listKind")
                        .refuse(
                                "kind and listKind are the same",
                                "use " + names.at("kind").text() + "List");
            }
        }
        names.at("shortNames").items().forEach(item -> item.strictly(Form.LETTER_LABEL));
        names.at("categories").items().forEach(item -> item.strictly(Form.LETTER_LABEL));
    }

    private static void version(Field version, Expressions expressions) {
        Field warning = version.at("deprecationWarning");
        if (warning.isSet() && !version.at("deprecated").isTrue()) {
            warning.refuse("only a deprecated version has a warning", "set deprecated: true, or remove the warning");
        } else if (warning.isSet()) {
            boolean isPrintable = warning.text().chars().noneMatch(Character::isISOControl);
            if (warning.text().isEmpty() || warning.text().length() > 256 || !isPrintable) {
                warning.refuse(
                        "the warning is empty, too long, or has control characters",
                        "use up to 256 printable characters");
            }
        }
        Field schema = version.at("schema", "openAPIV3Schema");
        if (!schema.isSet()) {
            schema.refuse("\"openAPIV3Schema\" is missing", "every version needs a schema");
        } else {
            new SchemaRules(expressions).check(schema);
            if (schema.at("nullable").isTrue()) {
                schema.at("nullable").refuse("the root of a schema is never null", "remove \"nullable\"");
            }
        }
        for (Field unknown : version.at("subresources", "status").entries()) {
            unknown.refuse("the status subresource has no fields", "write status: {}");
        }
        scale(version.at("subresources", "scale"));
        for (Field column : version.at("additionalPrinterColumns").items()) {
            column.at("name").needed("name the column");
            Field type = column.at("type");
            if (type.needed("use integer, number, string, boolean, or date")) {
                type.oneOf(COLUMN_TYPES.stream().sorted().toArray(String[]::new));
            }
            column.at("format").oneOfIfGiven(COLUMN_FORMATS.stream().sorted().toArray(String[]::new));
            Field path = column.at("jsonPath");
            if (path.needed("set the path of the value")) {
                path(path, List.of());
            }
        }
        selectable(version.at("selectableFields"), schema);
    }

    private static void scale(Field scale) {
        if (!scale.isSet()) {
            return;
        }
        if (scale.at("specReplicasPath").needed()) {
            path(scale.at("specReplicasPath"), List.of(".spec."));
        }
        if (scale.at("statusReplicasPath").needed()) {
            path(scale.at("statusReplicasPath"), List.of(".status."));
        }
        if (!scale.at("labelSelectorPath").isEmpty()) {
            path(scale.at("labelSelectorPath"), List.of(".spec.", ".status."));
        }
    }

    private static void path(Field path, List<String> starts) {
        if (!path.text().startsWith(".")) {
            path.refuse(path.shown() + " does not begin with a dot", "write a path such as .spec.replicas");
        } else if (!starts.isEmpty() && starts.stream().noneMatch(path.text()::startsWith)) {
            path.refuse(path.shown() + " does not begin with " + String.join(" or ", starts), "write such a path");
        }
    }

    private static void selectable(Field fields, Field schema) {
        Set<String> seen = new HashSet<>();
        for (Field field : fields.items()) {
            Field path = field.at("jsonPath");
            if (!path.needed("set the path of the value") || path.isUnknown()) {
                continue;
            }
            Field found = SchemaPaths.follow(schema, path.text());
            if (found == null || !path.text().startsWith(".")) {
                path.refuse(path.shown() + " is not a path of the schema", "name a field of the schema");
            } else if (path.text().startsWith(".metadata")) {
                path.refuse("fields of metadata cannot be selected", "remove it");
            } else if (!List.of("string", "boolean", "integer")
                    .contains(found.at("type").text())) {
                path.refuse("only strings, booleans, and integers can be selected", "name another field");
            }
            path.unique(seen, path.text());
        }
        if (fields.size() > 8) {
            fields.refuse(fields.size() + " fields are given, but at most 8 are allowed", "remove some");
        }
    }

    private static void conversion(Field conversion) {
        if (!conversion.isSet()) {
            return;
        }
        Field strategy = conversion.at("strategy");
        if (strategy.needed("use None or Webhook")) {
            strategy.oneOf("None", "Webhook");
        }
        Field webhook = conversion.at("webhook");
        if (!strategy.is("Webhook")) {
            if (!strategy.isUnknown()) {
                webhook.forbidden("unless the strategy is Webhook");
            }
            return;
        }
        Field client = webhook.at("clientConfig");
        if (!client.isSet()) {
            client.refuse("\"clientConfig\" is missing", "the strategy Webhook needs it");
        } else {
            AdmissionRules.client(client);
        }
        AdmissionRules.reviewVersions(webhook.at("conversionReviewVersions"), List.of("v1", "v1beta1"));
    }

    private static void approval(Field object, Field group) {
        String text = group.text().toLowerCase(Locale.ROOT);
        boolean isProtected = text.equals("k8s.io")
                || text.endsWith(".k8s.io")
                || text.equals("kubernetes.io")
                || text.endsWith(".kubernetes.io");
        if (!isProtected) {
            return;
        }
        Field approval = object.at("metadata", "annotations").at(APPROVAL).as(Rule.DEFINITION);
        List<String> known = List.of("https://", "http://", "unapproved");
        if (approval.isEmpty()) {
            approval.refuse(
                    "groups of Kubernetes need the annotation " + APPROVAL,
                    "add the link to the approval, or use another group");
        } else if (known.stream().noneMatch(approval.text()::startsWith)) {
            approval.refuse("the approval is not a link", "write the link to the approval");
        }
    }
}
