package io.openova.catalyst.http.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.ApiConsole;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.http.RawClient;
import io.openova.catalyst.ui.LoginCodes;
import io.openova.catalyst.ui.SessionKeys;
import io.openova.catalyst.ui.WebBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of browsers against the attacks that cookies invite. */
class S19SessionTest {
    private static final String PAGE = "X-Catalyst-Request";
    private static final Instant START = Instant.parse("2026-01-02T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong();
    private final LoginCodes codes = new LoginCodes(nanos::get);
    private Path keys = Path.of("");
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder, @TempDir Path secrets) {
        keys = secrets.resolve("keys.json");
        api = ApiFixture.start(
                folder,
                settings -> settings,
                ApiExtras.NONE.with(ApiConsole.standard()
                        .withClock(clock())
                        .withKeys(keys)
                        .withCodes(codes)
                        .withBundle(WebBundle.in(S19SessionTest.class, "/testweb/"))));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_token_begins_a_session_that_the_api_takes() {
        Reply login = login("{\"token\":\"viewer\"}").is(200);
        assertThat(login.json().textAt("id")).contains("viewer");
        String set = login.header("Set-Cookie").orElseThrow();
        assertThat(set)
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800")
                .startsWith("catalyst-" + port() + "=")
                .doesNotContain("Domain", "viewer");
        String cookie = cookie(login);
        assertThat(get(cookie, "//api/v1/whoami").is(200).json().textAt("id")).contains("viewer");
        get(cookie, "/applications").is(200);
        send(cookie, "POST", "/applications", "{\"name\":\"x\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}")
                .is(403, "forbidden");
    }

    @Test
    void a_wrong_token_begins_nothing() {
        Reply login = login("{\"token\":\"nobody\"}").is(401, "unauthorized");
        assertThat(login.header("Set-Cookie")).isEmpty();
        assertThat(login.text()).doesNotContain("nobody");
        login("{}").is(400, "invalid-body");
        login("{\"token\":\"viewer\",\"code\":\"x\"}").is(400, "invalid-body");
    }

    @Test
    void a_cookie_alone_is_refused_because_a_page_of_another_site_can_send_it() {
        String cookie = cookie(login("{\"token\":\"owner\"}"));
        String before = api.head();
        String body = "{\"name\":\"forged\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}";
        api.send("", "POST", "/applications", body, "Cookie", cookie).is(403, "request-header-missing");
        api.send("", "GET", "/applications", "", "Cookie", cookie).is(403, "request-header-missing");
        api.send("", "POST", "/applications", body, "Cookie", cookie, PAGE, "0").is(403, "request-header-missing");
        for (String site : List.of("cross-site", "same-site", "none")) {
            api.send("", "POST", "/applications", body, "Cookie", cookie, PAGE, "1", "Sec-Fetch-Site", site)
                    .is(403, "foreign-origin");
        }
        api.send("", "POST", "/applications", body, "Cookie", cookie, PAGE, "1", "Origin", "https://evil.example")
                .is(403, "foreign-origin");
        assertThat(api.head()).isEqualTo(before);
        api.send("", "POST", "/applications", body, "Cookie", cookie, PAGE, "1", "Sec-Fetch-Site", "same-origin")
                .is(201);
    }

    @Test
    void a_login_from_another_site_is_refused() {
        api.send("", "POST", "//ui/session", "{\"token\":\"viewer\"}").is(403, "request-header-missing");
        api.send("", "POST", "//ui/session", "{\"token\":\"viewer\"}", PAGE, "1", "Origin", "https://evil.example")
                .is(403, "foreign-origin");
        api.send("", "POST", "//ui/session", "{\"token\":\"viewer\"}", PAGE, "1", "Sec-Fetch-Site", "same-site")
                .is(403, "foreign-origin");
        api.send("", "DELETE", "//ui/session", "").is(403, "request-header-missing");
    }

    @Test
    void a_login_never_takes_over_the_session_that_the_browser_came_with() {
        String planted = cookie(login("{\"token\":\"viewer\"}"));
        Reply login = api.send("", "POST", "//ui/session", "{\"token\":\"owner\"}", PAGE, "1", "Cookie", planted);
        assertThat(cookie(login.is(200))).isNotEqualTo(planted);
        assertThat(get(planted, "//api/v1/whoami").json().textAt("id")).contains("viewer");
    }

    @Test
    void a_changed_cookie_is_none() {
        String cookie = cookie(login("{\"token\":\"owner\"}"));
        for (int at = cookie.indexOf('=') + 1; at < cookie.length(); at += 7) {
            char other = cookie.charAt(at) == 'A' ? 'B' : 'A';
            String changed = cookie.substring(0, at) + other + cookie.substring(at + 1);
            get(changed, "/applications").is(401, "unauthorized");
        }
        get(cookie + "; " + cookie, "/applications").is(401, "unauthorized");
        get(cookie.replaceFirst("=.*", "="), "/applications").is(401);
        get(cookie.replaceFirst("=.*", "=" + "x".repeat(5000)), "/applications").is(401);
    }

    @Test
    void a_session_ends_with_its_token_with_time_and_with_a_logout() {
        String cookie = cookie(login("{\"token\":\"developer\"}"));
        now.set(START.plus(Duration.ofHours(8)).minusSeconds(1));
        get(cookie, "/applications").is(200);
        now.set(START.plus(Duration.ofHours(8)));
        get(cookie, "/applications").is(401);

        String revoked = cookie(login("{\"token\":\"developer\"}"));
        api.revoke("developer");
        get(revoked, "/applications").is(401);

        String left = cookie(login("{\"token\":\"viewer\"}"));
        Reply logout = api.send("", "DELETE", "//ui/session", "", PAGE, "1", "Cookie", left)
                .is(204);
        assertThat(logout.header("Set-Cookie"))
                .hasValueSatisfying(set -> assertThat(set).contains("=;", "Max-Age=0"));
        get(left, "/applications").is(401);
    }

    @Test
    void a_code_is_good_once_and_for_a_minute() {
        String code = codes.issue("ref-owner");
        assertThat(login("{\"code\":\"" + code + "\"}").is(200).json().textAt("id"))
                .contains("owner");
        login("{\"code\":\"" + code + "\"}").is(401, "unauthorized");
        String late = codes.issue("ref-owner");
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        login("{\"code\":\"" + late + "\"}").is(401, "unauthorized");
        login("{\"code\":\"guess\"}").is(401, "unauthorized");
        String orphan = codes.issue("ref-nobody");
        login("{\"code\":\"" + orphan + "\"}").is(401, "unauthorized");
    }

    @Test
    void a_code_is_good_on_this_machine_only() throws Exception {
        String code = codes.issue("ref-owner");
        String body = "{\"code\":\"" + code + "\"}";
        try (RawClient client = new RawClient(api.server.url())) {
            assertThat(RawClient.head(client.send("POST /ui/session HTTP/1.1\r\nHost: 192.0.2.1\r\n" + PAGE
                            + ": 1\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)))
                    .startsWith("HTTP/1.1 401");
        }
        Reply proxied = api.send("", "POST", "//ui/session", body, PAGE, "1", "X-Forwarded-Proto", "https");
        assertThat(proxied.status()).isEqualTo(401);
        login("{\"code\":\"" + code + "\"}").is(200);
    }

    @Test
    void keys_rotate_and_older_ones_open_what_they_sealed() throws Exception {
        String first = cookie(login("{\"token\":\"viewer\"}"));
        now.set(START.plus(SessionKeys.ROTATION).minusSeconds(60));
        String late = cookie(login("{\"token\":\"viewer\"}"));
        now.set(START.plus(SessionKeys.ROTATION).plusSeconds(60));
        String next = cookie(login("{\"token\":\"viewer\"}"));
        assertThat(keyOf(late)).isEqualTo(keyOf(first)).isNotEqualTo(keyOf(next));
        get(late, "/applications").is(200);
        get(next, "/applications").is(200);
        assertThat(Files.getPosixFilePermissions(keys)).hasSize(2);
        Files.delete(keys);
        get(next, "/applications").is(401);
    }

    @Test
    void logins_of_one_address_are_limited() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            statuses.add(login("{\"token\":\"nobody\"}").status());
        }
        assertThat(statuses).contains(401, 429);
    }

    @Test
    void a_cookie_over_tls_has_the_prefix_and_is_secure() {
        Reply login =
                api.send("", "POST", "//ui/session", "{\"token\":\"viewer\"}", PAGE, "1", "X-Forwarded-Proto", "https");
        assertThat(login.is(200).header("Set-Cookie"))
                .hasValueSatisfying(
                        set -> assertThat(set).startsWith("__Host-catalyst=").endsWith("; Secure"));
        String cookie = cookie(login);
        api.send("", "GET", "/applications", "", "Cookie", cookie, PAGE, "1", "X-Forwarded-Proto", "https")
                .is(200);
        // The cookie of this machine and that of the host are two.
        get(cookie, "/applications").is(401);
    }

    @Test
    void a_bearer_token_decides_before_a_cookie() {
        String cookie = cookie(login("{\"token\":\"owner\"}"));
        assertThat(api.send("viewer", "GET", "//api/v1/whoami", "", "Cookie", cookie)
                        .json()
                        .textAt("id"))
                .contains("viewer");
        api.send("nobody", "GET", "//api/v1/whoami", "", "Cookie", cookie, PAGE, "1")
                .is(401);
    }

    @Test
    void whoami_names_only_what_the_caller_may_see() {
        api.caller("some", java.util.Map.of("acme", io.openova.catalyst.http.auth.Tier.DEVELOPER));
        Reply some = api.get("some", "//api/v1/whoami").is(200);
        assertThat(some.json().itemsAt("environments")).hasSize(1);
        assertThat(some.text()).doesNotContain("qa-omantel");
        api.caller("none", java.util.Map.of());
        assertThat(api.get("none", "//api/v1/whoami").is(200).json().itemsAt("environments"))
                .isEmpty();
    }

    private Reply login(String body) {
        return api.send("", "POST", "//ui/session", body, PAGE, "1");
    }

    private Reply get(String cookie, String path) {
        return api.send("", "GET", path, "", "Cookie", cookie, PAGE, "1");
    }

    private Reply send(String cookie, String method, String path, String body) {
        return api.send("", method, path, body, "Cookie", cookie, PAGE, "1");
    }

    private String port() {
        return api.server.url().replaceFirst(".*:", "");
    }

    private static String cookie(Reply login) {
        return login.header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private static String keyOf(String cookie) {
        return cookie.replaceFirst("^[^=]*=", "").replaceFirst("\\..*", "");
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return java.util.Objects.requireNonNull(now.get());
            }
        };
    }
}
