package io.openova.catalyst.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.validation.Validation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All findings in one go (contract section 5): a fault in one part does not hide one in another, and none is told twice. */
class AllAtOnceTest {
    private final Validation validation = Validation.of(new ApplicationDelivery(
                    new Catalog(List.of(new BundledBlueprints())),
                    SettingsOverrides.NONE,
                    new RequestDecoder(false),
                    new SchemaChecker())
            .surroundings());

    private List<String> told(String yaml) {
        return validation
                .validate(
                        new DocumentReader()
                                .readYaml(yaml.getBytes(StandardCharsets.UTF_8), "a.yaml", ReadLimits.MANIFEST)
                                .documents()
                                .get(0),
                        Optional.empty())
                .stream()
                .map(AllAtOnceTest::line)
                .toList();
    }

    private static String line(Finding finding) {
        return finding.rule() + " " + finding.pointer() + " "
                + finding.location().map(place -> place.line()).orElse(0);
    }

    @Test
    void a_request_is_told_of_its_parameters_though_its_name_is_wrong() {
        assertThat(told("""
                        blueprint: bp-qa-app
                        version: 0.1.0
                        namespace: acme-dev
                        name: Y_
                        placement: single-region
                        regions: [hz-fsn-rtz-prod]
                        values:
                          replicas: 99
                          siteTitel: x
                        """))
                .containsExactlyInAnyOrder(
                        "request/pattern /name 4",
                        "schema/maximum /values/replicas 8",
                        "schema/unknown-field /values/siteTitel 9");
    }

    @Test
    void a_request_is_told_of_its_parameters_though_its_placement_is_wrong() {
        assertThat(told("""
                        blueprint: bp-qa-app
                        version: 0.1.0
                        namespace: acme-dev
                        name: web
                        placement: active-active
                        regions: [hz-fsn-rtz-prod]
                        values: {replicas: many}
                        """))
                .containsExactlyInAnyOrder("placement/region-count /regions 6", "schema/type /values/replicas 7");
    }

    @Test
    void a_resource_that_its_schema_refuses_is_held_to_catalog_and_blueprint_too() {
        assertThat(told("""
                        apiVersion: apps.openova.io/v1
                        kind: Application
                        metadata:
                          name: App_1
                          namespace: kube-system
                        spec:
                          environmentRef: acme-dev
                          blueprintRef: {name: bp-qa-app, version: 9.9.9}
                          placement: single-region
                          regions: [hz-fsn-rtz-prod]
                        """))
                .containsExactlyInAnyOrder(
                        "schema/pattern /metadata/name 4",
                        "reference/namespace-reserved /metadata/namespace 5",
                        "reference/version-unknown /spec/blueprintRef/version 8");
        assertThat(told("""
                        apiVersion: apps.openova.io/v1
                        kind: Application
                        metadata:
                          name: App_1
                          namespace: acme-dev
                        spec:
                          environmentRef: acme-dev
                          blueprintRef: {name: bp-qa-app, version: 0.1.0}
                          placement: active-active
                          regions: [hz-fsn-rtz-prod]
                          parameters: {replicas: 99}
                        """))
                .containsExactlyInAnyOrder(
                        "schema/pattern /metadata/name 4",
                        "schema/rule /spec/regions 10",
                        "schema/maximum /spec/parameters/replicas 11");
    }
}
