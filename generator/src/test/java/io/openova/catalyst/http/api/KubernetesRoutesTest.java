package io.openova.catalyst.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.FakeCluster;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesRoutesTest {
    private static final String CANARY = "aHVudGVyMi1jYW5hcnk=";
    private static final String WEB = "/apis/apps/v1/namespaces/qa-omantel/deployments/web";
    private static final String HELM = "\"labels\":{\"helm.toolkit.fluxcd.io/name\":\"shop\","
            + "\"helm.toolkit.fluxcd.io/namespace\":\"qa-omantel\"}";

    private FakeCluster cluster;
    private ClusterResources resources;
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        cluster = new FakeCluster();
        resources = ClusterResources.connect(Optional.of(cluster.kubeconfig(folder)), Clock.systemUTC());
        api = ApiFixture.start(folder, settings -> settings, ApiExtras.NONE.with(resources));
        api.caller("viewer-qa", Map.of("qa-omantel", Tier.VIEWER));
        api.caller("developer-qa", Map.of("qa-omantel", Tier.DEVELOPER));
        api.caller("admin-qa", Map.of("qa-omantel", Tier.ADMIN));
        api.send(
                        "owner",
                        "POST",
                        "/applications",
                        "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}")
                .is(201);
        cluster.put(
                WEB,
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\","
                        + "\"namespace\":\"qa-omantel\"},\"spec\":{\"replicas\":1}}");
    }

    @AfterEach
    void stop() {
        api.close();
        resources.close();
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({"PUT, deployments", "POST, deploy", "POST, Deployment"})
    void a_deployment_is_scaled(String method, String kind) {
        Reply reply = api.send("admin", method, "/k8s/" + kind + "/qa-omantel/web/scale", "{\"replicas\":0}")
                .is(200);
        assertThat(reply.json())
                .isEqualTo(Value.object()
                        .put("name", "web")
                        .put("namespace", "qa-omantel")
                        .put("replicas", 0)
                        .build());
        assertThat(cluster.get(WEB).orElseThrow().at("spec", "replicas")).contains(Value.number(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"replicas\":null}",
                "{\"replicas\":-1}",
                "{\"replicas\":1001}",
                "{\"replicas\":1.5}",
                "{\"replicas\":\"3\"}"
            })
    void T08_a_wrong_number_of_replicas_changes_nothing(String body) {
        api.send("admin", "POST", "/k8s/deploy/qa-omantel/web/scale", body).is(400, "invalid-replicas");
        assertThat(cluster.get(WEB).orElseThrow().at("spec", "replicas")).contains(Value.number(1));
    }

    @Test
    void a_stale_if_match_is_refused_by_every_verb_that_writes() {
        String path = "/k8s/deployments/qa-omantel/web";
        String tag = api.get("viewer", path).is(200).header("ETag").orElseThrow();
        String object = "{\"object\":{\"spec\":{\"replicas\":2}}}";
        for (String stale : List.of("\"stale\"", "W/" + tag)) {
            String[] condition = {"If-Match", stale};
            api.send("admin", "POST", path + "/scale", "{\"replicas\":0}", condition)
                    .is(412, "precondition-failed");
            api.send("admin", "POST", path + "/restart", "", condition).is(412, "precondition-failed");
            api.send("admin", "PUT", path, object, condition).is(412, "precondition-failed");
            api.send("admin", "POST", path, object, condition).is(412, "precondition-failed");
            api.send("admin", "DELETE", path, "", condition).is(412, "precondition-failed");
            api.send("viewer", "DELETE", path, "", condition).is(403, "forbidden");
        }
        api.send("admin", "POST", "/k8s/deployments/qa-omantel/nobody/scale", "{\"replicas\":0}", "If-Match", "*")
                .is(412, "precondition-failed");
        assertThat(cluster.get(WEB).orElseThrow().at("spec", "replicas")).contains(Value.number(1));
        api.send("admin", "POST", path + "/scale", "{\"replicas\":0}", "If-Match", "\"x\", " + tag)
                .is(200);
    }

    @Test
    void a_deployment_is_restarted() {
        Reply reply = api.send("admin", "POST", "/k8s/deployments/qa-omantel/web/restart", "")
                .is(200);
        assertThat(reply.json().at("restarted")).contains(Value.bool(true));
        assertThat(reply.json().textAt("restartedAt").orElse("")).matches("20.*Z");
    }

    @Test
    void kinds_that_cannot_are_named() {
        api.send("admin", "POST", "/k8s/cm/qa-omantel/x/scale", "{\"replicas\":1}")
                .is(400, "kind-not-scalable");
        api.send("admin", "POST", "/k8s/ds/qa-omantel/x/scale", "{\"replicas\":1}")
                .is(400, "kind-not-scalable");
        api.send("admin", "POST", "/k8s/cm/qa-omantel/x/restart", "").is(400, "kind-not-restartable");
        Reply unknown = api.get("admin", "/k8s/deploymnt/qa-omantel/x").is(404, "unknown-kind");
        assertThat(unknown.json().at("candidates")).contains(Value.texts(java.util.List.of("deployment")));
        assertThat(unknown.json().itemsAt("availableKinds"))
                .contains(Value.text("deployment"), Value.text("application"));
        api.get("admin", "/k8s/deploy/qa-omantel/nobody").is(404, "resource-not-found");
        api.get("admin", "/k8s/deploy/_/web").is(404, "resource-not-found");
    }

    @Test
    void a_config_map_is_replaced_by_every_form_and_a_stale_version_conflicts() {
        String path = "/k8s/configmaps/qa-omantel/settings";
        Reply made = api.send("admin", "POST", path, "{\"object\":{\"data\":{\"k\":\"1\"}}}")
                .is(200);
        String version = made.json().textAt("metadata", "resourceVersion").orElseThrow();
        api.send("admin", "PUT", path, "{\"data\":{\"k\":\"2\"}}").is(200);
        api.send("admin", "PUT", path, "{\"data\":{\"k\":\"3\"},\"resourceVersion\":\"" + version + "\"}")
                .is(409, "resource-conflict");
        api.send(
                        "admin",
                        "PUT",
                        path,
                        "{\"object\":{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"data\":{\"k\":\"4\"}}}")
                .is(409, "resource-conflict");
        Reply put = api.send(
                        "admin",
                        "PUT",
                        path,
                        "{\"yaml\":\"apiVersion: v1\\n"
                                + "kind: ConfigMap\\n"
                                + "metadata:\\n"
                                + "  name: settings\\n"
                                + "data:\\n"
                                + "  k: '5'\\n"
                                + "\"}")
                .is(200);
        assertThat(put.json().textAt("data", "k")).contains("5");
        Reply dry = api.send("admin", "POST", path + "/dry-run", "{\"data\":{\"k\":\"6\"}}")
                .is(200);
        assertThat(dry.json().textAt("data", "k")).contains("6");
        assertThat(api.get("admin", path).json().textAt("data", "k")).contains("5");
        api.send("admin", "DELETE", path, "").is(200);
        api.get("admin", path).is(404, "resource-not-found");
    }

    @Test
    void what_is_to_be_made_in_a_namespace_that_is_not_there_is_told_so() {
        Reply reply = api.send("admin", "POST", "/k8s/cm/" + FakeCluster.NO_NAMESPACE + "/settings", "{\"data\":{}}")
                .is(404, "resource-not-found");
        assertThat(reply.json().textAt("detail")).contains("there is no namespace " + FakeCluster.NO_NAMESPACE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"object\":{\"kind\":\"Secret\"}} | 400 | kind-mismatch",
                "{\"object\":{\"apiVersion\":\"v2\"}} | 400 | kind-mismatch",
                "{\"object\":{\"metadata\":{\"name\":\"other\"}}} | 400 | name-mismatch",
                "{\"object\":{\"metadata\":{\"namespace\":\"other\"}}} | 400 | namespace-mismatch",
                "{\"yaml\":\"a: [\"} | 400 | invalid-yaml",
                "{\"yaml\":\"a: 1\\n---\\nb: 2\\n\"} | 400 | invalid-yaml",
                "{\"yaml\":7} | 400 | invalid-yaml",
                "{\"object\":7} | 400 | invalid-body",
                "{\"objct\":{}} | 400 | invalid-body",
                "{\"yaml\":\"a: 1\",\"object\":{}} | 400 | invalid-body",
                "[] | 400 | invalid-body"
            })
    void a_wrong_body_is_named(String body, int status, String error) {
        api.send("admin", "PUT", "/k8s/cm/qa-omantel/settings", body, "Content-Type", "application/json")
                .is(status, error);
    }

    @Test
    void S08_the_values_of_a_secret_are_shown_only_to_who_may_write_them_and_asks() {
        cluster.put(
                "/api/v1/namespaces/qa-omantel/secrets/login",
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\","
                        + "\"metadata\":{\"name\":\"login\"},\"data\":{\"password\":\"" + CANARY + "\"}}");
        String path = "/k8s/secrets/qa-omantel/login";
        for (String token : new String[] {"viewer", "developer", "admin", "owner", "viewer-qa"}) {
            assertThat(api.get(token, path).is(200).text())
                    .doesNotContain(CANARY)
                    .contains("\"password\":null");
        }
        assertThat(api.send("admin", "PUT", path, "{\"data\":{\"password\":null,\"user\":\"eA==\"}}")
                        .is(200)
                        .text())
                .doesNotContain(CANARY);
        assertThat(cluster.get("/api/v1/namespaces/qa-omantel/secrets/login")
                        .orElseThrow()
                        .textAt("data", "password"))
                .contains(CANARY);
        assertThat(api.send("admin", "PUT", path, "{\"data\":{\"password\":\"" + CANARY + "!\"}}")
                        .is(422, "invalid-resource")
                        .text())
                .doesNotContain(CANARY);
        api.get("viewer", path + "?reveal=true").is(403, "forbidden");
        api.get("viewer-qa", path + "?reveal=true").is(403, "forbidden");
        assertThat(api.get("admin-qa", path + "?reveal=true").is(200).text()).contains(CANARY);
    }

    @ParameterizedTest
    @CsvSource({
        // caller, method, path, status: 403 before anything is said about kinds and names
        "viewer-qa, GET, /k8s/deploy/qa-omantel/web, 200",
        "viewer-qa, GET, /k8s/nokind/acme/web, 403",
        "viewer-qa, GET, /k8s/ns/_/qa-omantel, 403",
        "viewer, GET, /k8s/ns/_/qa-omantel, 404",
        "viewer-qa, DELETE, /k8s/deploy/qa-omantel/web, 403",
        "developer-qa, DELETE, /k8s/cm/qa-omantel/nobody, 404",
        "developer-qa, DELETE, /k8s/role/qa-omantel/nobody, 403",
        "admin-qa, DELETE, /k8s/sa/qa-omantel/nobody, 403",
        "owner, DELETE, /k8s/sa/qa-omantel/nobody, 404",
        "admin, DELETE, /k8s/ns/_/nobody, 403",
        "owner, DELETE, /k8s/ns/_/nobody, 404",
        "admin-qa, DELETE, /k8s/cm/kube-system/nobody, 403",
        "admin, DELETE, /k8s/cm/kube-system/nobody, 404"
    })
    void S18_rights_come_from_the_namespaces_environments(String token, String method, String path, int status) {
        assertThat(api.send(token, method, path, "").status()).isEqualTo(status);
    }

    @Test
    void what_a_chart_made_is_scaled_by_the_applications_parameter() {
        String before = api.head();
        cluster.put(
                WEB,
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"," + HELM
                        + "},\"spec\":{\"replicas\":1}}");
        Reply reply = api.send("admin", "POST", "/k8s/deploy/qa-omantel/web/scale", "{\"replicas\":3}")
                .is(202);
        assertThat(reply.json().textAt("commit")).contains(api.head());
        assertThat(reply.json().at("link")).isEmpty();
        assertThat(api.head()).isNotEqualTo(before);
        assertThat(api.get("admin", "/applications/shop").json().at("spec", "parameters", "replicas"))
                .contains(Value.number(3));
        assertThat(cluster.get(WEB).orElseThrow().at("spec", "replicas")).contains(Value.number(1));

        Reply put = api.send(
                        "admin",
                        "PUT",
                        "/k8s/deploy/qa-omantel/web",
                        "{\"object\":{\"spec\":{\"replicas\":1,\"paused\":true}}}")
                .is(503, "overlay-unavailable");
        assertThat(put.json().textAt("detail").orElse("")).contains("Application qa-omantel/shop");
        api.send("admin", "DELETE", "/k8s/deploy/qa-omantel/web", "").is(503, "overlay-unavailable");
        api.send("admin", "POST", "/k8s/deploy/qa-omantel/web/restart", "").is(200);
    }

    @Test
    void without_a_cluster_the_endpoints_say_so(@TempDir Path folder) {
        try (ApiFixture bare = ApiFixture.start(folder)) {
            bare.get("admin", "/k8s/deploy/qa-omantel/web").is(503, "cluster-unavailable");
            assertThat(bare.get("admin", "/k8s/deploy/qa-omantel/web").header("Retry-After"))
                    .isPresent();
        }
    }
}
