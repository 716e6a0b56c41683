package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.RightsWorld;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How rights were gained or lost once, each with its right answer. */
@Tag("slow")
class HandedRightsTest {
    private RightsWorld world;
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        world = new RightsWorld(folder);
        api = world.api;
        api.caller("devs", Map.of("north-dev", Tier.DEVELOPER, "north-prod", Tier.DEVELOPER));
        api.caller("dev-admin", Map.of("north-dev", Tier.ADMIN));
        api.caller("north", Map.of("north-dev", Tier.ADMIN, "north-prod", Tier.ADMIN));
        api.caller("south", Map.of("south-dev", Tier.ADMIN, "south-prod", Tier.ADMIN));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private ApiFixture.Reply install(String caller, String name, String namespace, String environment, String... more) {
        return api.send(
                caller,
                "POST",
                "/applications",
                "{\"name\":\"" + name + "\",\"blueprint\":\"bp-any\",\"namespace\":\"" + namespace
                        + "\",\"environmentRef\":\"" + environment + "\"" + String.join("", more) + "}");
    }

    private static List<String> candidates(ApiFixture.Reply reply) {
        return reply.json().itemsAt("errors").stream()
                .flatMap(error -> error.itemsAt("candidates").stream())
                .map(item -> ((Value.TextValue) item).text())
                .toList();
    }

    @Test
    void S27_an_install_into_a_namespace_of_the_platform_gives_no_secret_of_it() {
        String secret = "/k8s/secret/cert-manager/login?reveal=true";
        api.get("devs", secret).is(403, "forbidden");
        install("devs", "sq", "cert-manager", "north-dev").is(403, "forbidden");
        api.get("devs", secret).is(403, "forbidden");
        api.get("owner", secret).is(200);
    }

    @Test
    void S27_the_empty_namespace_of_another_organization_waits_for_its_owner() {
        install("north", "sq", "south-dev", "north-prod").is(403, "forbidden");
        install("south", "mine", "south-dev", "south-dev").is(201);
    }

    @Test
    void S27_what_was_put_beside_prod_from_dev_is_refused() {
        install("dev-admin", "spy", "north-prod", "north-dev").is(403, "forbidden");
        install("dev-admin", "spy", "north-vault", "north-dev").is(403, "forbidden");
        install("north", "ours", "north-prod", "north-dev").is(201);
        install("dev-admin", "shared", "nord", "north-dev").is(201);
        api.get("dev-admin", "/k8s/secret/nord/login").is(403, "forbidden");
        api.get("north", "/k8s/secret/nord/login").is(200);
    }

    @Test
    void S27_replacing_needs_the_right_to_change_what_is_there() {
        install("north", "shop", "nord", "north-prod").is(201);
        api.caller("watcher", Map.of("north-dev", Tier.ADMIN, "north-prod", Tier.VIEWER));
        String request =
                "{\"name\":\"shop\",\"blueprint\":\"bp-any\",\"namespace\":\"nord\",\"environmentRef\":\"north-dev\"}";
        api.send("watcher", "POST", "/applications", request).is(409, "application-exists");
        api.send("watcher", "POST", "/applications?replace=true", request).is(403, "forbidden");
        api.send("north", "POST", "/applications?replace=true", request).is(201);
    }

    @Test
    void the_whole_sovereign_gets_a_finding_with_the_remedy() {
        ApiFixture.Reply unclaimed =
                install("owner", "web", "cert-manager", "north-dev").is(422, "invalid-application");
        assertThat(unclaimed.text())
                .contains("reference/namespace-unclaimed", "spec.namespaces of Environment 'north-dev'", "north-jobs");
        assertThat(install("owner", "web", "south-dev", "north-dev").is(422).text())
                .contains("reference/namespace-taken");
        assertThat(install("owner", "web", "contested", "north-prod").is(422).text())
                .contains("reference/namespace-conflict");
        assertThat(install("owner", "web", "west-old", "west-poc").is(422).text())
                .contains("reference/namespace-foreign");
        for (String reserved : List.of("kube-system", "kube-x", "default", "flux-system", "catalyst-system")) {
            assertThat(install("owner", "web", reserved, "north-dev").is(422).text())
                    .contains("reference/namespace-reserved");
        }
    }

    @Test
    void only_an_owner_of_the_sovereign_adds_to_the_namespaces_of_an_environment() {
        String edit = "{\"object\":{\"spec\":{\"organizationRef\":\"north\",\"namespaces\":[\"cert-manager\"]}}}";
        api.caller("env-owner", Map.of("north-dev", Tier.OWNER, "north-prod", Tier.OWNER));
        for (String caller : List.of("env-owner", "admin", "developer", "viewer")) {
            api.send(caller, "POST", "/k8s/environment/_/north-dev", edit).is(403, "forbidden");
            api.send(caller, "POST", "/k8s/environment/north-dev/north-dev", edit);
            assertThat(world.cluster.get("/apis/catalyst.openova.io/v1/environments/north-dev"))
                    .isEmpty();
        }
        api.send("owner", "POST", "/k8s/environment/_/north-dev", edit).is(200);
    }

