package io.openova.catalyst.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.validation.RepositoryReferences;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepositoryReferencesTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: web, tier: a}}
            spec:
              serviceAccountName: default
              containers:
                - {name: a, image: a, env: [{name: A, valueFrom: {configMapKeyRef: {name: confg, key: a}}}]}
              volumes: [{name: v, secret: {secretName: made}}, {name: w, secret: {secretName: gone, optional: true}}]
            """;

    private static final String OTHERS = """
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: config}}
            ---
            {apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: made}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web, tier: b}, ports: [{name: http, port: 80}]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {defaultBackend: {service: {name: web, port: {number: 81}}}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps}
            spec: {sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: infra}]}
            """;

    private static List<Finding> findings(String yaml) {
        RepositoryReferences references = new RepositoryReferences();
        new DocumentReader()
                .readYaml(yaml.getBytes(StandardCharsets.UTF_8), "a.yaml", ReadLimits.INPUT)
                .documents()
                .forEach(references::add);
        return references.findings();
    }

    @Test
    void a_name_that_nothing_has_is_a_warning_and_a_port_that_a_known_service_lacks_an_error() {
        assertThat(findings(POD + OTHERS))
                .extracting(finding -> finding.severity() + " " + finding.rule() + " " + finding.pointer())
                .containsExactlyInAnyOrder(
                        "WARNING reference/object-missing /spec/containers/0/env/0/valueFrom/configMapKeyRef/name",
                        "WARNING reference/selector-empty /spec/selector",
                        "ERROR reference/port-missing /spec/defaultBackend/service/port/number",
                        "WARNING reference/object-missing /spec/dependsOn/0/name");
    }

    @Test
    void the_nearest_name_is_offered() {
        assertThat(findings(POD + OTHERS).stream()
                        .filter(finding -> finding.pointer().toString().endsWith("configMapKeyRef/name")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.candidates()).containsExactly("config"));
    }

    @Test
    void a_repository_whose_names_all_stand_in_it_has_no_finding() {
        assertThat(findings((POD + OTHERS)
                        .replace("confg", "config")
                        .replace("tier: b", "tier: a")
                        .replace("number: 81", "name: http")
                        .replace(", dependsOn: [{name: infra}]", "")))
                .isEmpty();
    }
}
