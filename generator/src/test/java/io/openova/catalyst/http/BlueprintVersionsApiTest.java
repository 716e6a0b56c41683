package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.auth.Tier;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several versions of a Blueprint over the API, and releases that depend on each other. */
class BlueprintVersionsApiTest {
    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-web}
            spec:
              version: %s
              card: {title: Web}
              configSchema: {type: object, properties: {replicas: {type: integer, maximum: %d}}}
              placementSchema: {modes: [single-region, active-active], default: single-region}
              manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-web"}}
            """;

    private static final String ENVIRONMENT = """
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: %s}
            spec:
              organizationRef: omantel-platform
              envType: dev
              placement: multi-region
              regions:
                - {provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}
                - {provider: hetzner, region: hel, buildingBlock: rtz, hostCluster: hz-hel-rtz-prod}
            """;

    @TempDir
    Path folder;

    @Test
    void an_older_version_stays_in_the_catalog_and_can_be_changed_installed_and_left() {
        try (ApiFixture api = ApiFixture.start(folder)) {
            TestWorld.delivered(TestWorld.apply(BLUEPRINT.formatted("1.0.0", 9), api.overlay));
            api.send(
                            "admin",
                            "POST",
                            "/applications",
                            "{\"name\":\"web\",\"blueprint\":\"bp-web\",\"namespace\":\"acme\",\"values\":{\"replicas\":5}}")
                    .is(201);
            TestWorld.delivered(TestWorld.apply(BLUEPRINT.formatted("1.1.0", 3), api.overlay));
            assertThat(api.send("viewer", "GET", "/catalog/bp-web", "").is(200).text())
                    .containsPattern("\"versions\": ?\\[\\s*\"1.1.0\",\\s*\"1.0.0\"");
            assertThat(api.send("viewer", "GET", "/catalog/bp-web/versions/1.0.0", "")
                            .is(200)
                            .text())
                    .contains("9");
            api.send("admin", "PUT", "/applications/web?namespace=acme", "{\"values\":{\"replicas\":7}}")
                    .is(200);
            assertThat(api.send(
                                    "admin",
                                    "POST",
                                    "/applications/web/upgrade/preview?namespace=acme",
                                    "{\"toVersion\":\"1.1.0\"}")
                            .is(422)
                            .text())
                    .contains("/parameters/replicas", "parameter replicas: 7 is more than 3 (bp-web 1.0.0 -> 1.1.0)");
            api.send(
                            "admin",
                            "PUT",
                            "/applications/web?namespace=acme",
                            "{\"toVersion\":\"1.1.0\",\"values\":{\"replicas\":2}}")
                    .is(200);
            api.send(
                            "admin",
                            "POST",
                            "/applications",
                            "{\"name\":\"old\",\"blueprint\":\"bp-web\",\"version\":\"1.0.0\",\"namespace\":\"acme\"}")
                    .is(201);
        }
    }

    @Test
    void a_caller_does_not_see_the_releases_of_others_that_its_change_renders_anew() {
        try (ApiFixture api = ApiFixture.start(folder)) {
            TestWorld.delivered(TestWorld.apply(
                    BLUEPRINT.formatted("1.0.0", 9) + ENVIRONMENT.formatted("mine") + ENVIRONMENT.formatted("theirs"),
                    api.overlay));
            api.caller("me", Map.of("mine", Tier.ADMIN));
            api.send("me", "POST", "/applications", "{\"name\":\"db\",\"blueprint\":\"bp-web\",\"namespace\":\"mine\"}")
                    .is(201);
            api.send(
                            "admin",
                            "POST",
                            "/applications",
                            "{\"name\":\"hidden\",\"blueprint\":\"bp-web\",\"namespace\":\"theirs\",\"placement\":"
                                    + "{\"mode\":\"active-active\",\"regions\":[\"hz-fsn-rtz-prod\",\"hz-hel-rtz-prod\"]},"
                                    + "\"dependsOn\":[{\"name\":\"db\",\"namespace\":\"mine\"}]}")
                    .is(201);
            String move = "{\"placement\":{\"mode\":\"single-region\",\"regions\":[\"hz-hel-rtz-prod\"]}}";
            assertThat(api.send("me", "PUT", "/applications/db?namespace=mine", move)
                            .is(200)
                            .text())
                    .contains("releases/mine/db")
                    .doesNotContain("theirs/hidden");
            assertThat(TestWorld.errors(api.overlay)).isEmpty();
            assertThat(api.overlay
                            .head()
                            .read(TestWorld.path("clusters/hz-hel-rtz-prod/releases/theirs/hidden/helmrelease.yaml"))
                            .orElseThrow())
                    .contains("dependsOn:");
        }
    }
}
