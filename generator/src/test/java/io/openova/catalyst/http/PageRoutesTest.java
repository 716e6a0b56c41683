package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.ui.WebBundle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell of the pages, its headers, and the assets. */
class PageRoutesTest {
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiFixture.start(
                folder,
                settings -> settings,
                ApiExtras.NONE.with(ApiConsole.standard().withBundle(WebBundle.in(PageRoutesTest.class, "/testweb/"))));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void every_page_of_the_console_is_the_shell() {
        assertThat(api.get("", "//").is(302).header("Location")).contains("/console/");
        for (String page : List.of(
                "//login",
                "//console",
                "//console/",
                "//console/applications",
                "//console/applications/new",
                "//console/applications/acme/shop",
                "//console/applications/acme/shop/history",
                "//console/validate")) {
            assertThat(api.get("", page).is(200).text()).as(page).contains("/assets/app-ABCD2345.js");
        }
        for (String none : List.of("//console/nowhere", "//console/applications/a/b/c/d", "//console/validate/x")) {
            assertThat(api.get("", none).is(404).text()).as(none).contains("/assets/app-ABCD2345.js");
        }
    }

    @Test
    void a_page_may_run_only_its_own_script() {
        Reply page = api.get("", "//console");
        String nonce = page.text().replaceAll("(?s).*content=\"([A-Za-z0-9_-]+)\".*", "$1");
        assertThat(nonce).hasSize(24);
        assertThat(page.header("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "script-src 'self' 'nonce-" + nonce + "'",
                        "base-uri 'none'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'; trusted-types lit-html")
                .doesNotContain("unsafe", "*"));
        assertThat(page.header("Cross-Origin-Opener-Policy")).contains("same-origin");
        assertThat(page.header("Permissions-Policy")).isPresent();
        assertThat(page.header("Referrer-Policy")).contains("no-referrer");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.header("Strict-Transport-Security")).isEmpty();
        assertThat(api.get("", "//console").text()).doesNotContain(nonce);
        assertThat(api.send("", "GET", "//console", "", "X-Forwarded-Proto", "https")
                        .header("Strict-Transport-Security"))
                .isPresent();
    }

    @Test
    void an_asset_is_compressed_tagged_and_kept() {
        Reply plain = api.get("", "//assets/app-ABCD2345.js").is(200);
        assertThat(plain.text()).isEqualTo("console.log(\"app\");\n");
        assertThat(plain.header("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(plain.header("Cache-Control"))
                .hasValueSatisfying(kept -> assertThat(kept).contains("immutable", "max-age=31536000"));
        Reply zipped = api.send("", "GET", "//assets/app-ABCD2345.js", "", "Accept-Encoding", "br, gzip;q=0.5");
        assertThat(zipped.is(200).header("Content-Encoding")).contains("gzip");
        assertThat(zipped.response().body()).startsWith(0x1f, 0x8b);
        assertThat(api.send("", "GET", "//assets/app-ABCD2345.js", "", "Accept-Encoding", "gzip;q=0")
                        .header("Content-Encoding"))
                .isEmpty();
        String tag = plain.header("ETag").orElseThrow();
        assertThat(zipped.header("ETag").orElseThrow()).isNotEqualTo(tag);
        api.send("", "GET", "//assets/app-ABCD2345.js", "", "If-None-Match", tag)
                .is(304);
        assertThat(api.get("", "//assets/plain.json").is(200).header("Cache-Control"))
                .contains("no-cache");
    }

    @Test
    void no_path_leads_out_of_the_assets() {
        for (String path : List.of(
                "//assets/none.js",
                "//assets/app-ABCD2345.js.gz",
                "//assets/.hidden",
                "//assets/..%2fhidden.json",
                "//assets/%2e%2e/hidden.json",
                "//assets/x/../../hidden.json",
                "//assets//hidden.json",
                "//assets/plain.class")) {
            assertThat(api.get("", path).status()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void a_build_without_pages_says_so(@TempDir Path folder) {
        try (ApiFixture bare = ApiFixture.start(
                folder,
                settings -> settings,
                ApiExtras.NONE.with(ApiConsole.standard().withBundle(WebBundle.in(PageRoutesTest.class, "/none/"))))) {
            assertThat(bare.get("", "//console").is(200).text()).contains("This build has no web pages");
        }
    }

    @Test
    void a_server_that_only_reads_refuses_every_write(@TempDir Path folder) {
        try (ApiFixture reading = ApiFixture.start(
                folder,
                settings -> settings,
                ApiExtras.NONE.with(ApiConsole.standard().readOnly(true)))) {
            String body = "{\"name\":\"x\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}";
            reading.send("owner", "POST", "/applications", body).is(403, "read-only");
            reading.send("owner", "DELETE", "/applications/x", "").is(403, "read-only");
            reading.send("viewer", "POST", "/applications", body).is(403, "forbidden");
            reading.send("viewer", "POST", "/applications/preview", body).is(200);
            reading.get("viewer", "/applications").is(200);
            assertThat(reading.get("owner", "//api/v1/whoami").json().at("features", "readOnly"))
                    .contains(io.openova.catalyst.value.Value.bool(true));
            reading.server.routes().stream()
                    .filter(route -> !route.method().equals("GET") && route.isOfSovereign())
                    .filter(route -> !route.template().endsWith("/preview")
                            && !route.template().endsWith("/check")
                            // Computes findings about a version, and writes nothing.
                            && !route.template().endsWith("/impact"))
                    .forEach(route ->
                            assertThat(route.isWrite()).as(route.template()).isTrue());
        }
    }
}
