package io.openova.catalyst.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.FakeCluster;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
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

/** An edit of what Flux applies from the overlay's files is made there, and never in the cluster. */
class ManagedEditsTest {
    private static final String FLUX = "\"labels\":{\"kustomize.toolkit.fluxcd.io/name\":\"flux-system\","
            + "\"kustomize.toolkit.fluxcd.io/namespace\":\"flux-system\"}";
    private static final String SETTINGS = "/api/v1/namespaces/qa-omantel/configmaps/settings";
    private static final OverlayPath FILE =
            OverlayLayout.cluster("omantel").child("infrastructure").child("settings.yaml");
    private static final String TEXT = "# not ours\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n"
            + "  namespace: qa-omantel\ndata:\n  k: untouched # by anybody\n---\napiVersion: v1\nkind: ConfigMap\n"
            + "metadata:\n  name: settings\n  namespace: qa-omantel\ndata:\n  domain: ${SOVEREIGN_FQDN}\n"
            + "  level: info\n";

    private FakeCluster cluster;
    private ClusterResources resources;
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        cluster = new FakeCluster();
        resources = ClusterResources.connect(Optional.of(cluster.kubeconfig(folder)), Clock.systemUTC());
        api = ApiFixture.start(folder, settings -> settings, ApiExtras.NONE.with(resources));
    }

    @AfterEach
    void stop() {
        api.close();
        resources.close();
        cluster.close();
    }

    @Test
    void what_changed_of_the_live_object_changes_in_its_file_and_nothing_else() {
        TestWorld.put(api.overlay, Map.of(FILE, TEXT), List.of());
        cluster.put(
                SETTINGS,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\","
                        + "\"namespace\":\"qa-omantel\"," + FLUX
                        + "},\"data\":{\"domain\":\"omantel.biz\",\"level\":\"info\"}}");
        Reply edited = api.send(
                        "admin",
                        "PUT",
                        "/k8s/cm/qa-omantel/settings",
                        "{\"data\":{\"domain\":\"omantel.biz\",\"level\":\"debug\"}}")
                .is(202);
        assertThat(edited.json().textAt("commit")).contains(api.head());
        assertThat(api.overlay.head().read(FILE)).contains(TEXT.replace("level: info", "level: debug"));
        assertThat(cluster.get(SETTINGS).orElseThrow().textAt("data", "level")).contains("info");

        String before = api.head();
        api.send("admin", "DELETE", "/k8s/cm/qa-omantel/settings", "").is(503, "overlay-unavailable");
        assertThat(api.head()).isEqualTo(before);
    }

    @Test
    void what_no_file_holds_is_refused_and_nothing_is_written() {
        cluster.put(
                SETTINGS,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\","
                        + "\"namespace\":\"qa-omantel\"," + FLUX + "},\"data\":{\"level\":\"info\"}}");
        String before = api.head();
        Reply refused = api.send("admin", "PUT", "/k8s/cm/qa-omantel/settings", "{\"data\":{\"level\":\"debug\"}}")
                .is(503, "overlay-unavailable");
        assertThat(refused.json().textAt("detail").orElse("")).contains("flux-system");
        assertThat(api.head()).isEqualTo(before);
        assertThat(cluster.get(SETTINGS).orElseThrow().textAt("data", "level")).contains("info");
    }

    @Test
    void an_application_is_changed_and_removed_in_the_overlay() {
        api.send(
                        "admin",
                        "POST",
                        "/applications",
                        "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}")
                .is(201);
        cluster.put(
                "/apis/apps.openova.io/v1/namespaces/qa-omantel/applications/shop",
                "{\"apiVersion\":\"apps.openova.io/v1\",\"kind\":\"Application\",\"metadata\":{\"name\":\"shop\","
                        + "\"namespace\":\"qa-omantel\"," + FLUX + "},\"spec\":{\"environmentRef\":\"qa-omantel\","
                        + "\"blueprintRef\":{\"name\":\"bp-qa-app\",\"version\":\"0.1.0\"},"
                        + "\"placement\":\"single-region\",\"regions\":[\"hz-fsn-rtz-prod\"]}}");
        api.send(
                        "admin",
                        "PUT",
                        "/k8s/app/qa-omantel/shop",
                        "{\"object\":{\"spec\":{\"environmentRef\":\"qa-omantel\","
                                + "\"blueprintRef\":{\"name\":\"bp-qa-app\",\"version\":\"0.1.0\"},"
                                + "\"placement\":\"single-region\",\"regions\":[\"hz-fsn-rtz-prod\"],"
                                + "\"parameters\":{\"siteTitle\":\"Two\"}}}}")
                .is(202);
        assertThat(api.get("admin", "/applications/shop").json().at("spec", "parameters", "siteTitle"))
                .contains(Value.text("Two"));
        String before = api.head();
        api.send("viewer", "DELETE", "/k8s/app/qa-omantel/shop", "").is(403, "forbidden");
        assertThat(api.head()).isEqualTo(before);
        api.send("admin", "DELETE", "/k8s/app/qa-omantel/shop", "").is(202);
        api.get("admin", "/applications/shop").is(404, "application-not-found");
    }

    @Test
    void a_parent_that_breaks_applications_is_written_only_with_force() {
        api.send(
                        "admin",
                        "POST",
                        "/applications",
                        "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}")
                .is(201);
        String spec = "{\"organizationRef\":\"omantel-platform\",\"envType\":\"dev\",\"placement\":\"single-region\","
                + "\"regions\":[{\"provider\":\"hetzner\",\"region\":\"%s\",\"buildingBlock\":\"rtz\"}]}";
        cluster.put(
                "/apis/catalyst.openova.io/v1/environments/qa-omantel",
                "{\"apiVersion\":\"catalyst.openova.io/v1\",\"kind\":\"Environment\",\"metadata\":{\"name\":\"qa-omantel\","
                        + FLUX + "},\"spec\":" + spec.formatted("fsn") + "}");
        String before = api.head();
        String moved = "{\"object\":{\"spec\":" + spec.formatted("hel") + "}}";
        Reply refused = api.send("owner", "PUT", "/k8s/env/_/qa-omantel", moved).is(409, "has-dependents");
        assertThat(refused.text()).contains("qa-omantel/shop");
        assertThat(api.head()).isEqualTo(before);

        api.send("admin", "PUT", "/k8s/env/_/qa-omantel?force=true", moved).is(403, "forbidden");
        // A kind outside of namespaces is not reached by the rights in one.
        for (String namespace : List.of("-", "-x", "X", "qa-omantel")) {
            for (String caller : List.of("admin", "owner")) {
                api.send(caller, "PUT", "/k8s/env/" + namespace + "/qa-omantel?force=true", moved)
                        .is(404);
            }
        }
        assertThat(api.head()).isEqualTo(before);
        api.send("owner", "PUT", "/k8s/env/_/qa-omantel?force=true", moved).is(202);
        assertThat(api.head()).isNotEqualTo(before);
    }
}
