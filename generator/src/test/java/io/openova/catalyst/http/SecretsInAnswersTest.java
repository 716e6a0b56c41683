package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat S08 over the API: canary values go in, and come out of no answer; and what others depend on stays. */
class SecretsInAnswersTest {
    private static final String CANARY = "canary-7f3Q";
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
                  opening: {type: string, writeOnly: true, maxLength: 40}
                  auth: {type: object}
                  web: {type: object}
              placementSchema: {modes: [single-region, active-active], default: single-region}
              manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-vault"}}
            """;

    @TempDir
    Path folder;

    private static final String REFERENCE = "{\"$secret\":{\"name\":\"vault\",\"key\":\"opening\"}}";

    private static String request() {
        return request(REFERENCE);
    }

    private static String request(String opening) {
        return "{\"name\":\"v\",\"blueprint\":\"bp-vault\",\"namespace\":\"acme\",\"values\":{\"title\":\"T\",\"opening\":"
                + opening + ",\"auth\":{\"password\":\"" + CANARY + "\"}}}";
    }

    @Test
    void no_answer_shows_a_secret_parameter() {
        try (ApiFixture api = ApiFixture.start(folder)) {
            TestWorld.delivered(TestWorld.apply(BLUEPRINT, api.overlay));
            List<ApiFixture.Reply> replies = new ArrayList<>();
            replies.add(api.send("admin", "POST", "/applications/preview", request())
                    .is(200));
            replies.add(api.send("admin", "POST", "/applications", request("\"" + CANARY + "\""))
                    .is(422, "invalid-parameters"));
            replies.add(api.send("admin", "POST", "/applications", request()).is(201));
            replies.add(api.send("admin", "GET", "/applications/v?namespace=acme", "")
                    .is(200));
            replies.add(api.send("admin", "GET", "/applications/v/status?namespace=acme", "")
                    .is(200));
            replies.add(
                    api.send("admin", "GET", "/applications?namespace=acme", "").is(200));
            replies.add(api.send(
                            "admin",
                            "PUT",
                            "/applications/v?namespace=acme",
                            "{\"values\":{\"opening\":\"" + CANARY.repeat(9) + "\"}}")
                    .is(422, "invalid-parameters"));
            replies.add(api.send(
                            "admin",
                            "POST",
                            "/applications/v/upgrade/preview?namespace=acme",
                            "{\"toVersion\":\"1.0.0\"}")
                    .is(200));
            assertThat(replies).allSatisfy(reply -> assertThat(reply.text()).doesNotContain(CANARY));
            assertThat(replies.get(3).text()).contains("(not shown)");
        }
    }

    @Test
    void what_a_client_read_it_may_write_back() {
        try (ApiFixture api = ApiFixture.start(folder)) {
            TestWorld.delivered(TestWorld.apply(BLUEPRINT, api.overlay));
            api.send("admin", "POST", "/applications", request()).is(201);
            api.send(
                            "admin",
                            "PUT",
                            "/applications/v?namespace=acme",
                            "{\"values\":{\"title\":\"U\",\"opening\":" + REFERENCE
                                    + ",\"auth\":{\"password\":\"(not shown)\"}}}")
                    .is(200);
            assertThat(TestWorld.tree(api.overlay).get("clusters/omantel/applications/acme/v/application.yaml"))
                    .contains("password: " + CANARY, "title: U", "name: vault")
                    .doesNotContain("(not shown)");
        }
    }

    @Test
    void S08_a_mark_moves_no_secret_to_a_place_that_is_shown() {
        try (ApiFixture api = ApiFixture.start(folder)) {
            TestWorld.delivered(TestWorld.apply(BLUEPRINT, api.overlay));
            api.send(
                            "admin",
                            "POST",
                            "/applications",
                            "{\"name\":\"v\",\"blueprint\":\"bp-vault\",\"namespace\":\"acme\",\"values\":{\"web\":"
                                    + "{\"env\":[{\"name\":\"A\",\"value\":\"x\"},{\"name\":\"DB_PASSWORD\",\"value\":\""
                                    + CANARY + "\"}]}}}")
                    .is(201);
            String path = "/applications/v?namespace=acme";
            for (String name : List.of("PUBLIC", "A")) {
                assertThat(api.send(
                                        "admin",
                                        "PUT",
                                        path,
                                        "{\"values\":{\"web\":{\"env\":[{\"name\":\"B\",\"value\":\"y\"},{\"name\":\""
                                                + name + "\",\"value\":\"(not shown)\"}]}}}")
                                .is(422)
                                .text())
                        .contains("secret/mark")
                        .doesNotContain(CANARY);
            }
            api.send(
                            "admin",
                            "PUT",
                            path,
                            "{\"values\":{\"web\":{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"(not shown)\"},"
                                    + "{\"name\":\"A\",\"value\":\"z\"}]}}}")
                    .is(200);
            assertThat(TestWorld.tree(api.overlay).get("clusters/omantel/applications/acme/v/application.yaml"))
                    .contains("value: " + CANARY, "value: z")
                    .doesNotContain("(not shown)");
        }
    }

    @Test
    void an_application_that_others_depend_on_is_a_conflict_unless_the_caller_insists() {
        try (ApiFixture api = ApiFixture.start(folder)) {
            api.send(
                            "admin",
                            "POST",
                            "/applications",
                            "{\"name\":\"b\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"acme\"}")
                    .is(201);
            api.send(
                            "admin",
                            "POST",
                            "/applications",
                            "{\"name\":\"a\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"acme\","
                                    + "\"dependsOn\":[{\"name\":\"b\"}]}")
                    .is(201);
            assertThat(api.send("admin", "DELETE", "/applications/b?namespace=acme", "")
                            .is(409, "has-dependents")
                            .text())
                    .contains("acme/a");
            api.send("admin", "DELETE", "/applications/b?namespace=acme&force=true", "")
                    .is(200);
        }
    }
}
