package io.openova.catalyst.schema.structural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.corpus.RandomChange;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.BundledSchemas;
import io.openova.catalyst.schema.Repository;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compact form takes what the whole schema takes, no more and no less. */
class CompactSchemaTest {
    private static final int TRIES = Integer.getInteger("catalyst.accepts", 20_000) / 4;

    @ParameterizedTest
    @ValueSource(strings = {"application", "environment", "organization", "blueprint"})
    void both_forms_take_the_same(String kind) {
        BundledSchemas bundled = new BundledSchemas();
        StructuralSchema compact = bundled.compact(kind);
        StructuralSchema whole = StructuralSchema.of(bundled.tree(kind));
        RuleChecker compactRules = new RuleChecker(compact);
        RuleChecker wholeRules = new RuleChecker(bundled.tree(kind));
        assertThat(compactRules.rules())
                .extracting(RuleChecker.Rule::expression)
                .containsExactlyElementsOf(wholeRules.rules().stream()
                        .map(RuleChecker.Rule::expression)
                        .toList());
        ObjectValue sound = sound(kind);
        assertThat(compact.accepts(sound)).as("sound").isTrue();
        RandomChange change = new RandomChange(new Random(20261125));
        int accepted = 0;
        for (int i = 0; i < TRIES; i++) {
            Value changed = change.of(sound);
            boolean accepts = compact.accepts(changed);
            assertThat(accepts).as(changed.toString()).isEqualTo(whole.accepts(changed));
            if (accepts) {
                accepted++;
                List<Finding> found = new ArrayList<>();
                wholeRules.check(changed, true, found::add);
                assertThat(compactRules.holds(changed)).as(changed.toString()).isEqualTo(found.isEmpty());
            }
        }
        assertThat(accepted).isBetween(TRIES / 100, TRIES - TRIES / 100);
    }

    private static ObjectValue sound(String kind) {
        return (ObjectValue) Repository.yaml(
                switch (kind) {
                    case "application" -> """
                        {"apiVersion": "apps.openova.io/v1", "kind": "Application",
                         "metadata": {"name": "qa-wp", "namespace": "qa-omantel"},
                         "spec": {"environmentRef": "qa-omantel", "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
                          "placement": "active-active", "regions": ["hz-fsn-rtz-prod", "hz-nbg-rtz-prod"],
                          "parameters": {"siteTitle": "QA WP"}, "dependsOn": [{"name": "db"}],
                          "topology": {"rto": "5m", "minReplicas": 2}, "instanceId": "abcd",
                          "healthCheck": {"path": "/health", "port": "http", "intervalSeconds": 30},
                          "owners": [{"email": "a@b.example", "role": "owner"}]},
                         "status": {"phase": "Ready"}}
                        """;
                    case "environment" -> """
                        {"apiVersion": "catalyst.openova.io/v1", "kind": "Environment", "metadata": {"name": "qa-omantel"},
                         "spec": {"organizationRef": "omantel-platform", "envType": "dev", "placement": "single-region",
                          "regions": [{"provider": "hetzner", "region": "fsn", "buildingBlock": "rtz",
                                       "hostCluster": "hz-fsn-rtz-prod"}]},
                         "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "Fine", "message": "",
                          "lastTransitionTime": "2026-01-31T10:00:00Z"}]}}
                        """;
                    case "organization" -> """
                        {"apiVersion": "orgs.openova.io/v1", "kind": "Organization", "metadata": {"name": "acme"},
                         "spec": {"slug": "acme", "displayName": "Acme", "kind": "customer", "tier": "sme",
                          "billingMode": "real", "sovereignRef": "omantel.biz",
                          "owners": [{"email": "a@acme.example", "role": "owner"}],
                          "identity": {"federationProvider": "okta", "federationConfig": {"issuer": "https://a.example"}}}}
                        """;
                    default -> """
                        {"apiVersion": "catalyst.openova.io/v1", "kind": "Blueprint", "metadata": {"name": "bp-qa-app"},
                         "spec": {"version": "0.1.0", "card": {"title": "QA", "tags": ["a"]}, "visibility": "listed",
                          "placementSchema": {"modes": ["single-region", "active-active"], "default": "single-region",
                           "minRegions": 1, "maxRegions": 3},
                          "depends": [{"blueprint": "bp-db", "version": "^1"}], "configSchema": {"type": "object"},
                          "manifests": {"source": {"kind": "HelmChart", "ref": "oci://a/b"}, "values": {"a": 1}},
                          "rotation": [{"kind": "token", "name": "a", "ttl": "30d"}]}}
                        """;
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{enum: [1, 2]}",
                "{type: string, enum: ['a|b']}",
                "{type: object, required: [a]}",
                "{type: object, additionalProperties: true}",
                "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
                "{type: object, properties: {'a:b': {type: string}}}"
            })
    void what_the_form_cannot_hold_is_refused(String schema) {
        ObjectValue tree = (ObjectValue) Repository.yaml(schema);
        assertThatThrownBy(() -> CompactSchema.of(tree)).isInstanceOf(IllegalArgumentException.class);
    }
}
