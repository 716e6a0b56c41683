package io.openova.catalyst.corpus;

import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fault that is put into a sound file.
 *
 * @param base the sound file, as JSON
 * @param at where the fault is put
 * @param rule the rule that has to find it
 * @param shownAt what the finding has to point at
 */
record SeededFault(
        String name, String base, String at, Change change, String rule, String shownAt, SeededFault.Shown shown) {
    private static final String REQUEST = """
            {"name": "qa-wp", "blueprint": "bp-qa-app", "version": "0.1.0", "namespace": "qa-omantel",
             "placement": {"mode": "single-region", "regions": ["hz-fsn-rtz-prod"]},
             "values": {"siteTitle": "QA WP", "replicas": 2}}
            """;
    private static final String APPLICATION = """
            {"apiVersion": "apps.openova.io/v1", "kind": "Application",
             "metadata": {"name": "qa-wp", "namespace": "qa-omantel", "labels": {"team": "a"}},
             "spec": {"environmentRef": "qa-omantel", "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
              "placement": "single-region", "regions": ["hz-fsn-rtz-prod"],
              "parameters": {"siteTitle": "QA WP"},
              "healthCheck": {"path": "/health", "port": "http", "intervalSeconds": 30},
              "owners": [{"email": "a@b.example", "role": "owner"}]}}
            """;
    private static final String DEPLOYMENT = """
            {"apiVersion": "apps/v1", "kind": "Deployment",
             "metadata": {"name": "web", "namespace": "qa", "labels": {"app": "web"}},
             "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
              "template": {"metadata": {"labels": {"app": "web"}},
               "spec": {"containers": [
                {"name": "web", "image": "nginx:1.27.3", "ports": [{"name": "http", "containerPort": 8080}]},
                {"name": "side", "image": "busybox:1.36", "resources": {"limits": {"memory": "64Mi"}}}]}}}}
            """;
    private static final String ORGANIZATION = """
            {"apiVersion": "orgs.openova.io/v1", "kind": "Organization", "metadata": {"name": "acme"},
             "spec": {"slug": "acme", "displayName": "Acme", "kind": "customer", "tier": "sme", "billingMode": "real",
              "sovereignRef": "omantel.biz", "owners": [{"email": "a@acme.example", "role": "owner"}]}}
            """;

    /** Where the fault is to be shown. */
    enum Shown {
        KEY,
        VALUE
    }

    /** What becomes of the value; null removes it. */
    interface Change {
        @Nullable
        Value of(Value value);
    }

    /** Every fault that is seeded. */
    static List<SeededFault> all() {
        List<SeededFault> kinds = new ArrayList<>();
        add(kinds, "request: unknown field", REQUEST, "/namespce", set("x"), "request/unknown-field", Shown.KEY);
        add(
                kinds,
                "request: unknown field within",
                REQUEST,
                "/placement/region",
                set("x"),
                "request/unknown-field",
                Shown.KEY);
        add(kinds, "request: type", REQUEST, "/name", raw("5"), "request/type", Shown.VALUE);
        add(kinds, "request: pattern of name", REQUEST, "/name", set("Qa_Wp"), "request/pattern", Shown.VALUE);
        add(
                kinds,
                "request: pattern of region",
                REQUEST,
                "/placement/regions/0",
                set("Hz"),
                "request/pattern",
                Shown.VALUE);
        add(kinds, "request: version", REQUEST, "/version", set("one"), "request/version", Shown.VALUE);
        add(
                kinds,
                "request: placement mode",
                REQUEST,
                "/placement/mode",
                set("single"),
                "request/placement-mode",
                Shown.VALUE);
        add(
                kinds,
                "request: unknown Blueprint",
                REQUEST,
                "/blueprint",
                set("bp-qa-ap"),
                "reference/blueprint-unknown",
                Shown.VALUE);
        add(
                kinds,
                "request: unknown version",
                REQUEST,
                "/version",
                set("9.9.9"),
                "reference/version-unknown",
                Shown.VALUE);
        add(kinds, "parameter: type", REQUEST, "/values/replicas", set("many"), "schema/type", Shown.VALUE);
        add(kinds, "parameter: maximum", REQUEST, "/values/replicas", raw("99"), "schema/maximum", Shown.VALUE);
        add(
                kinds,
                "Application: unknown field",
                APPLICATION,
                "/spec/owner",
                set("x"),
                "schema/unknown-field",
                Shown.KEY);
        add(
                kinds,
                "Application: unknown field within",
                APPLICATION,
                "/spec/owners/0/mail",
                set("x"),
                "schema/unknown-field",
                Shown.KEY);
        add(kinds, "Application: type", APPLICATION, "/spec/regions", set("hz"), "schema/type", Shown.VALUE);
        add(kinds, "Application: enum", APPLICATION, "/spec/owners/0/role", set("boss"), "schema/enum", Shown.VALUE);
        add(
                kinds,
                "Application: pattern",
                APPLICATION,
                "/spec/blueprintRef/version",
                set("1.x"),
                "schema/pattern",
                Shown.VALUE);
        add(
                kinds,
                "Application: maximum",
                APPLICATION,
                "/spec/healthCheck/intervalSeconds",
                raw("999"),
                "schema/maximum",
                Shown.VALUE);
        add(
                kinds,
                "Application: minimum",
                APPLICATION,
                "/spec/healthCheck/intervalSeconds",
                raw("1"),
                "schema/minimum",
                Shown.VALUE);
        kinds.add(new SeededFault(
                "Application: required",
                APPLICATION,
                "/spec/blueprintRef/version",
                v -> null,
                "schema/required",
                "/spec/blueprintRef",
                Shown.VALUE));
        add(
                kinds,
                "Application: label",
                APPLICATION,
                "/metadata/labels/team",
                set("a b"),
                "schema/pattern",
                Shown.VALUE);
        add(kinds, "Application: name", APPLICATION, "/metadata/name", set("Qa"), "schema/pattern", Shown.VALUE);
        add(kinds, "Organization: enum", ORGANIZATION, "/spec/tier", set("huge"), "schema/enum", Shown.VALUE);
        add(
                kinds,
                "Organization: unknown field",
                ORGANIZATION,
                "/spec/display",
                set("x"),
                "schema/unknown-field",
                Shown.KEY);
        add(
                kinds,
                "Organization: pattern",
                ORGANIZATION,
                "/spec/sovereignRef",
                set("omantel"),
                "schema/pattern",
                Shown.VALUE);
        add(
                kinds,
                "Deployment: unknown field",
                DEPLOYMENT,
                "/spec/replica",
                raw("2"),
                "schema/unknown-field",
                Shown.KEY);
        add(
                kinds,
                "Deployment: unknown field within",
                DEPLOYMENT,
                "/spec/template/spec/containers/1/imag",
                set("x"),
                "schema/unknown-field",
                Shown.KEY);
        add(kinds, "Deployment: type", DEPLOYMENT, "/spec/replicas", set("two"), "schema/type", Shown.VALUE);
        add(
                kinds,
                "Deployment: type within",
                DEPLOYMENT,
                "/spec/template/spec/containers/0/ports/0/containerPort",
                set("web"),
                "schema/type",
                Shown.VALUE);
        add(
                kinds,
                "Deployment: no 32 bits",
                DEPLOYMENT,
                "/spec/replicas",
                raw("99999999999"),
                "schema/format",
                Shown.VALUE);
        add(kinds, "Deployment: minimum", DEPLOYMENT, "/spec/replicas", raw("-1"), "schema/minimum", Shown.VALUE);
        add(
                kinds,
                "Deployment: maximum",
                DEPLOYMENT,
                "/spec/template/spec/containers/0/ports/0/containerPort",
                raw("70000"),
                "schema/maximum",
                Shown.VALUE);
        add(
                kinds,
                "Deployment: quantity",
                DEPLOYMENT,
                "/spec/template/spec/containers/1/resources/limits/memory",
                set("64MB"),
                "schema/format",
                Shown.VALUE);
        kinds.add(new SeededFault(
                "Deployment: required",
                DEPLOYMENT,
                "/spec/template/spec/containers/1/name",
                v -> null,
                "apiserver/container",
                "/spec/template/spec/containers/1",
                Shown.VALUE));
        kinds.add(new SeededFault(
                "Deployment: unknown kind",
                DEPLOYMENT,
                "/kind",
                set("Deploymnt"),
                "schema/missing",
                "/kind",
                Shown.VALUE));
        add(kinds, "Deployment: label", DEPLOYMENT, "/metadata/labels/app", set("-web"), "schema/pattern", Shown.VALUE);
        kinds.add(new SeededFault(
                "duplicate key",
                DEPLOYMENT,
                "/spec/replicas\u0002",
                raw("3"),
                "document/duplicate-key",
                "/spec/replicas\u0002",
                Shown.KEY));
        add(
                kinds,
                "number: too large",
                DEPLOYMENT,
                "/spec/replicas",
                raw("99999999999999999999"),
                "number/too-large",
                Shown.VALUE);
        add(kinds, "YAML: anchor", DEPLOYMENT, "/spec/replicas", raw("&a 2"), "yaml/anchor", Shown.VALUE);
        add(kinds, "YAML: alias", DEPLOYMENT, "/spec/replicas", raw("*a"), "yaml/alias", Shown.VALUE);
        add(kinds, "YAML: tag", DEPLOYMENT, "/spec/replicas", raw("!!int 2"), "yaml/tag", Shown.VALUE);
        add(kinds, "YAML: octal", DEPLOYMENT, "/spec/replicas", raw("017"), "yaml/ambiguous-number", Shown.VALUE);
        return kinds;
    }

    private static void add(
            List<SeededFault> kinds, String name, String base, String at, Change change, String rule, Shown shown) {
        kinds.add(new SeededFault(name, base, at, change, rule, at, shown));
    }

    private static Change set(String text) {
        return value -> Value.text(text);
    }

    private static Change raw(String text) {
        return value -> Value.text(PlacedText.RAW + text);
    }

    /** The sound files. */
    static List<String> bases() {
        return List.of(REQUEST, APPLICATION, DEPLOYMENT, ORGANIZATION);
    }
}
