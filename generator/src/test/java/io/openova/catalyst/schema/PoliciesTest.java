package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final String FAULTY = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              hostNetwork: true
              containers:
                - name: web
                  image: registry:5000/nginx
                  env:
                    - name: DB_PASSWORD
                      value: canary-value
                    - name: API_TOKEN
                      value: ${TOKEN}
                  securityContext:
                    privileged: true
            """;

    private static final String SOUND = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              namespace: qa
            spec:
              containers:
                - name: web
                  image: nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000
                  resources:
                    requests: {cpu: 10m, memory: 16Mi}
                    limits: {memory: 16Mi}
            """;

    @Test
    void each_policy_points_at_the_field_and_says_what_to_do() {
        List<Finding> found = Policies.chosen(List.of("all")).check(value(FAULTY));
        assertThat(found)
                .extracting(finding -> finding.rule() + " " + finding.pointer())
                .containsExactlyInAnyOrder(
                        "policy/image-untagged /spec/containers/0/image",
                        "policy/resources-missing /spec/containers/0",
                        "policy/privileged /spec/containers/0/securityContext/privileged",
                        "policy/privileged /spec/hostNetwork",
                        "policy/secret-plain-text /spec/containers/0/env/0/value",
                        "policy/namespace-missing /metadata");
        assertThat(found).allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
    }

    @Test
    void what_is_sound_has_nothing_to_say() {
        assertThat(Policies.chosen(Policies.ids()).check(value(SOUND))).isEmpty();
    }

    @Test
    void S08_the_value_of_a_secret_is_never_said() {
        assertThat(Policies.chosen(List.of("all")).check(value(FAULTY)).toString())
                .doesNotContain("canary");
    }

    @Test
    void policies_are_on_and_off_by_id() {
        assertThat(Policies.chosen(List.of("all", "-privileged", "-policy/image-untagged"))
                        .check(value(FAULTY)))
                .extracting(Finding::rule)
                .doesNotContain("policy/privileged", "policy/image-untagged")
                .contains("policy/namespace-missing");
        assertThat(Policies.NONE.check(value(FAULTY))).isEmpty();
        assertThatThrownBy(() -> Policies.chosen(List.of("unheard-of"))).hasMessageContaining("policy/privileged");
    }

    @Test
    void a_team_brings_its_own_rules() {
        Policies.Read read = Policies.NONE.with(
                bytes("id: team-label\nkinds: [Pod]\nat: /metadata/labels/team\nmessage: no team\n"
                        + "expression: has(self.metadata.labels) && 'team' in self.metadata.labels\n"),
                "team.yaml");
        assertThat(read.findings()).isEmpty();
        assertThat(read.policies().check(value(SOUND))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("policy/team-label");
            assertThat(finding.pointer().toString()).isEqualTo("/metadata");
            assertThat(finding.isError()).isTrue();
        });
        assertThat(read.policies().check(value(SOUND.replace("kind: Pod", "kind: Other"))))
                .isEmpty();
    }

    @Test
    void a_rule_that_cannot_be_used_is_a_finding_with_its_place() {
        for (String rule : List.of(
                "id: a\nmessage: m\nexpression: self.(\n",
                "id: a\nexpression: 'true'\n",
                "id: a\nmessage: m\nexpression: 'true'\nat: x\n")) {
            Policies.Read read = Policies.NONE.with(bytes(rule), "team.yaml");
            assertThat(read.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.rule()).isEqualTo("policy/malformed");
                assertThat(finding.location()).isPresent();
            });
            assertThat(read.policies().isEmpty()).isTrue();
        }
    }

    @Test
    void policies_of_the_program_are_warnings_unless_they_are_raised() {
        assertThat(Policies.chosen(List.of("all", "privileged=error")).check(value(FAULTY)))
                .allSatisfy(finding ->
                        assertThat(finding.isError()).isEqualTo(finding.rule().equals("policy/privileged")));
    }

    @Test
    void a_rule_without_an_answer_is_a_fault_of_the_rule() {
        Policies policies = Policies.NONE
                .with(bytes("id: a\nmessage: m\nexpression: has(self.metadta.labels)\n"), "team.yaml")
                .policies();

        assertThat(policies.check(value(SOUND))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("policy/unanswered");
            assertThat(finding.message()).contains("metadta");
            assertThat(finding.location())
                    .hasValueSatisfying(place -> assertThat(place.file()).isEqualTo("team.yaml"));
        });
        assertThat(policies.check(value(SOUND))).isEmpty();
    }

    @Test
    void a_key_that_no_rule_has_and_a_kind_that_nothing_has_are_faults_of_the_rule() {
        Policies.Read read =
                Policies.NONE.with(bytes("id: a\nmessage: m\nkind: [Pod]\nexpression: 'false'\n"), "team.yaml");
        assertThat(read.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("policy/malformed");
            assertThat(finding.candidates()).contains("kinds");
        });

        Policies policies = Policies.NONE
                .with(bytes("id: a\nmessage: m\nkinds: [Pdo, Pod]\nexpression: 'true'\n"), "team.yaml")
                .policies();
        assertThat(policies.unknownKinds("Pod"::equals)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("policy/unknown-kind");
            assertThat(finding.message()).contains("Pdo");
            assertThat(finding.isError()).isFalse();
        });
    }

    private static Value value(String text) {
        return new DocumentReader()
                .readYaml(bytes(text), "a.yaml", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
