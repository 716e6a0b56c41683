package io.openova.catalyst.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules by themselves; {@code OracleTableTest} holds their verdicts against those of a server. */
class ServerRulesTest {
    private static final String POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: ferry}\nspec: ";
    private static final String DEPLOYMENT =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ferry}\nspec: {selector: {matchLabels: {app: a}}, template: ";

    /** Takes every expression and default. */
    private static final Expressions ANY = new Expressions() {
        @Override
        public Optional<String> problem(String expression, List<String> variables, Result result) {
            return Optional.empty();
        }

        @Override
        public Optional<String> problemOfRule(
                String expression, ObjectValue schema, boolean isResource, Result result) {
            return Optional.empty();
        }

        @Override
        public double cost(String expression, ObjectValue schema, double times) {
            return 0;
        }

        @Override
        public boolean isPattern(String text) {
            return true;
        }

        @Override
        public Optional<String> misfit(ObjectValue schema, Value value) {
            return Optional.empty();
        }
    };

    private static List<Finding> check(String yaml, int minor) {
        ObjectValue object = (ObjectValue) new DocumentReader()
                .readYaml(yaml.getBytes(StandardCharsets.UTF_8), "a.yaml", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
        String kind = object.textAt("apiVersion").orElseThrow() + " "
                + object.textAt("kind").orElseThrow();
        return ServerRules.check(kind, object, minor, ANY);
    }

    private static List<String> lines(String yaml) {
        return check(yaml, 34).stream()
                .map(finding -> finding.rule() + " " + finding.pointer())
                .toList();
    }

    @Test
    void a_selector_has_to_match_the_labels_of_its_template() {
        String yaml = DEPLOYMENT + "{metadata: {labels: {app: b}}, spec: {containers: [{name: a, image: a}]}}}";

        assertThat(lines(yaml)).containsExactly("apiserver/selector /spec/template/metadata/labels");
        assertThat(lines(yaml.replace("app: b", "app: a"))).isEmpty();
    }

    @Test
    void a_missing_field_is_named_itself() {
        assertThat(lines(POD + "{containers: [{name: Main_One}]}"))
                .containsExactly(
                        "apiserver/container /spec/containers/0/name", "apiserver/container /spec/containers/0/image");
    }

    @Test
    void entries_that_a_server_side_apply_cannot_tell_apart_are_duplicates() {
        assertThat(lines(POD
                        + "{containers: [{name: a, image: a, env: [{name: A}, {name: A}],"
                        + " ports: [{containerPort: 80}, {containerPort: 80, protocol: TCP}]}, {name: a, image: a}]}"))
                .containsExactly(
                        "schema/duplicate /spec/containers/0/ports/1",
                        "schema/duplicate /spec/containers/0/env/1",
                        "schema/duplicate /spec/containers/1/name");
    }

    @Test
    void a_mount_needs_a_volume_and_a_volume_one_source() {
        List<Finding> found = check(
                POD
                        + "{containers: [{name: a, image: a, volumeMounts: [{name: holds, mountPath: /h}]}],"
                        + " volumes: [{name: hold, emptyDir: {}, configMap: {name: m}}]}",
                34);

        assertThat(found)
                .extracting(finding -> finding.pointer().toString())
                .containsExactly("/spec/volumes/0/configMap", "/spec/containers/0/volumeMounts/0/name");
        assertThat(found.get(1).candidates()).containsExactly("hold");
    }

    @Test
    void what_is_put_in_later_is_not_judged() {
        assertThat(lines(DEPLOYMENT
                        + "{metadata: {labels: {app: '${APP}'}}, spec: {restartPolicy: '${POLICY}', containers: [{name: '${N}',"
                        + " image: '${I}', resources: {requests: {cpu: '${C}'}, limits: {cpu: 1m}},"
                        + " volumeMounts: [{name: '${V}', mountPath: /a}]}]}}}"))
                .isEmpty();
        assertThat(lines("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/dockerconfigjson\n"
                        + "data: {.dockerconfigjson: 'ENC[AES256_GCM,data:x]'}"))
                .isEmpty();
    }

    @Test
    void a_container_that_is_a_host_process_needs_the_network_of_the_host() {
        String yaml =
                POD + "{containers: [{name: a, image: a, securityContext: {windowsOptions: {hostProcess: true}}}]}";

        assertThat(lines(yaml)).containsExactly("apiserver/security-context /spec/hostNetwork");
    }

    @Test
    void no_message_holds_the_value_of_a_secret() {
        List<Finding> found = check(
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/dockerconfigjson\n"
                        + "stringData: {.dockerconfigjson: canary, 'a b': canary}",
                34);

        assertThat(found).hasSize(2);
        assertThat(found.toString()).doesNotContain("canary");
    }

    @Test
    void the_version_of_the_cluster_decides() {
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: 1ferry}\nspec: {ports: [{port: 80}]}";

        assertThat(check(service, 34)).hasSize(1);
        assertThat(check(service, 35)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/5 * * * *",
                "0 0 1 jan sun",
                "? ? ? ? ?",
                "0-30/10,45 * * * 1-5",
                "@daily",
                "@every 1h30m",
                "1/5 * * * *"
            })
    void a_schedule_is_read_as_kubernetes_reads_it(String schedule) {
        assertThat(CronSchedule.problem(schedule)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "every night",
                "* * * *",
                "60 * * * *",
                "* * * * 7",
                "0 0 L * *",
                "*/0 * * * *",
                "5-1 * * * *",
                "@every 1 hour",
                "@Daily",
                "TZ=UTC 0 0 * * *"
            })
    void a_schedule_that_kubernetes_cannot_read_is_refused(String schedule) {
        assertThat(CronSchedule.problem(schedule)).isPresent();
    }

    @Test
    void the_page_lists_every_kind_that_is_covered() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("catalyst.repository", "..")).resolve("docs/apiserver-rules.md"));

        assertThat(ServerRules.kinds()).allSatisfy(kind -> {
            String version = kind.substring(0, kind.indexOf(' '));
            String row = page.lines()
                    .filter(line -> line.startsWith("| `" + version + "` |"))
                    .findFirst()
                    .orElse("");
            assertThat(row).contains(kind.substring(kind.indexOf(' ') + 1));
        });
    }
}
