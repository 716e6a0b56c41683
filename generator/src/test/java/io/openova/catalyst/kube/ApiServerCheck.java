package io.openova.catalyst.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The same against a real API server: {@code mvn -pl generator test -Dtest=ApiServerCheck -Dcatalyst.kubeconfig=FILE}. It
 * needs an API server and etcd, no node; it writes into the namespace {@code catalyst-check} only.
 */
@EnabledIfSystemProperty(named = "catalyst.kubeconfig", matches = ".+")
class ApiServerCheck {
    private static final String NS = "catalyst-check";
    private static final String CANARY = "aHVudGVyMi1jYW5hcnk=";
    private static final String DEPLOYMENT =
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"" + NS
                    + "\"%s},\"spec\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":"
                    + "{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}";

    private final ClusterResources cluster = ClusterResources.connect(
            Optional.of(Path.of(System.getProperty("catalyst.kubeconfig", ""))), Clock.systemUTC());

    @BeforeEach
    void a_namespace() {
        ObjectKey namespace = key("ns", "_", NS);
        done(cluster.apply(
                namespace,
                FakeApi.tree("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + NS + "\"}}"),
                false));
        for (String[] object : new String[][] {{"deploy", "web"}, {"cm", "settings"}, {"secret", "login"}}) {
            cluster.delete(key(object[0], NS, object[1]));
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void scale_and_restart_a_deployment() {
        ObjectKey web = key("deploys", NS, "web");
        assertThat(cluster.get(web)).isInstanceOf(ResourceOutcome.Missing.class);
        done(cluster.apply(web, FakeApi.tree(String.format(DEPLOYMENT, "")), false));
        assertThat(ClusterResources.replicas(done(cluster.scale(web, 0)))).isZero();
        assertThat(ClusterResources.replicas(done(cluster.scale(web, 7)))).isEqualTo(7);
        assertThat(done(cluster.get(web)).at("spec", "replicas")).contains(Value.number(7));
        String at = ClusterResources.restartedAt(done(cluster.restart(web)));
        assertThat(at).matches("20..-.*Z");
        assertThat(ClusterResources.restartedAt(done(cluster.get(web)))).isEqualTo(at);
        done(cluster.delete(web));
        assertThat(cluster.scale(web, 1)).isInstanceOf(ResourceOutcome.Missing.class);
    }

    @Test
    void a_stale_put_conflicts_and_one_without_a_version_is_stamped() {
        ObjectKey settings = key("cm", NS, "settings");
        ObjectValue first = done(cluster.apply(settings, configMap("1"), false));
        ObjectValue second = done(cluster.put(settings, configMap("2")));
        assertThat(second.textAt("data", "k")).contains("2");
        assertThat(cluster.put(settings, first.with("data", FakeApi.tree("{\"k\":\"3\"}"))))
                .isInstanceOf(ResourceOutcome.Conflicted.class);
        assertThat(cluster.putData(
                        settings,
                        FakeApi.tree("{\"data\":{\"k\":\"4\"}}"),
                        first.textAt("metadata", "resourceVersion")))
                .isInstanceOf(ResourceOutcome.Conflicted.class);
        ObjectValue edited =
                done(cluster.putData(settings, FakeApi.tree("{\"data\":{\"k\":null,\"l\":\"5\"}}"), Optional.empty()));
        assertThat(edited.objectAt("data")).contains(FakeApi.tree("{\"k\":\"2\",\"l\":\"5\"}"));
    }

    @Test
    void what_we_replaced_before_we_may_apply() {
        ObjectKey settings = key("cm", NS, "settings");
        done(cluster.apply(settings, configMap("1"), false));
        done(cluster.put(settings, configMap("2").with("data", FakeApi.tree("{\"k\":\"2\"}"))));
        // We own the field by the replacement, too; that is no conflict.
        assertThat(done(cluster.apply(settings, configMap("3"), false)).textAt("data", "k"))
                .contains("3");
        assertThat(done(cluster.apply(settings, configMap("4"), true)).textAt("data", "k"))
                .contains("4");
    }

    @Test
    void what_another_manager_owns_is_a_conflict() {
        ObjectKey settings = key("cm", NS, "settings");
        try (var other = FabricConnection.client(Optional.of(Path.of(System.getProperty("catalyst.kubeconfig", ""))))) {
            other.configMaps()
                    .inNamespace(NS)
                    .resource(new io.fabric8.kubernetes.api.model.ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("settings")
                            .withNamespace(NS)
                            .endMetadata()
                            .addToData("k", "theirs")
                            .build())
                    .fieldManager("somebody-else")
                    .serverSideApply();
        }
        ResourceOutcome refused = cluster.apply(settings, configMap("ours"), false);
        assertThat(refused).isInstanceOf(ResourceOutcome.Conflicted.class);
        assertThat(refused.toString()).contains("somebody-else");
        assertThat(cluster.dryRun(settings, configMap("ours"), false)).isInstanceOf(ResourceOutcome.Conflicted.class);
        assertThat(done(cluster.get(settings)).textAt("data", "k")).contains("theirs");
        assertThat(done(cluster.apply(settings, configMap("ours"), true)).textAt("data", "k"))
                .contains("ours");
    }

    @Test
    void a_dry_run_validates_and_writes_nothing() {
        ObjectKey web = key("deploy", NS, "web");
        ObjectValue deployment = FakeApi.tree(String.format(DEPLOYMENT, ""));
        assertThat(done(cluster.dryRun(web, deployment, false)).textAt("spec", "strategy", "type"))
                .contains("RollingUpdate");
        assertThat(cluster.get(web)).isInstanceOf(ResourceOutcome.Missing.class);
        assertThat(cluster.dryRun(web, deployment.with("spec", FakeApi.tree("{\"replicas\":1}")), false))
                .isInstanceOfSatisfying(ResourceOutcome.Refused.class, refused -> assertThat(refused.fields())
                        .contains("spec.selector"));
        assertThat(cluster.dryRun(web, deployment.with("spec", FakeApi.tree("{\"nosuch\":1}")), false))
                .isInstanceOf(ResourceOutcome.Refused.class);
    }

    @Test
    void S08_a_secret_is_edited_without_being_seen() {
        ObjectKey login = key("secrets", NS, "login");
        ObjectValue secret =
                FakeApi.tree("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\"},"
                        + "\"data\":{\"password\":\"" + CANARY + "\"}}");
        done(cluster.apply(login, secret, false));
        ObjectValue hidden = SecretText.hidden(done(cluster.get(login)));
        assertThat(hidden.toString()).doesNotContain(CANARY);
        ObjectValue back =
                done(cluster.put(login, hidden.with("data", FakeApi.tree("{\"password\":null,\"user\":\"eA==\"}"))));
        assertThat(back.textAt("data", "password")).contains(CANARY);
        assertThat(back.textAt("data", "user")).contains("eA==");
        for (String bad : new String[] {
            "{\"data\":{\"password\":\"not base64 " + CANARY + "\"}}",
            "{\"data\":\"" + CANARY + "\"}",
            "{\"data\":{\"a\":[\"" + CANARY + "\"]}}"
        }) {
            ResourceOutcome refused = cluster.apply(
                    login, secret.with("data", FakeApi.tree(bad).at("data").orElseThrow()), true);
            assertThat(refused).isInstanceOf(ResourceOutcome.Refused.class);
            assertThat(refused.toString()).doesNotContain(CANARY);
        }
    }

    @Test
    void what_flux_applies_is_left_alone() {
        ObjectKey web = key("deploy", NS, "kept");
        cluster.apply(
                web,
                FakeApi.tree(
                        String.format(
                                DEPLOYMENT.replace("web", "kept"),
                                ",\"labels\":{\"helm.toolkit.fluxcd.io/name\":\"shop\",\"helm.toolkit.fluxcd.io/namespace\":\"qa\"}")),
                false);
        assertThat(cluster.scale(web, 5)).isInstanceOf(ResourceOutcome.Managed.class);
        assertThat(cluster.delete(web)).isInstanceOf(ResourceOutcome.Managed.class);
        assertThat(done(cluster.get(web)).at("spec", "replicas")).contains(Value.number(1));
    }

    @Test
    void the_cluster_says_which_kinds_there_are() {
        assertThat(cluster.kind("flowschemas")).isInstanceOf(KindAnswer.Known.class);
        assertThat(cluster.kind("Leases.coordination.k8s.io")).isInstanceOf(KindAnswer.Known.class);
        assertThat(cluster.kind("deploymnts")).isInstanceOfSatisfying(KindAnswer.Unknown.class, unknown -> {
            assertThat(unknown.candidates()).contains("deployment");
            assertThat(unknown.isCertain()).isTrue();
        });
    }

    private static ObjectValue configMap(String value) {
        return FakeApi.tree(
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\",\"namespace\":\""
                        + NS + "\"},\"data\":{\"k\":\"" + value + "\"}}");
    }

    private static ObjectValue done(ResourceOutcome outcome) {
        assertThat(outcome).isInstanceOf(ResourceOutcome.Done.class);
        return ((ResourceOutcome.Done) outcome).object();
    }

    private ObjectKey key(String word, String namespace, String name) {
        return ObjectKey.of(((KindAnswer.Known) cluster.kind(word)).kind(), namespace, name)
                .orElseThrow();
    }
}
