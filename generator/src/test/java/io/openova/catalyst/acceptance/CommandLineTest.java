package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli.Run;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the program behaves towards people and scripts. */
class CommandLineTest {
    private static final String REPOSITORY = System.getProperty("catalyst.repository", "..");
    private static final String REQUEST = "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}";
    private static final String RELEASE = "clusters/hz-fsn-rtz-prod/releases/acme/shop/helmrelease.yaml";

    @TempDir
    Path folder;

    private String overlay = "";
    private String request = "";

    @BeforeEach
    void an_overlay_and_a_request() {
        overlay = TestWorld.overlayIn(folder).toString();
        request = file("shop.json", REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "render",
                "apply",
                "plan",
                "explain",
                "update",
                "delete",
                "get",
                "validate",
                "fixtures render",
                "catalog index",
                "cluster new",
                "schema generate",
                "demo"
            })
    void every_command_explains_itself_with_an_example(String command) {
        String[] words = (command + " --help").strip().split(" ");
        Run run = catalyst(words);
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        String[] parts = run.out().split("Examples:");
        assertThat(parts).hasSize(2);
        assertThat(parts[1]).contains(("catalyst " + command).strip());
        assertThat(run.out()).doesNotContain("\u001b");
    }

    @Test
    void the_help_names_every_command() {
        assertThat(catalyst("--help").out())
                .contains(
                        "render",
                        "apply",
                        "plan",
                        "explain",
                        "update",
                        "delete",
                        "get",
                        "validate",
                        "fixtures",
                        "catalog",
                        "cluster",
                        "schema",
                        "demo",
                        "Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "apply",
                "apply -f",
                "apply -f x.json --overlya y",
                "render -f /nowhere/at/all.json",
                "get -o xml",
                "catalog",
                "cluster",
                "fixtures",
                "schema",
                "apply -f x.json",
                "delete Shop -n acme",
                "cluster new",
                "validate",
                "update shop -n acme -f x.json --to-version 1"
            })
    void wrong_usage_is_exit_2_with_a_hint_on_standard_error(String line) {
        Run run = catalyst(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(run.exit()).as(run.both()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--help").doesNotContain("Exception", "\tat ");
    }

    @Test
    void a_mistyped_option_names_the_right_one() {
        assertThat(catalyst("apply", "-f", request, "--overlya", overlay).err()).contains("--overlay");
        assertThat(catalyst("aply").err()).contains("apply");
    }

    @Test
    void every_way_to_end_has_its_exit_code() {
        assertThat(apply(request).exit()).isZero();
        assertThat(apply(request).out()).startsWith("Unchanged");
        assertThat(apply(file("bad.json", "{}")).exit()).isEqualTo(3);
        assertThat(catalyst("get", "--overlay", folder + "/nothing.git").exit()).isEqualTo(5);
        assertThat(catalyst("delete", "nobody", "-n", "acme", "--overlay", overlay)
                        .exit())
                .isEqualTo(3);
        assertThat(catalyst("get", "nobody", "-n", "acme", "--overlay", overlay).exit())
                .isEqualTo(3);
    }

    @Test
    void render_prints_the_manifest_and_nothing_else() {
        Run run = catalyst("render", "-f", request, "--overlay", overlay);
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("apiVersion: apps.openova.io/v1\n").endsWith("\n");
        Run noted = catalyst(
                "render",
                "-f",
                file("qa.json", REQUEST.replace("bp-any", "bp-qa-app")),
                "--primary-region",
                "hz-fsn-rtz-prod");
        assertThat(noted.exit()).isZero();
        assertThat(noted.err()).contains("no overlay");
        assertThat(noted.out()).startsWith("apiVersion:");
        Run refused = catalyst("render", "-f", file("bad.json", "{}"), "--overlay", overlay);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void trap_17_render_plan_and_apply_show_the_same_bytes() {
        String rendered = catalyst("render", "-f", request, "--overlay", overlay, "--fan-out")
                .out();
        Value plan = json(catalyst("plan", "-f", request, "--overlay", overlay, "-o", "json"));
        Value applied = json(catalyst("apply", "-f", request, "--overlay", overlay, "-o", "json"));
        assertThat(plan.textAt("planDigest")).isEqualTo(applied.textAt("planDigest"));
        assertThat(plan.at("changes")).isEqualTo(applied.at("changes"));
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            Map<String, String> tree = TestWorld.tree(open);
            for (String document : rendered.split("(?m)^---\n")) {
                String[] parts = document.split("\n", 2);
                assertThat(tree.get(parts[0].substring(2))).as(parts[0]).isEqualTo(parts[1]);
            }
            assertThat(rendered.lines().filter(line -> line.startsWith("# "))).hasSize(7);
        }
    }

    @Test
    void json_outputs_have_stable_keys() {
        assertThat(keys(json(catalyst("plan", "-f", request, "--overlay", overlay, "-o", "json"))))
                .containsExactly("subject", "changes", "diff", "planDigest", "findings");
        assertThat(keys(json(catalyst("apply", "-f", request, "--overlay", overlay, "-o", "json"))))
                .containsExactly("outcome", "commit", "repeated", "applications", "changes", "planDigest", "findings");
        assertThat(keys(json(catalyst("apply", "-f", request, "--overlay", overlay, "-o", "json"))))
                .containsExactly("outcome", "commit", "applications", "findings");
        Run refused = catalyst("apply", "-f", file("bad.json", "{\"nme\": 1}"), "--overlay", overlay, "-o", "json");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).isEmpty();
        Value finding = json(refused).itemsAt("findings").get(0);
        assertThat(keys(finding))
                .containsExactly(
                        "severity",
                        "rule",
                        "pointer",
                        "file",
                        "line",
                        "column",
                        "endLine",
                        "endColumn",
                        "message",
                        "remedy",
                        "candidates",
                        "fingerprint");
        assertThat(keys(json(catalyst("explain", "-f", request, "--overlay", overlay, "-o", "json"))))
                .containsExactly("applications", "findings");
        assertThat(keys(json(catalyst("get", "--overlay", overlay, "-o", "json"))))
                .containsExactly("apiVersion", "kind", "items");
        assertThat(keys(json(catalyst("get", "shop", "-n", "acme", "--overlay", overlay, "-o", "json"))))
                .containsExactly("apiVersion", "kind", "metadata", "spec");
        assertThat(keys(json(catalyst("validate", request, "-o", "json")))).startsWith("valid");
        assertThat(keys(json(catalyst("render", "-f", request, "--overlay", overlay, "-o", "json"))))
                .containsExactly("apiVersion", "kind", "metadata", "spec");
    }

    @Test
    void colours_are_for_people_who_want_them() {
        String[] plan = {"plan", "-f", request, "--overlay", overlay};
        assertThat(Cli.cli().run(plan).both()).doesNotContain("\u001b");
        assertThat(Cli.cli().atTerminal().run(plan).both()).contains("\u001b[");
        assertThat(Cli.cli().atTerminal().with("NO_COLOR", "1").run(plan).both())
                .doesNotContain("\u001b");
        assertThat(Cli.cli().atTerminal().with("TERM", "dumb").run(plan).both()).doesNotContain("\u001b");
    }

    @Test
    void the_overlay_and_the_primary_region_come_from_the_environment_too() {
        assertThat(Cli.cli().with("CATALYST_OVERLAY", overlay).run("get").exit())
                .isZero();
        assertThat(catalyst("get").err()).contains("CATALYST_OVERLAY");
        Run run = Cli.cli()
                .with("CATALYST_OVERLAY", overlay)
                .with("CATALYST_PRIMARY_REGION", "hz-hel-rtz-prod")
                .run("render", "-f", request);
        assertThat(run.out()).contains("- hz-hel-rtz-prod");
        Run flag = Cli.cli()
                .with("CATALYST_OVERLAY", overlay)
                .with("CATALYST_PRIMARY_REGION", "hz-hel-rtz-prod")
                .run("render", "-f", request, "--primary-region", "hz-fsn-rtz-prod");
        assertThat(flag.out()).contains("- hz-fsn-rtz-prod");
    }

    @Test
    void requests_come_from_standard_input_and_from_folders() throws IOException {
        assertThat(Cli.cli()
                        .input(REQUEST)
                        .run("apply", "-f", "-", "--overlay", overlay)
                        .exit())
                .isZero();
        Path requests = Files.createDirectories(folder.resolve("requests/deep"));
        Files.writeString(requests.resolve("a.yaml"), "name: a\nblueprint: bp-any\nnamespace: acme\n");
        Files.writeString(requests.resolve("b.json"), REQUEST.replace("shop", "b"));
        Files.writeString(requests.resolve("README.md"), "not a request");
        Value both = json(catalyst("apply", "-f", folder + "/requests", "--overlay", overlay, "-o", "json"));
        assertThat(both.itemsAt("applications")).hasSize(2);
        Files.writeString(requests.resolve("c.json"), "{}");
        Files.writeString(requests.resolve("b.json"), REQUEST.replace("shop", "other"));
        Map<String, String> before = TestWorld.listing(Path.of(overlay));
        assertThat(catalyst("apply", "-f", folder + "/requests", "--overlay", overlay)
                        .exit())
                .isEqualTo(3);
        assertThat(TestWorld.listing(Path.of(overlay))).isEqualTo(before);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(catalyst("apply", "-f", empty.toString(), "--overlay", overlay)
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void the_same_idempotency_key_answers_the_first_commit() {
        String[] apply = {"apply", "-f", request, "--overlay", overlay, "-o", "json", "--idempotency-key", "k1"};
        Value first = json(catalyst(apply));
        assertThat(catalyst("delete", "shop", "-n", "acme", "--overlay", overlay)
                        .exit())
                .isZero();
        Value again = json(catalyst(apply));
        assertThat(again.at("repeated")).contains(Value.bool(true));
        assertThat(again.at("commit")).isEqualTo(first.at("commit"));
        assertThat(catalyst("apply", "-f", request, "--overlay", overlay, "--idempotency-key", "k1")
                        .out())
                .startsWith("Repeated");
    }

    @Test
    void an_idempotency_key_belongs_to_one_request() throws IOException {
        String[] apply = {"apply", "-f", request, "--overlay", overlay, "--idempotency-key", "k1"};
        assertThat(catalyst(apply).exit()).isZero();
        Map<String, String> before = TestWorld.listing(Path.of(overlay));
        Path other = Files.writeString(folder.resolve("other.json"), REQUEST.replace("shop", "other"));
        Run refused = catalyst("apply", "-f", other.toString(), "--overlay", overlay, "--idempotency-key", "k1");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("request/idempotency-key-reused", "nothing was done");
        assertThat(TestWorld.listing(Path.of(overlay))).isEqualTo(before);
        String[] delete = {"delete", "shop", "-n", "acme", "--overlay", overlay, "--idempotency-key", "k1"};
        assertThat(catalyst(delete).out()).contains("Committed");
        assertThat(catalyst(delete).out()).startsWith("Repeated");
        assertThat(catalyst("apply", "-f", request, "--overlay", overlay, "--idempotency-key", "k".repeat(201))
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void an_application_cannot_be_called_as_a_path_of_the_api() throws IOException {
        for (String name : List.of("stream", "preview")) {
            Path file = Files.writeString(folder.resolve(name + ".json"), REQUEST.replace("shop", name));
            Run refused = catalyst("apply", "-f", file.toString(), "--overlay", overlay);
            assertThat(refused.exit()).as(name).isEqualTo(3);
            assertThat(refused.err()).contains("reference/name-reserved");
        }
    }

    @Test
    void a_new_cluster_validates_and_is_made_once() {
        String fresh = folder + "/deep/new.git";
        String[] make = {
            "cluster",
            "new",
            "omantel",
            "--fqdn",
            "omantel.biz",
            "--primary-region",
            "hz-fsn-rtz-prod",
            "--overlay",
            fresh
        };
        assertThat(catalyst(make).exit()).isZero();
        Run valid = catalyst("validate", fresh);
        assertThat(valid.exit()).as(valid.both()).isZero();
        assertThat(valid.err()).doesNotContain("error ", "warning ");
        Map<String, String> before = TestWorld.listing(Path.of(fresh));
        Run twice = catalyst(make);
        assertThat(twice.exit()).isEqualTo(3);
        assertThat(twice.err()).contains("cluster/exists");
        assertThat(TestWorld.listing(Path.of(fresh))).isEqualTo(before);
        assertThat(catalyst("cluster", "new", "hz-hel-rtz-prod", "--fqdn", "other.biz", "--overlay", fresh)
                        .err())
                .contains("settings/fqdn-differs");
        assertThat(catalyst("cluster", "new", "hz-hel-rtz-prod", "--fqdn", "omantel.biz", "--overlay", fresh)
                        .exit())
                .isZero();
        assertThat(catalyst("validate", fresh).exit()).isZero();
    }

    @Test
    void the_fixtures_can_be_piped_into_apply() {
        String fresh = folder + "/new.git";
        catalyst(
                "cluster",
                "new",
                "omantel",
                "--fqdn",
                "omantel.biz",
                "--primary-region",
                "hz-fsn-rtz-prod",
                "--overlay",
                fresh);
        String fixtures = catalyst("fixtures", "render").out();
        Run run = Cli.cli().input(fixtures).run("apply", "-f", "-", "--overlay", fresh);
        assertThat(run.exit()).as(run.both()).isZero();
        assertThat(catalyst("get", "qa-wp", "-n", "qa-omantel", "--overlay", fresh)
                        .exit())
                .isZero();
        assertThat(Cli.cli()
                        .input(fixtures)
                        .run("apply", "-f", "-", "--overlay", fresh)
                        .out())
                .startsWith("Unchanged");
        Run valid = catalyst("validate", fresh);
        assertThat(valid.exit()).as(valid.both()).isZero();
    }

    @Test
    void the_repositorys_generated_files_are_up_to_date() {
        assertThat(catalyst("catalog", "index", "--check", "--catalog", REPOSITORY)
                        .both())
                .startsWith("Unchanged");
        assertThat(catalyst("schema", "generate", "--check", "--repository", REPOSITORY)
                        .both())
                .startsWith("Unchanged");
    }

    @Test
    void a_stale_index_is_refused_by_check_and_written_without_it() throws IOException {
        Path root = folder.resolve("catalog");
        Path blueprint = Files.createDirectories(root.resolve("platform/x")).resolve("blueprint.yaml");
        Files.copy(Path.of(REPOSITORY, "platform/qa-app/blueprint.yaml"), blueprint);
        String[] check = {"catalog", "index", "--check", "--catalog", root.toString()};
        assertThat(catalyst(check).exit()).isEqualTo(3);
        assertThat(root.resolve("blueprints.json")).doesNotExist();
        assertThat(catalyst("catalog", "index", "--catalog", root.toString()).exit())
                .isZero();
        assertThat(catalyst(check).exit()).isZero();
        Files.writeString(blueprint, Files.readString(blueprint).replace("0.1.0", "0.1.1"));
        assertThat(catalyst(check).exit()).isEqualTo(3);
    }

    private Run apply(String path) {
        return catalyst("apply", "-f", path, "--overlay", overlay);
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run printed, as JSON. */
    static Value json(Run run) {
        ReadOutcome outcome =
                new DocumentReader().readJson(run.out().getBytes(StandardCharsets.UTF_8), "-", ReadLimits.MANIFEST);
        assertThat(outcome.isClean()).as(run.both()).isTrue();
        return outcome.documents().get(0).value();
    }

    private static List<String> keys(Value value) {
        return List.copyOf(((ObjectValue) value).entries().keySet());
    }
}
