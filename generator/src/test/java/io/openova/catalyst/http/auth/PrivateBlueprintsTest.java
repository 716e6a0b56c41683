package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A private Blueprint is there for the platform and its owner; an unlisted one for who knows its name. */
@Tag("slow")
class PrivateBlueprintsTest {
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiFixture.start(folder);
        TestWorld.delivered(TestWorld.apply(
                blueprint("bp-platforms", "1.0.0", "private", "")
                        + blueprint("bp-acmes", "1.0.0", "private", "acme")
                        + blueprint("bp-hidden", "1.0.0", "unlisted", "")
                        + blueprint("bp-open", "1.0.0", "listed", ""),
                api.overlay));
        api.caller("acme", Map.of("acme", Tier.ADMIN));
        api.caller("rival", Map.of("rival-prod", Tier.ADMIN));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String blueprint(String name, String version, String visibility, String team) {
        return """
                apiVersion: catalyst.openova.io/v1
                kind: Blueprint
                metadata: {name: %s}
                spec:
                  version: %s
                  card: {title: T}
                  visibility: %s
                  owner: {team: "%s"}
                  configSchema: {type: object}
                  manifests: {source: {kind: HelmChart, ref: "oci://ghcr.io/openova-io/%s"}}
                ---
                """.formatted(name, version, visibility, team, name);
    }

    private List<String> listed(String caller) {
        return api.get(caller, "/catalog").is(200).json().itemsAt("items").stream()
                .map(item -> item.textAt("name").orElse(""))
                .toList();
    }

    private ApiFixture.Reply request(
            String caller, String path, String blueprint, String namespace, String environment) {
        return api.send(
                caller,
                "POST",
                path,
                "{\"name\":\"x" + Integer.toHexString((caller + path + blueprint).hashCode()) + "\",\"blueprint\":\""
                        + blueprint + "\",\"namespace\":\"" + namespace + "\",\"environmentRef\":\"" + environment
                        + "\"}");
    }

    @Test
    void a_list_has_what_the_caller_may_see_and_nothing_unlisted() {
        assertThat(listed("acme")).contains("bp-acmes", "bp-open").doesNotContain("bp-platforms", "bp-hidden");
        assertThat(listed("rival")).contains("bp-open").doesNotContain("bp-acmes", "bp-platforms", "bp-hidden");
        for (String sovereign : List.of("viewer", "owner")) {
            assertThat(listed(sovereign))
                    .contains("bp-acmes", "bp-platforms", "bp-open")
                    .doesNotContain("bp-hidden");
        }
        assertThat(listed("acme")).doesNotContain("bp-catalyst-platform");
        assertThat(listed("owner")).contains("bp-catalyst-platform");
    }

    @Test
    void a_private_one_of_others_is_as_if_it_were_not_there() {
        for (String path : List.of("", "/versions/1.0.0")) {
            api.get("rival", "/catalog/bp-acmes" + path).is(404, "blueprint-not-found");
            api.get("rival", "/catalog/bp-platforms" + path).is(404, "blueprint-not-found");
            api.get("acme", "/catalog/bp-acmes" + path).is(200);
            api.get("acme", "/catalog/bp-hidden" + path).is(200);
            api.get("viewer", "/catalog/bp-platforms" + path).is(200);
        }
        assertThat(api.get("rival", "/catalog/bp-acme").text()).doesNotContain("bp-acmes");
        assertThat(api.get("rival", "/catalog/bp-hiden").text()).doesNotContain("bp-hidden");
        for (String path : List.of("/applications", "/applications/preview")) {
            ApiFixture.Reply none = request("rival", path, "bp-platforms", "rival", "rival-prod");
            none.is(404, "blueprint-not-found");
            assertThat(request("rival", path, "bp-acme", "rival", "rival-prod")
                            .is(404)
                            .text())
                    .doesNotContain("bp-acmes");
            request("acme", path, "bp-platforms", "acme", "acme").is(404, "blueprint-not-found");
            for (String near : List.of("bp-hiden", "bp-quite-another")) {
                assertThat(request("acme", path, near, "acme", "acme").is(404).text())
                        .doesNotContain("bp-hidden");
            }
        }
        request("acme", "/applications/preview", "bp-acmes", "acme", "acme").is(200);
        request("acme", "/applications", "bp-acmes", "acme", "acme").is(201);
        request("acme", "/applications", "bp-hidden", "acme", "acme").is(201);
    }

    @Test
    void what_the_platform_installed_from_a_private_one_stays_its_owners() {
        request("owner", "/applications", "bp-platforms", "acme", "acme").is(201);
        String name = "x" + Integer.toHexString("owner/applicationsbp-platforms".hashCode());
        api.send("acme", "PUT", "/applications/" + name, "{\"values\":{\"n\":1}}")
                .is(200);
        TestWorld.delivered(TestWorld.apply(blueprint("bp-platforms", "1.1.0", "private", ""), api.overlay));
        api.send("acme", "POST", "/applications/" + name + "/upgrade/preview?targetVersion=1.1.0", "")
                .is(200);
        api.send("acme", "POST", "/applications/" + name + "/upgrade", "{\"toVersion\":\"1.1.0\"}")
                .is(200);
    }

    @Test
    void the_newest_version_that_a_caller_may_see_counts() {
        TestWorld.delivered(TestWorld.apply(blueprint("bp-open", "2.0.0", "private", "acme"), api.overlay));
        assertThat(api.get("acme", "/catalog/bp-open").is(200).json().textAt("version"))
                .contains("2.0.0");
        api.get("rival", "/catalog/bp-open/versions/2.0.0").is(404, "blueprint-not-found");
    }
}
