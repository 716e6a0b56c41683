package io.openova.catalyst.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.FakeCluster;
import io.openova.catalyst.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** Threat S08: live objects hold secrets outside Secrets, too, and each look at a Secret is audited. */
class S08LiveObjectsTest {
    private static final String CANARY = "canary-9tQ2-live";
    private static final String RELEASE = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/qa-omantel/helmreleases/v";
    private static final String WEB = "/apis/apps/v1/namespaces/qa-omantel/deployments/web";
    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-vault}
            spec:
              version: 1.0.0
              card: {title: Vault}
              configSchema:
                type: object
                properties:
                  title: {type: string}
                  opening: {type: string, writeOnly: true}
              placementSchema: {modes: [single-region], default: single-region}
              manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-vault"}}
            """;

    private FakeCluster cluster;
    private ClusterResources resources;
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        cluster = new FakeCluster();
        resources = ClusterResources.connect(Optional.of(cluster.kubeconfig(folder)), Clock.systemUTC());
        api = ApiFixture.start(folder, settings -> settings, ApiExtras.NONE.with(resources));
        api.caller("viewer-qa", Map.of("qa-omantel", Tier.VIEWER));
        api.caller("admin-qa", Map.of("qa-omantel", Tier.ADMIN));
        TestWorld.delivered(TestWorld.apply(BLUEPRINT, api.overlay));
        api.send(
                        "owner",
                        "POST",
                        "/applications",
                        "{\"name\":\"v\",\"blueprint\":\"bp-vault\",\"namespace\":\"qa-omantel\",\"values\":{\"title\":\"T\"}}")
                .is(201);
    }

    @AfterEach
    void stop() {
        api.close();
        resources.close();
        cluster.close();
    }

    private void deployment(String variable) {
        cluster.put(
                WEB,
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"qa-omantel\","
                        + "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"" + CANARY
                        + "\"}},\"spec\":{\"replicas\":1,\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"env\":["
                        + "{\"name\":\"MODE\",\"value\":\"fast\"},{\"name\":\"" + variable + "\",\"value\":\"" + CANARY
                        + "\"}]}]}}}}");
    }

    private static String withEnv(String env) {
        return "{\"object\":{\"spec\":{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"env\":["
                + env + "]}]}}}}}";
    }

    @Test
    void the_values_of_a_release_and_the_message_of_its_status_are_hidden() {
        cluster.put(
                RELEASE,
                "{\"apiVersion\":\"helm.toolkit.fluxcd.io/v2\",\"kind\":\"HelmRelease\",\"metadata\":{\"name\":\"v\","
                        + "\"namespace\":\"qa-omantel\"},\"spec\":{\"values\":{\"title\":\"T\",\"opening\":\"" + CANARY
                        + "\"}},\"status\":{\"conditions\":[{\"type\":\"Ready\",\"message\":\"values: opening: Invalid value: "
                        + CANARY + " is too long\"}]}}");
        String path = "/k8s/helmreleases.helm.toolkit.fluxcd.io/qa-omantel/v";
        for (String token : new String[] {"viewer-qa", "admin-qa", "owner"}) {
            assertThat(api.get(token, path).is(200).text())
                    .doesNotContain(CANARY)
                    .contains("\"title\":\"T\"", "Invalid value: (not shown) is too long");
        }
        api.get("viewer-qa", path + "?reveal=true").is(403, "forbidden");
        assertThat(api.get("admin-qa", path + "?reveal=true").is(200).text()).contains(CANARY);
    }

    @Test
    void an_edit_that_repeats_a_mark_keeps_the_live_value() {
        deployment("DB_PASSWORD");
        String shown =
                api.get("viewer-qa", "/k8s/deploy/qa-omantel/web").is(200).text();
        assertThat(shown).doesNotContain(CANARY).contains("\"value\":\"(not shown)\"", "\"value\":\"fast\"");
        Reply put = api.send(
                        "admin",
                        "PUT",
                        "/k8s/deploy/qa-omantel/web",
                        withEnv(
                                "{\"name\":\"DB_PASSWORD\",\"value\":\"(not shown)\"},{\"name\":\"MODE\",\"value\":\"slow\"}"),
                        "If-Match",
                        "*")
                .is(200);
        assertThat(put.text()).doesNotContain(CANARY);
        assertThat(cluster.get(WEB).orElseThrow().toString()).contains(CANARY).doesNotContain("(not shown)");
    }

    @Test
    void a_mark_is_never_written_and_moves_no_secret_to_a_place_that_is_shown() {
        deployment("DB_PASSWORD");
        for (String verb : new String[] {"PUT", "POST"}) {
            for (String env : new String[] {
                "{\"name\":\"PUBLIC\",\"value\":\"(not shown)\"}",
                "{\"value\":\"(not shown)\"},{\"value\":\"(not shown)\"}",
                "{\"name\":\"NEW_PASSWORD\",\"value\":\"(not shown)\"}"
            }) {
                assertThat(api.send("admin", verb, "/k8s/deploy/qa-omantel/web", withEnv(env))
                                .is(422, "invalid-resource")
                                .text())
                        .doesNotContain(CANARY);
            }
        }
        api.send(
                        "admin",
                        "POST",
                        "/k8s/deploy/qa-omantel/web/dry-run",
                        withEnv("{\"name\":\"A\",\"value\":\"(not shown)\"}"))
                .is(422, "invalid-resource");
        assertThat(cluster.get(WEB).orElseThrow().at("spec", "replicas")).contains(Value.number(1));
        assertThat(cluster.writes()).isZero();
    }

    @Test
    void what_the_server_repeats_of_a_kept_value_is_hidden() {
        deployment("DB_PASSWORD");
        String edit = withEnv("{\"name\":\"DB_PASSWORD\",\"value\":\"(not shown)\"}")
                .replace("\"replicas\":2", "\"strategy\":{\"type\":\"Wrong\"}");
        for (String path : new String[] {"", "/apply", "/dry-run"}) {
            assertThat(api.send("admin", "PUT", "/k8s/deploy/qa-omantel/web" + path, edit)
                            .is(422, "invalid-resource")
                            .text())
                    .contains("invalid: ", "DB_PASSWORD")
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void each_look_at_a_secret_leaves_a_line_that_says_what_was_shown() {
        cluster.put(
                "/api/v1/namespaces/qa-omantel/secrets/login",
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\"},\"data\":{\"p\":\""
                        + CANARY + "\"}}");
        String path = "/k8s/secrets/qa-omantel/login";
        assertThat(audited(() -> api.get("viewer-qa", path).is(200)))
                .contains("actor=viewer-qa", "target=secret qa-omantel/login", "result=Hidden", "read")
                .doesNotContain(CANARY);
        assertThat(audited(() -> api.get("admin-qa", path + "?reveal=true").is(200)))
                .contains("actor=admin-qa", "result=Revealed")
                .doesNotContain(CANARY);
        assertThat(audited(() -> api.get("viewer-qa", path + "?reveal=true").is(403)))
                .contains("actor=viewer-qa", "result=Refused");
        assertThat(audited(() ->
                        api.get("viewer-qa", "/k8s/secrets/kube-system/login").is(403)))
                .contains("actor=viewer-qa", "target=secret kube-system/login", "result=Refused");
    }

    /** The audit line comes before the answer; the tests' settings leave it out, so its level is set here. */
    private static String audited(Runnable request) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        int off = level(LocationAwareLogger.INFO_INT);
        try {
            request.run();
        } finally {
            level(off);
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" audit "))
                .reduce("", (a, b) -> a + b + "\n");
    }

    private static int level(int wanted) {
        try {
            Object logger = LoggerFactory.getLogger("audit");
            Field level = logger.getClass().getDeclaredField("currentLogLevel");
            level.setAccessible(true);
            int before = level.getInt(logger);
            level.setInt(logger, wanted);
            return before;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void force_over_the_kubernetes_paths_insists_as_it_does_over_the_api() {
        String flux = "\"labels\":{\"kustomize.toolkit.fluxcd.io/name\":\"flux-system\","
                + "\"kustomize.toolkit.fluxcd.io/namespace\":\"flux-system\"}";
        api.send(
                        "admin",
                        "POST",
                        "/applications",
                        "{\"name\":\"a\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\","
                                + "\"dependsOn\":[{\"name\":\"v\"}]}")
                .is(201);
        cluster.put(
                "/apis/apps.openova.io/v1/namespaces/qa-omantel/applications/v",
                "{\"apiVersion\":\"apps.openova.io/v1\",\"kind\":\"Application\",\"metadata\":{\"name\":\"v\","
                        + "\"namespace\":\"qa-omantel\"," + flux + "},\"spec\":{\"environmentRef\":\"qa-omantel\","
                        + "\"blueprintRef\":{\"name\":\"bp-vault\",\"version\":\"1.0.0\"},"
                        + "\"placement\":\"single-region\",\"regions\":[\"hz-fsn-rtz-prod\"]}}");
        String before = api.head();
        assertThat(api.send("admin", "DELETE", "/k8s/app/qa-omantel/v", "")
                        .is(409, "has-dependents")
                        .text())
                .contains("qa-omantel/a");
        assertThat(api.head()).isEqualTo(before);
        api.send("admin", "DELETE", "/k8s/app/qa-omantel/v?force=true", "").is(202);
        api.get("admin", "/applications/v").is(404, "application-not-found");
    }

    @Test
    void a_resource_that_flux_does_not_apply_is_not_deleted_while_others_depend_on_it() {
        api.send(
                        "admin",
                        "POST",
                        "/applications",
                        "{\"name\":\"a\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\","
                                + "\"dependsOn\":[{\"name\":\"v\"}]}")
                .is(201);
        cluster.put(
                "/apis/apps.openova.io/v1/namespaces/qa-omantel/applications/v",
                "{\"apiVersion\":\"apps.openova.io/v1\",\"kind\":\"Application\",\"metadata\":{\"name\":\"v\","
                        + "\"namespace\":\"qa-omantel\"},\"spec\":{}}");
        api.send("admin", "DELETE", "/k8s/app/qa-omantel/v", "").is(409, "has-dependents");
        assertThat(cluster.writes()).isZero();
        api.send("admin", "DELETE", "/k8s/app/qa-omantel/v?force=true", "").is(200);
    }
}
