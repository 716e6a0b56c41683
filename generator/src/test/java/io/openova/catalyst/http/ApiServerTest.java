package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.api.StreamTiming;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gates that every request passes. */
@Tag("slow")
class ApiServerTest {
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiFixture.start(folder);
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"gate\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}", api.overlay));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void probes_need_no_token() {
        assertThat(api.get("", "//healthz").is(200).text()).isEqualTo("ok\n");
        api.get("", "//readyz").is(200);
        assertThat(api.get("", "//metrics").is(200).text()).contains("catalyst_http_requests");
    }

    @Test
    void S18_a_stranger_is_told_nothing_but_that_a_token_is_missing() {
        for (String path : java.util.List.of(
                "/applications/gate", "/applications/none", "/nowhere", "//api/v1/sovereigns/other/x")) {
            assertThat(api.get("", path).is(401, "unauthorized").header("WWW-Authenticate"))
                    .isPresent();
            api.send("wrong", "POST", path, "{not json").is(401, "unauthorized");
        }
    }

    @Test
    void an_application_is_found_by_name() {
        assertThat(api.get("viewer", "/applications/gate").is(200).json().textAt("metadata", "namespace"))
                .contains("acme");
        api.get("viewer", "/applications/gate?namespace=acme").is(200);
        api.get("viewer", "/applications/gate?namespace=other").is(404, "application-not-found");
        api.get("viewer", "/applications/none").is(404, "application-not-found");
    }

    @Test
    void a_request_is_one_document() {
        ApiFixture.Reply reply = api.send("owner", "POST", "/applications", "name: a\n---\nname: b\n")
                .is(400, "invalid-body");
        assertThat(reply.json().textAt("detail"))
                .hasValueSatisfying(detail -> assertThat(detail).contains("a request is one document", "holds 2"));
    }

    @Test
    void a_held_application_is_removed_only_by_force() {
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"held\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}", api.overlay));
        TestWorld.put(
                api.overlay,
                Map.of(
                        TestWorld.path("clusters/omantel/applications/acme/held/hold.json"),
                        "{\"application\":\"held\",\"namespace\":\"acme\",\"by\":\"alice\",\"reason\":\"\",\"kept\":{"
                                + "\"commit\":\"c\",\"digest\":\"d\",\"blueprint\":\"bp-any\",\"version\":\"1.2.3\"},"
                                + "\"heldBack\":[]}\n"),
                java.util.List.of());
        String before = api.head();

        ApiFixture.Reply refused =
                api.send("admin", "DELETE", "/applications/held", "").is(409, "application-held");
        assertThat(refused.json().itemsAt("errors").get(0).textAt("rule")).contains("hold/active");
        assertThat(api.head()).isEqualTo(before);
        api.send("admin", "DELETE", "/applications/held?force=true", "").is(200);
        api.get("admin", "/applications/held").is(404, "application-not-found");
    }

    @Test
    void T06_a_status_says_when_the_application_was_last_reconciled(@TempDir Path folder) {
        ObjectValue reported = Value.object()
                .put(
                        "status",
                        Value.object()
                                .put("phase", "Ready")
                                .put("lastReconciledAt", "2026-01-02T12:00:00Z")
                                .put(
                                        "conditions",
                                        Value.list(java.util.List.of(Value.object()
                                                .put("type", "Ready")
                                                .put("status", "True")
                                                .build()))))
                .build();
        ApiExtras extras = new ApiExtras(
                key -> key.name().value().equals("gate") ? Optional.of(reported) : Optional.empty(),
                () -> {},
                java.time.Duration.ZERO,
                Optional.empty(),
                StreamTiming.STANDARD);
        try (ApiFixture reconciled = ApiFixture.start(folder, settings -> settings, extras)) {
            for (String name : java.util.List.of("gate", "fresh")) {
                TestWorld.delivered(TestWorld.apply(
                        "{\"name\": \"" + name + "\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}",
                        reconciled.overlay));
            }
            Value status = reconciled
                    .get("viewer", "/applications/gate/status")
                    .is(200)
                    .json();
            assertThat(status.textAt("phase")).contains("Ready");
            assertThat(status.textAt("lastReconciled")).contains("2026-01-02T12:00:00Z");
            assertThat(status.itemsAt("conditions")).hasSize(1);
            Value fresh = reconciled
                    .get("viewer", "/applications/fresh/status")
                    .is(200)
                    .json();
            assertThat(fresh.at("lastReconciled")).contains(Value.NULL);
            assertThat(fresh.at("conditions")).contains(Value.list(java.util.List.of()));
        }
    }

    @Test
    void S21_what_a_caller_may_not_see_is_not_there() {
        api.caller("elsewhere", Map.of("qa-omantel", Tier.OWNER));
        String hidden = api.get("elsewhere", "/applications/gate")
                .is(404, "application-not-found")
                .text();
        String missing = api.get("elsewhere", "/applications/none")
                .is(404, "application-not-found")
                .text();
        assertThat(hidden.replaceAll("\"requestId\":\"[^\"]*\"", ""))
                .isEqualTo(missing.replaceAll("\"requestId\":\"[^\"]*\"", ""));
    }

    @Test
    void a_wrong_path_method_or_query_is_named() {
        api.get("viewer", "/nowhere").is(404, "not-found");
        api.get("viewer", "//api/v1/sovereigns/other/applications/gate").is(404, "sovereign-not-found");
        assertThat(api.send("owner", "PATCH", "/applications/gate", "")
                        .is(405, "method-not-allowed")
                        .header("Allow"))
                .hasValueSatisfying(methods -> assertThat(methods).contains("GET"));
        api.get("viewer", "/applications/gate?namspace=acme").is(400, "invalid-query");
    }

    @Test
    void S19_a_page_of_another_site_is_refused() {
        api.send("viewer", "GET", "/applications/gate", "", "Origin", "https://evil.example")
                .is(403, "foreign-origin");
        api.send("viewer", "GET", "/applications/gate", "", "Sec-Fetch-Site", "cross-site")
                .is(403, "foreign-origin");
        api.send("viewer", "GET", "/applications/gate", "", "Origin", api.server.url())
                .is(200);
    }

    @Test
    void the_request_and_its_trace_are_in_the_commit() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        ApiFixture.Reply reply = api.send(
                "owner",
                "POST",
                "/applications",
                "{\"name\":\"traced\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}",
                "X-Request-Id",
                "request-4711",
                "traceparent",
                trace);
        assertThat(reply.is(201).header("X-Request-Id")).contains("request-4711");
        Process log =
                new ProcessBuilder("git", "-C", api.repository.toString(), "log", "-1", "--format=%(trailers)").start();
        assertThat(new String(log.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("Request-Id: request-4711", "Traceparent: " + trace);
    }

    @Test
    void S20_no_text_becomes_markup() {
        ApiFixture.Reply page = api.get("", "//docs").is(200);
        assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-")
                .doesNotContain("*"));
        assertThat(page.text()).doesNotContainPattern("(?i)<script>|<style|javascript:|\\son[a-z]+=|https?://");
        assertThat(api.get("", "//docs/page.js").is(200).text())
                .contains("textContent")
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacent|document\\.write|eval|new Function");
        // Every other answer is data, whatever was asked for.
        for (String naughty :
                java.util.List.of("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%22onload=alert(1)", "%3Cimg%20src=x%3E")) {
            ApiFixture.Reply reply = api.get("viewer", "/applications/" + naughty);
            assertThat(reply.status()).isBetween(400, 404);
            assertThat(reply.header("Content-Type").orElse("")).startsWith("application/");
            assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(reply.text()).doesNotContain("<");
        }
    }

    @Test
    void S24_both_shapes_in_both_formats_end_in_the_same_tree(@TempDir Path own) throws Exception {
        java.util.List<String> bodies = java.util.List.of(
                "{\"name\":\"same\",\"blueprint\":\"bp-any\",\"version\":\"^1.2\",\"namespace\":\"acme\",\"values\":{\"b\":1,\"a\":\"on\"}}",
                "name: same\nblueprint: bp-any\nversion: latest\nnamespace: acme\nvalues:\n  b: 1\n  a: \"on\"\n",
                "{\"name\":\"same\",\"blueprintRef\":{\"name\":\"bp-any\",\"version\":\"1.2.3\"},\"organizationRef\":\"acme\","
                        + "\"environmentRef\":\"acme\",\"placement\":{\"mode\":\"single-region\",\"regions\":[\"hz-fsn-rtz-prod\"]},"
                        + "\"parameters\":{\"b\":1,\"a\":\"on\"}}",
                "name: same\nblueprintRef: {name: bp-any, version: 1.2.3}\norganizationRef: acme\nplacement: {mode: single-region}\n"
                        + "parameters: {b: 1, a: 'on'}\n");
        java.util.Set<Map<String, String>> trees = new java.util.HashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            Path place = java.nio.file.Files.createDirectory(own.resolve("w" + i));
            try (ApiFixture world = ApiFixture.start(place)) {
                world.send("owner", "POST", "/applications", bodies.get(i)).is(201);
                trees.add(TestWorld.tree(world.overlay));
            }
        }
        assertThat(trees).hasSize(1);
    }
}
