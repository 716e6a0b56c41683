package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli;
import io.openova.catalyst.acceptance.Cli.Run;
import io.openova.catalyst.acceptance.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command on an overlay and through the API: same output, same errors, same exit code, byte for byte. */
class ServerCommandTest {
    private static final String SHOP = "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"version\":\"^0.1\","
            + "\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\"One\"}}";

    private ApiFixture api;
    private Path overlay = Path.of("");
    private Path token = Path.of("");
    private String url = "";

    @BeforeEach
    void two_worlds(@TempDir Path local, @TempDir Path served) throws IOException {
        overlay = TestWorld.overlayIn(local);
        api = ApiFixture.start(served);
        url = api.server.url();
        token = Files.writeString(served.resolve("token"), "admin\n");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void the_life_of_an_application_reads_the_same(String format) {
        same(SHOP, "plan", "-f", "-", "-o", format);
        same(SHOP, "apply", "-f", "-", "-o", format);
        same(SHOP, "apply", "-f", "-", "-o", format);
        same(SHOP.replace("One", "Two"), "apply", "-f", "-", "-o", format);
        same(SHOP.replace("One", "Two"), "plan", "-f", "-", "-o", format);
        same("", "get", "-o", format);
        same("", "get", "shop", "-n", "qa-omantel", "-o", "yaml");
        same("{\"values\":{\"siteTitle\":\"Three\"}}", "update", "shop", "-n", "qa-omantel", "-f", "-", "-o", format);
        same("", "update", "shop", "-n", "qa-omantel", "--to-version", "latest", "-o", format);
        same("", "delete", "shop", "-n", "qa-omantel", "-o", format);
        same("", "delete", "shop", "-n", "qa-omantel", "-o", format);
        same("", "get", "shop", "-n", "qa-omantel", "-o", "text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"shop\",\"blueprnt\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}",
                "{\"name\":\"Shop!\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}",
                "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\",\n"
                        + "  \"values\":{\"replicas\":\"many\"}}",
                "{\"name\":\"shop\",\"blueprint\":\"bp-nobody\",\"namespace\":\"qa-omantel\"}",
                "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"version\":\"9.9.9\",\"namespace\":\"qa-omantel\"}",
                "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"nowhere\"}",
                "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\",\"placement\":\"active-active\"}",
                "{\"name\": ",
                "[]"
            })
    void a_wrong_request_reads_the_same(String request) {
        same(request, "apply", "-f", "-");
        same(request, "apply", "-f", "-", "-o", "json");
        same(request, "plan", "-f", "-");
    }

    @Test
    void an_idempotency_key_reads_the_same() {
        same(SHOP, "apply", "-f", "-", "--idempotency-key", "k1");
        same(SHOP, "apply", "-f", "-", "--idempotency-key", "k1");
        same(SHOP, "apply", "-f", "-", "--idempotency-key", "k1", "-o", "json");
    }

    @Test
    void an_idempotency_key_with_another_request_reads_the_same() {
        same(SHOP, "apply", "-f", "-", "--idempotency-key", "k1");
        String other = SHOP.replace("shop", "shop2");
        Run refused = remote(other, "apply", "-f", "-", "--idempotency-key", "k1");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("request/idempotency-key-reused");
    }

    @Test
    void what_the_server_refuses_has_an_exit_code_of_its_own() throws IOException {
        Files.writeString(token, "nobody");
        Run unknown = remote("", "get");
        assertThat(unknown.exit()).isEqualTo(5);
        assertThat(unknown.err()).contains("HTTP 401").doesNotContain("nobody");
        Files.writeString(token, "viewer");
        Run forbidden = remote(SHOP, "apply", "-f", "-");
        assertThat(forbidden.exit()).isEqualTo(3);
        assertThat(forbidden.err()).contains("server/refused", "forbidden");
        api.server.close();
        assertThat(remote("", "get").exit()).isEqualTo(5);
    }

    @Test
    void the_status_is_the_apis_to_tell() {
        remote(SHOP, "apply", "-f", "-");
        Run status = remote("", "status", "shop", "-n", "qa-omantel");
        assertThat(status.exit()).as(status.both()).isZero();
        assertThat(status.out())
                .contains("qa-omantel/shop  Pending", "bp-qa-app 0.1.0", "single-region", "reconciled  never");
        assertThat(remote("", "status", "shop", "-o", "json").out())
                .contains("\"phase\": \"Pending\"", "\"conditions\": []", "\"lastReconciled\": null");
        Run missing = remote("", "status", "nobody");
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.err()).contains("there is no Application 'nobody'");
        Run local = Cli.catalyst("status", "shop");
        assertThat(local.exit()).isEqualTo(2);
        assertThat(local.err()).contains("add --server URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"render", "explain", "validate"})
    void a_command_without_a_server_side_says_which_have_one(String command) {
        Run run = remote(SHOP, command, "-f", "-");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("works on files and an overlay", "catalyst plan --server");
    }

    @Test
    void several_documents_are_no_one_request() {
        Run run = remote("---\nname: a\n---\nname: b\n", "apply", "-f", "-");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("one request at a time, not 2");
    }

    @Test
    void what_only_an_overlay_has_is_wrong_usage() {
        assertThat(remote(SHOP, "apply", "-f", "-", "--pull-request").exit()).isEqualTo(2);
        assertThat(remote(SHOP, "apply", "-f", "-", "--overlay", overlay.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(remote(SHOP + "\n---\n" + SHOP, "apply", "-f", "-").exit()).isNotZero();
        Run plain = Cli.catalyst("get", "--server", "http://catalyst.example.org", "--token-file", token.toString());
        assertThat(plain.exit()).isEqualTo(2);
        assertThat(plain.err()).contains("is not encrypted");
        assertThat(Cli.catalyst("get", "--server", api.server.url()).err()).contains("CATALYST_TOKEN");
    }

    private void same(String input, String... arguments) {
        Run local = Cli.cli().input(input).run(with(arguments, "--overlay", overlay.toString()));
        Run remote = remote(input, arguments);
        String what = String.join(" ", arguments) + " < " + input;
        assertThat(masked(remote.out())).as(what + "\n" + remote.err()).isEqualTo(masked(local.out()));
        assertThat(masked(remote.err())).as(what).isEqualTo(masked(local.err()));
        assertThat(remote.exit()).as(what).isEqualTo(local.exit());
    }

    private Run remote(String input, String... arguments) {
        return Cli.cli()
                .input(input)
                .run(with(arguments, "--server", url, "--token-file", token.toString(), "--sovereign", "omantel"));
    }

    /** Commits differ by their author and time. */
    private static String masked(String text) {
        return text.replaceAll("(Committed|Unchanged: main at|already made) [0-9a-f]{10}", "$1 C")
                .replaceAll("\"commit\": \"[0-9a-f]{40}\"", "\"commit\": C");
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
