package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.kubernetes.BundledKinds;
import io.openova.catalyst.schema.structural.StructuralParts;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesSchemasTest {
    private static final KubernetesSchemas SCHEMAS = KubernetesSchemas.bundled();
    private static final KubernetesVersion STANDARD = SCHEMAS.standard();
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: web}
              creationTimestamp: null
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web
                      image: nginx:1.27
                      ports: [{containerPort: 8080, protocol: TCP}]
                      resources: {requests: {cpu: 100m, memory: 1.5Gi}, limits: {cpu: 2}}
                      livenessProbe: {httpGet: {path: /, port: http}}
            """;

    private static List<Finding> check(String yaml) {
        return check(yaml, STANDARD);
    }

    private static List<Finding> check(String yaml, KubernetesVersion version) {
        Value value = Repository.yaml(yaml);
        List<Finding> findings = SCHEMAS.check(value, version);
        if (SCHEMAS.accepts(value, version)) {
            assertThat(findings).as("what is accepted has no findings").isEmpty();
        }
        return findings;
    }

    private static KubernetesVersion version(String text) {
        return KubernetesVersion.parse(text).orElseThrow();
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .map(f -> f.rule() + " " + f.pointer() + (f.candidates().isEmpty() ? "" : " " + f.candidates()))
                .toList();
    }

    @Test
    void a_sound_object_of_every_version_has_no_findings() {
        assertThat(SCHEMAS.versions()).hasSizeGreaterThanOrEqualTo(3).contains(version("1.34"));
        for (KubernetesVersion each : SCHEMAS.versions()) {
            assertThat(check(DEPLOYMENT, each)).as(each.toString()).isEmpty();
            assertThat(SCHEMAS.accepts(Repository.yaml(DEPLOYMENT), each)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "replicas: 2              | replicas: -1             | schema/minimum /spec/replicas",
                "replicas: 2              | replicas: 2147483648     | schema/format /spec/replicas",
                "maxSurge: 25%            | maxSurge: -1             | schema/minimum /spec/strategy/rollingUpdate/maxSurge",
                "containerPort: 8080      | containerPort: 0         | schema/minimum CONTAINER/ports/0/containerPort",
                "containerPort: 8080      | containerPort: 65536     | schema/maximum CONTAINER/ports/0/containerPort",
                "port: http               | port: 65536              | schema/maximum CONTAINER/livenessProbe/httpGet/port",
                "port: http               | port: 99999999999        | schema/format CONTAINER/livenessProbe/httpGet/port",
                "port: http               | port: '80'               | schema/format CONTAINER/livenessProbe/httpGet/port",
                "port: http               | port: web--http          | schema/format CONTAINER/livenessProbe/httpGet/port",
                "port: http               | port: Http               | schema/format CONTAINER/livenessProbe/httpGet/port",
                "containerPort: 8080      | name: a-name-too-long1, containerPort: 8080 | schema/format CONTAINER/ports/0/name",
                "cpu: 100m                | cpu: 100x                | schema/format CONTAINER/resources/requests/cpu",
                "memory: 1.5Gi            | memory: 1GB              | schema/format CONTAINER/resources/requests/memory",
                "creationTimestamp: null  | creationTimestamp: today | schema/format /metadata/creationTimestamp",
            })
    void what_an_API_server_cannot_read_or_refuses_of_any_object_is_found(String sound, String wrong, String finding) {
        assertThat(DEPLOYMENT).contains(sound);
        assertThat(lines(check(DEPLOYMENT.replace(sound, wrong))))
                .containsExactly(finding.replace("CONTAINER", "/spec/template/spec/containers/0"));
    }

    /** Where an API server fills in a value, or takes it for none, nothing is said. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, targetPort: 0, nodePort: 0}]}}",
                "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 65535, targetPort: 1-a-2}]}}",
                "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, targetPort: '${PORT}'}]}}",
                "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, targetPort: ''}]}}",
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: l},"
                        + " spec: {renewTime: '2026-01-31T10:00:00.000000Z'}}",
                "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {cpu: ' 100m ', memory: 1e3, pods: 5}}}",
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {minReplicas: 1,"
                        + " maxReplicas: 1, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}",
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: p}, spec: {minAvailable: 0}}",
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: p}, spec: {minAvailable: 50%}}",
            })
    void the_ends_of_a_range_are_taken(String yaml) {
        for (KubernetesVersion each : SCHEMAS.versions()) {
            assertThat(check(yaml, each)).as(each.toString()).isEmpty();
        }
    }

    @Test
    void a_custom_resource_of_Flux_is_held_to_the_formats_of_its_definition() {
        String repository = "{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: g},"
                + " spec: {interval: 5m, url: 'https://a.example/b'}, status: {conditions: [{type: Ready, status: 'True',"
                + " reason: Ready, message: done, lastTransitionTime: %s}]}}";
        // What an API server takes of a custom resource, and not of a kind of its own.
        assertThat(check(repository.formatted("'2026-01-31t10:00:00z'"))).isEmpty();
        assertThat(lines(check(repository.formatted("yesterday"))))
                .containsExactly("schema/format /status/conditions/0/lastTransitionTime");
    }

    @Test
    void what_a_definition_says_of_a_list_is_not_taken_for_what_it_says_of_an_entry() {
        String receiver = "{apiVersion: notification.toolkit.fluxcd.io/v1, kind: Receiver, metadata: {name: r},"
                + " spec: {type: generic-oidc, resources: [{kind: GitRepository, name: g}], oidcProviders: %s}}";
        String provider = "{issuerURL: 'https://%s.example', validations: [{expression: 'true', message: m}]}";
        assertThat(check(receiver.formatted("[" + provider.formatted("a") + ", " + provider.formatted("b") + "]")))
                .isEmpty();
        assertThat(lines(check(
                        receiver.formatted("[" + provider.formatted("a") + ", " + provider.formatted("a") + "]"))))
                .containsExactly("schema/duplicate /spec/oidcProviders/1");
        assertThat(lines(check(receiver.formatted("[{issuerURL: 'https://a.example', validations: []}]"))))
                .containsExactly("schema/minItems /spec/oidcProviders/0/validations");
    }

    @Test
    void a_lease_wants_every_digit_of_its_time() {
        String lease =
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: l}, spec: {renewTime: '2026-01-31T10:00:00Z'}}";
        assertThat(check(lease)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("is not a time with microseconds such as"));
    }

    @Test
    void a_file_mode_that_was_meant_as_octal_is_found() {
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: 'a:1'}],"
                + " volumes: [{name: v, secret: {secretName: s, defaultMode: %s}}]}}";
        assertThat(check(pod.formatted("420"))).isEmpty();
        assertThat(lines(check(pod.formatted("644"))))
                .containsExactly("schema/maximum /spec/volumes/0/secret/defaultMode");
    }

    @Test
    void every_definition_of_every_kind_can_be_read() {
        BundledKinds table = BundledKinds.read();
        for (String kind : table.kinds().keySet()) {
            for (KubernetesVersion each : table.versions()) {
                StructuralSchema schema = table.schema(kind, each);
                if (schema != null) {
                    assertThat(read(schema, 0)).as(kind).isPositive();
                }
            }
        }
        assertThat(table.kinds()).hasSizeGreaterThan(200);
    }

    private static int read(StructuralSchema schema, int depth) {
        StructuralParts parts = schema.parts();
        if (depth > 24) {
            return 1;
        }
        int count = 1;
        for (StructuralSchema property : parts.properties.values()) {
            // JSONSchemaProps goes on for ever.
            count += depth > 8 && parts.properties.containsKey("x-kubernetes-validations")
                    ? 1
                    : read(property, depth + 1);
        }
        if (parts.items != null && parts.items.resolved() != schema.resolved()) {
            count += read(parts.items, depth + 1);
        }
        return count;
    }

    @Test
    void every_fault_is_told_with_the_nearest_field() {
        String faulty = DEPLOYMENT
                .replace("replicas: 2", "replicas: two")
                .replace("image: nginx:1.27", "imgae: nginx:1.27")
                .replace("cpu: 100m", "cpu: 100mm")
                .replace("containerPort: 8080, ", "")
                .replace("app: web}\n  creation", "app: -web-}\n  creation");
        assertThat(lines(check(faulty)))
                .containsExactly(
                        "schema/pattern /metadata/labels/app",
                        "schema/type /spec/replicas",
                        "schema/unknown-field /spec/template/spec/containers/0/imgae [image]",
                        "apiserver/port /spec/template/spec/containers/0/ports/0/containerPort",
                        "schema/format /spec/template/spec/containers/0/resources/requests/cpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "protocol: TCP ; protocol: tcp ; /ports/0/protocol ; TCP",
                "resources: {requests: {cpu: 100m, memory: 1.5Gi}, limits: {cpu: 2}} ; imagePullPolicy: IfNotPresant"
                        + " ; /imagePullPolicy ; IfNotPresent",
                "path: / ; scheme: https ; /livenessProbe/httpGet/scheme ; HTTPS",
            })
    void a_word_that_the_go_type_does_not_have_is_told_with_the_nearest(
            String sound, String faulty, String place, String candidate) {
        String yaml = DEPLOYMENT.replace(sound, faulty);
        for (KubernetesVersion each : SCHEMAS.versions()) {
            assertThat(check(yaml, each)).as(yaml).singleElement().satisfies(finding -> {
                assertThat(finding.rule()).isEqualTo("schema/enum");
                assertThat(finding.pointer()).hasToString("/spec/template/spec/containers/0" + place);
                assertThat(finding.candidates()).contains(candidate).doesNotContain("");
            });
        }
    }

    @Test
    void an_empty_word_counts_as_left_out_and_a_variable_as_any_word() {
        for (String word : List.of("''", "null", "Always", "'${POLICY}'")) {
            assertThat(check(DEPLOYMENT.replace("image: nginx:1.27", "image: a\n          imagePullPolicy: " + word)))
                    .as(word)
                    .isEmpty();
        }
    }

    @Test
    void a_version_takes_the_words_that_it_knows() {
        String claim =
                "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: x}\nspec: {scopes: [VolumeAttributesClass]}";
        assertThat(lines(check(claim, version("1.32"))))
                .singleElement()
                .asString()
                .startsWith("schema/enum /spec/scopes/0");
        assertThat(check(claim, version("1.37"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "extensions/v1beta1, Deployment, 1.34, schema/removed-api, apps/v1 Deployment",
        "policy/v1beta1, PodDisruptionBudget, 1.34, schema/removed-api, policy/v1 PodDisruptionBudget",
        "flowcontrol.apiserver.k8s.io/v1beta3, FlowSchema, 1.34, schema/removed-api, flowcontrol.apiserver.k8s.io/v1 FlowSchema",
    })
    void a_removed_api_is_told_with_its_replacement(
            String apiVersion, String kind, String version, String rule, String replacement) {
        String yaml = "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: x}";
        assertThat(check(yaml, version(version))).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo(rule);
            assertThat(f.isError()).isTrue();
            assertThat(f.pointer()).hasToString("/apiVersion");
            assertThat(f.candidates()).containsExactly(replacement);
        });
    }

    @Test
    void a_deprecated_api_is_a_warning_in_the_versions_that_still_serve_it() {
        String yaml = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: x}";
        assertThat(check(yaml, version("1.32"))).isEmpty();
        String admission = "apiVersion: admissionregistration.k8s.io/v1beta1\nkind: ValidatingAdmissionPolicy\n"
                + "metadata: {name: x}\nspec: {validations: [{expression: 'true'}]}";
        assertThat(lines(check(admission, version("1.33")))).containsExactly("schema/deprecated-api /apiVersion");
        assertThat(lines(check(admission, version("1.34"))))
                .first()
                .asString()
                .startsWith("schema/removed-api /apiVersion");
    }

    @Test
    void a_kind_that_only_newer_versions_serve_is_told_with_them() {
        String yaml = "apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: {name: x}\nspec: {}";
        assertThat(check(yaml, version("1.34"))).isEmpty();
        assertThat(check(yaml, version("1.33"))).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("schema/missing");
            assertThat(f.remedy()).contains("1.34");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com/v1 Widget", "apps/v1 Deploymnet", "apps/v2 Deployment"})
    void a_missing_schema_is_never_a_silent_pass(String name) {
        String[] words = name.split(" ");
        List<Finding> found = check("apiVersion: " + words[0] + "\nkind: " + words[1] + "\nmetadata: {name: x}");
        assertThat(found).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("schema/missing");
            assertThat(f.isError()).isEqualTo(!words[0].startsWith("example"));
        });
        if (!words[0].startsWith("example")) {
            assertThat(found.get(0).candidates()).contains("apps/v1 Deployment");
        }
    }

    @Test
    void fluxs_kinds_are_checked_with_their_rules_and_defaults() {
        String release = """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: x}
                spec: {interval: 10m, timeuot: 5m}
                """;
        assertThat(lines(check(release)))
                .containsExactly("schema/rule /spec", "schema/unknown-field /spec/timeuot [timeout]");
        String bucket = """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: Bucket
                metadata: {name: x}
                spec: {interval: 10m, endpoint: s3, bucketName: b, sts: {provider: aws, endpoint: 'https://sts'}}
                """;
        assertThat(check(bucket)).singleElement().satisfies(f -> assertThat(f.message())
                .contains("'ldap' is the only supported STS provider"));
    }

    @Test
    void entries_of_a_list_are_checked_by_their_own_kinds() {
        String list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: x}\n"
                + "  dta: {}\n- {}\n";
        assertThat(lines(check(list)))
                .containsExactly("schema/unknown-field /items/0/dta [data]", "schema/required /items/1");
    }

    @Test
    void a_definition_that_was_found_is_a_schema_with_rules() {
        Value definition = Repository.yaml(Widgets.definition("""
                spec: {type: object, required: [size],
                  x-kubernetes-validations: [{rule: 'self.size <= self.most', message: size is over most}],
                  properties: {
                    size: {type: integer, minimum: 1, exclusiveMinimum: true},
                    most: {type: integer, default: 10},
                    port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]},
                    either: {type: object, properties: {a: {type: string}, b: {type: string}},
                      oneOf: [{required: [a]}, {required: [b]}]}}}
                """.lines().collect(Collectors.joining(" "))));
        assertThat(check(definition)).isEmpty();
        KubernetesSchemas more = SCHEMAS.with(List.of(definition));
        assertThat(lines(more.check(widget("{size: 3, port: http}"), STANDARD))).isEmpty();
        assertThat(lines(more.check(widget("{size: 11}"), STANDARD))).containsExactly("schema/rule /spec");
        assertThat(lines(more.check(widget("{sise: 3}"), STANDARD)))
                .containsExactly("schema/required /spec", "schema/unknown-field /spec/sise [size]");
        assertThat(lines(more.check(widget("{size: 1}"), STANDARD)))
                .singleElement()
                .asString()
                .startsWith("schema/exclusiveMinimum");
        assertThat(more.check(widget("{size: 2, either: {a: left, b: right}}"), STANDARD))
                .isNotEmpty();
    }

    private static List<Finding> check(Value value) {
        return SCHEMAS.check(value, STANDARD);
    }

    private static Value widget(String spec) {
        return Repository.yaml(Widgets.widget("spec: " + spec));
    }
}