    @Test
    void an_environment_cannot_list_what_another_organization_has() {
        assertThat(io.openova.catalyst.acceptance.TestWorld.apply("""
                        apiVersion: catalyst.openova.io/v1
                        kind: Environment
                        metadata: {name: north-more}
                        spec:
                          organizationRef: north
                          envType: dev
                          placement: single-region
                          regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
                          namespaces: [south-dev, south, north-more-jobs]
                        """, api.overlay)
                        .toString())
                .contains("reference/namespace-conflict", "/spec/namespaces/0", "/spec/namespaces/1")
                .doesNotContain("/spec/namespaces/2");
    }

    @Test
    void validation_of_the_overlay_finds_namespaces_that_two_organizations_claim() {
        assertThat(io.openova.catalyst.acceptance.TestWorld.errors(api.overlay))
                .filteredOn(finding -> finding.rule().equals("reference/namespace-conflict"))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.message()).contains("contested", "north", "south"));
    }

    @Test
    void S18_objects_that_reach_beyond_their_namespace_are_the_sovereigns() {
        String release = "{\"object\":{\"spec\":{\"targetNamespace\":\"flux-system\"}}}";
        api.caller("env-owner", Map.of("north-dev", Tier.OWNER));
        for (String kind : List.of("helmrelease", "kustomization", "gitrepository")) {
            api.send("env-owner", "POST", "/k8s/" + kind + "/north-dev/x", release)
                    .is(403, "forbidden");
        }
        String direct = "{\"object\":{\"spec\":{\"environmentRef\":\"south-prod\"}}}";
        api.send("env-owner", "POST", "/k8s/application/north-dev/x", direct).is(403, "forbidden");
        api.send("env-owner", "PUT", "/k8s/application/north-dev/x", direct).is(403, "forbidden");
    }

    @Test
    void a_secret_is_shown_to_an_admin_who_wants_its_values_and_to_nobody_else() {
        String canary = RightsWorld.canary("north-dev");
        api.caller("looker", Map.of("north-dev", Tier.VIEWER));
        assertThat(api.get("looker", "/k8s/secret/north-dev/login").is(200).text())
                .doesNotContain(canary);
        api.get("looker", "/k8s/secret/north-dev/login?reveal=true").is(403, "forbidden");
        api.get("devs", "/k8s/secret/north-dev/login?reveal=true").is(403, "forbidden");
        assertThat(api.get("dev-admin", "/k8s/secret/north-dev/login").is(200).text())
                .doesNotContain(canary);
        assertThat(api.get("dev-admin", "/k8s/sec/north-dev/login?reveal=true")
                        .is(200)
                        .text())
                .contains(canary);
    }

    @Test
    void a_slip_in_ones_own_environment_is_a_finding_and_a_foreign_name_is_not() {
        ApiFixture.Reply slip =
                install("north", "web", "north-dev", "north-dve").is(422, "invalid-application");
        assertThat(slip.text()).contains("reference/environment-missing", "/environmentRef");
        assertThat(candidates(slip)).containsExactly("north-dev");
        install("north", "web", "north-dev", "south-dev").is(403, "forbidden");
        install("north", "web", "north-dev", "nowhere-at-all").is(403, "forbidden");
        assertThat(install("north", "web", "north-dev", "south-dev").text().replaceAll("\"requestId.*", ""))
                .isEqualTo(install("north", "web", "north-dev", "nowhere-at-all")
                        .text()
                        .replaceAll("\"requestId.*", ""));
        install("dev-admin", "web", "north-dev", "north-prod").is(403, "forbidden");
    }

    @Test
    void S21_a_slip_in_ones_own_dependency_is_a_finding_and_a_foreign_one_is_not() {
        install("north", "database", "north-dev", "north-dev").is(201);
        install("south", "database", "south-dev", "south-dev").is(201);
        ApiFixture.Reply slip = install(
                        "north", "web", "north-dev", "north-dev", ",\"dependsOn\":[{\"name\":\"databse\"}]")
                .is(422, "invalid-application");
        assertThat(slip.text()).contains("reference/dependency-missing", "/dependsOn/0");
        assertThat(candidates(slip)).containsExactly("database");
        ApiFixture.Reply place = install(
                        "north",
                        "web",
                        "north-dev",
                        "north-dev",
                        ",\"dependsOn\":[{\"name\":\"database\",\"namespace\":\"north-dv\"}]")
                .is(422);
        assertThat(candidates(place)).containsExactly("north-dev/database");
        for (String foreign : List.of("database", "databse")) {
            install(
                            "north",
                            "web",
                            "north-dev",
                            "north-dev",
                            ",\"dependsOn\":[{\"name\":\"" + foreign + "\",\"namespace\":\"south-dev\"}]")
                    .is(403, "forbidden");
        }
        install("north", "web", "north-dev", "north-dev", ",\"dependsOn\":[{\"name\":\"database\"}]")
                .is(201);
    }

    @Test
    void what_is_in_a_namespace_that_is_no_longer_ones_own_can_still_be_removed() {
        install("north", "old", "north-jobs", "north-dev").is(201);
        var file = io.openova.catalyst.acceptance.TestWorld.path("clusters/omantel/environments/north-dev.yaml");
        String text = api.overlay.head().read(file).orElseThrow();
        io.openova.catalyst.acceptance.TestWorld.put(
                api.overlay, Map.of(file, text.replace("    - north-jobs\n", "    - north-other\n")), List.of());
        api.send("north", "PUT", "/applications/old", "{\"values\":{\"n\":1}}").is(403, "forbidden");
        api.send("north", "DELETE", "/applications/old", "").is(200);
    }
}
