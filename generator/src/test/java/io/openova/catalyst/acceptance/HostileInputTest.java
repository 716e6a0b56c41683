package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli.Run;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that wants to be more than input, through the program's own entry: refused, or carried as the text it is. */
@Tag("tools")
class HostileInputTest {
    private static final List<String> CLIMBING = List.of(
            "../x",
            "../../../etc/passwd",
            "/etc/passwd",
            "..",
            ".",
            "a/../b",
            "..\\x",
            "C:\\x",
            "\\\\host\\share",
            "%2e%2e",
            "a\u0000b",
            ".git",
            "a/b",
            "~root",
            "con",
            "x\u202ey",
            "a\u2215b",
            "a".repeat(300),
            "-x",
            "--upload-pack=x",
            "a b",
            "$(id)",
            "`id`",
            "a;b",
            "a\nb",
            "\u001b[2J");
    private static final List<String> BODIES = List.of(
            "{\"name\": %s, \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}",
            "{\"name\": \"shop\", \"blueprint\": %s, \"namespace\": \"acme\"}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"version\": %s, \"namespace\": \"acme\"}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": %s}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": %s, \"environmentRef\": \"acme\"}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"environmentRef\": %s}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"placement\": %s}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"regions\": [%s]}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"instanceId\": %s}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"isolationLevel\": %s}",
            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", %s: 1}",
            "{\"apiVersion\": \"apps.openova.io/v1\", \"kind\": %s}",
            "{\"apiVersion\": %s, \"kind\": \"Application\"}",
            "{\"apiVersion\": \"orgs.openova.io/v1\", \"kind\": \"Organization\", \"metadata\": {\"name\": %s},"
                    + " \"spec\": {\"slug\": \"abc\", \"displayName\": \"x\", \"kind\": \"internal\", \"tier\": \"sme\","
                    + " \"billingMode\": \"real\", \"sovereignRef\": \"a.b\", \"owners\": [{\"email\": \"a@b.c\", \"role\": \"owner\"}]}}",
            "{\"apiVersion\": \"catalyst.openova.io/v1\", \"kind\": \"Environment\", \"metadata\": {\"name\": %s},"
                    + " \"spec\": {\"organizationRef\": \"acme\", \"envType\": \"dev\", \"placement\": \"single-region\","
                    + " \"regions\": [{\"provider\": \"hetzner\", \"region\": \"fsn\", \"buildingBlock\": \"rtz\"}]}}",
            "{\"apiVersion\": \"catalyst.openova.io/v1\", \"kind\": \"Blueprint\", \"metadata\": {\"name\": %s},"
                    + " \"spec\": {\"version\": \"1.0.0\", \"card\": {\"title\": \"x\"}}}");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u202a-\\u202e&&[^\\n]]");

    @TempDir
    Path folder;

    private Path repository;

    @BeforeEach
    void overlay() {
        repository = TestWorld.overlayIn(folder);
    }

    static List<String> bodies() {
        return BODIES;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void S01_no_name_climbs_out_of_any_field(String body) {
        Map<String, String> before = TestWorld.listing(repository);
        for (String name : CLIMBING) {
            String text = body.formatted(new RequestText(new java.util.Random(1)).json(name));
            Run run = apply(text);
            assertThat(run.exit()).as(text + run.both()).isEqualTo(3);
            inert(run);
        }
        assertThat(TestWorld.listing(repository)).isEqualTo(before);
        assertThat(folder).isDirectoryContaining(path -> path.equals(repository));
    }

    @Test
    void bombs_and_depths_are_refused_without_a_crash() {
        Map<String, String> before = TestWorld.listing(repository);
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        for (String text : List.of(
                bomb.toString(),
                "{\"name\": \"shop\", \"" + "k".repeat(1 << 20) + "\": 1}",
                "? " + "k".repeat(1 << 20) + "\n: 1\n",
                "[".repeat(1_000_000),
                "{\"a\":".repeat(200_000),
                "values: " + "{a: ".repeat(100_000),
                "- ".repeat(100_000),
                "\u0000".repeat(1000),
                "{".repeat(65),
                "&".repeat(10_000))) {
            Run run = apply(text);
            assertThat(run.exit())
                    .as(text.substring(0, Math.min(80, text.length())) + run.both())
                    .isEqualTo(3);
            inert(run);
            assertThat(run.err().length()).isLessThan(200_000);
        }
        assertThat(TestWorld.listing(repository)).isEqualTo(before);
    }

    @Test
    void S16_no_text_forges_a_trailer_a_header_or_a_commit() throws Exception {
        String forged = "x\r\nSigned-off-by: Evil <e@evil.example>\r\n\r\nIdempotency-Key: stolen";
        String values = new RequestText(new java.util.Random(1)).json(Map.of("a", forged, "b", "\u001b]0;x\u0007"));
        Run run = Cli.cli()
                .input("{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"values\": " + values
                        + "}")
                .run(
                        "apply",
                        "-f",
                        "-",
                        "--overlay",
                        repository.toString(),
                        "--request-id",
                        forged,
                        "--author",
                        "Mallory\nparent 0000000000000000000000000000000000000000 <m@evil.example>",
                        "--idempotency-key",
                        "key: with <signs> and Trailer: x");
        assertThat(run.exit()).as(run.both()).isZero();
        inert(run);
        String message = git("log", "-1", "--format=%B");
        assertThat(message.lines().filter(line -> line.matches("(?i)(signed-off-by|idempotency-key):.*")))
                .singleElement()
                .asString()
                .isEqualTo("Idempotency-Key: key: with <signs> and Trailer: x (install by m@evil.example)");
        assertThat(git("log", "-1", "--format=%an%n%ae").lines()).hasSize(2);
        assertThat(git("cat-file", "commit", "main").lines().filter(line -> line.startsWith("parent ")))
                .hasSize(1);
        git("fsck", "--full", "--strict");
        for (String key : List.of("a\nb", "a\r\nX: y", "\u001b[31m", "", "é")) {
            Run refused = Cli.cli()
                    .input("{}")
                    .run("apply", "-f", "-", "--overlay", repository.toString(), "--idempotency-key", key);
            assertThat(refused.exit()).as(key).isIn(2, 3);
            inert(refused);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-oProxyCommand=touch pwned",
                "--upload-pack=touch pwned",
                "ssh://-oProxyCommand=touch%20pwned/x",
                "ssh://host/-x",
                "-x@host:path",
                "git@-oProxyCommand=x:y",
                "ext::sh -c touch% pwned",
                "fd::17",
                "https://user:secret@host.invalid/x.git",
                "file://host/x",
                "git://host.invalid/x",
                "https://host.invalid/x\ny",
                "javascript:alert(1)",
                "\u001b[31mx"
            })
    void S09_an_overlay_that_is_an_option_is_refused(String location) {
        for (List<String> command : List.of(
                List.of("get", "--overlay=" + location), List.of("validate", "x.json", "--overlay=" + location))) {
            Run run = Cli.cli()
                    .with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                    .run(command.toArray(String[]::new));
            assertThat(run.exit()).as(run.both()).isIn(2, 5);
            assertThat(run.both()).doesNotContain("secret");
            inert(run);
        }
        assertThat(Files.exists(Path.of("pwned"))).isFalse();
    }

    @Test
    void template_syntax_arrives_as_the_text_it_is() {
        List<String> texts = List.of(
                "{{name}}",
                "{{{name}}}",
                "{{=<% %>=}}<% name %>",
                "{{> partial}}",
                "{{#x}}y{{/x}}",
                "{{ .Values.x }}",
                "${SOVEREIGN_FQDN}",
                "${VAR:=default}",
                "$${VAR}",
                "$(cat /etc/passwd)",
                "#{1+1}",
                "<%= 1 %>");
        for (String text : texts) {
            Run run = Cli.cli()
                    .input(
                            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"values\": {\"a\": "
                                    + new RequestText(new java.util.Random(1)).json(text) + "}}")
                    .run("apply", "-f", "-", "--overlay", repository.toString());
            assertThat(run.exit()).as(run.both()).isZero();
            try (Overlay overlay = TestWorld.open(repository)) {
                String release = "clusters/" + TestWorld.PRIMARY + "/releases/acme/shop/helmrelease.yaml";
                assertThat(value(overlay, release).textAt("spec", "values", "a"))
                        .contains(text);
            }
        }
    }

    /** Flux replaces ${VAR} in whatever a Kustomization with postBuild applies; these have none, so values stay inert. */
    @Test
    void what_applies_values_of_callers_substitutes_nothing() {
        assertThat(apply("{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}")
                        .exit())
                .isZero();
        try (Overlay overlay = TestWorld.open(repository)) {
            List<String> syncs = TestWorld.tree(overlay).keySet().stream()
                    .filter(path ->
                            path.matches("clusters/[^/]+/namespaces/acme\\.(applications|releases\\..*)\\.yaml"))
                    .toList();
            assertThat(syncs).hasSize(2);
            for (String path : syncs) {
                assertThat(value(overlay, path).textAt("kind")).contains("Kustomization");
                assertThat(value(overlay, path).at("spec", "postBuild")).isEmpty();
            }
            for (Value flux : TestWorld.documents(
                            TestWorld.tree(overlay).get("clusters/omantel/flux-system/platform.yaml"), "platform.yaml")
                    .stream()
                    .map(document -> document.value())
                    .filter(value -> value.textAt("metadata", "name")
                            .filter("namespaces"::equals)
                            .isPresent())
                    .toList()) {
                assertThat(flux.at("spec", "postBuild")).isEmpty();
            }
        }
    }

    @Test
    void terminal_escapes_in_arguments_and_files_stay_off_the_terminal() throws IOException {
        Path file = folder.resolve("\u001b[31mevil.json");
        Files.writeString(
                file,
                "{\"\u001b]0;owned\u0007\": 1}".replace("\u001b", "\\u001b").replace("\u0007", "\\u0007"));
        for (String[] arguments : List.of(
                new String[] {"apply", "--\u001b[31mx"},
                new String[] {"\u001b[31mx"},
                new String[] {"get", "\u001b[31mx", "-n", "acme", "--overlay", repository.toString()},
                new String[] {"get", "\u001b[31mx", "--overlay", repository.toString()},
                new String[] {"get", "-o", "\u001b[31m", "--overlay", repository.toString()},
                new String[] {"apply", "-f", file.toString(), "--overlay", repository.toString()},
                new String[] {"apply", "-f", file.toString(), "--overlay", repository.toString(), "-o", "json"},
                new String[] {"apply", "-f", "/\u001b[31mnowhere", "--overlay", repository.toString()},
                new String[] {"validate", file.toString()},
                new String[] {"render", "-f", file.toString()},
                new String[] {
                    "cluster", "new", "\u001b[31mx", "--fqdn", "\u001b[31m", "--overlay", repository.toString()
                },
                new String[] {
                    "cluster",
                    "new",
                    "abc",
                    "--fqdn",
                    "a.b",
                    "--primary-region",
                    "abc",
                    "--overlay",
                    folder + "/\u001b[31m/x"
                },
                new String[] {"fixtures", "render", "--set", "\u001b[31m=x"},
                new String[] {"catalog", "index", "--catalog", "/\u001b[31m"},
                new String[] {"schema", "generate", "--repository", "/\u001b[31m"},
                new String[] {
                    "update", "shop", "-n", "acme", "--placement", "\u001b[31m", "--overlay", repository.toString()
                },
                new String[] {"delete", "\u001b[31m", "-n", "acme", "--overlay", repository.toString()},
                new String[] {"get", "--overlay", repository.toString(), "--branch", "\u001b[31m"})) {
            inert(Cli.catalyst(arguments));
        }
        assertThat(Cli.cli()
                        .with("CATALYST_PRIMARY_REGION", "\u001b[31m")
                        .run("render", "-f", file.toString())
                        .both())
                .doesNotContain("\u001b");
    }

    @Test
    void S02_a_symlink_and_a_gitlink_are_named_and_never_followed() throws Exception {
        String blob = gitWith("/etc/passwd", "hash-object", "-w", "--stdin").strip();
        String head = git("rev-parse", "main").strip();
        for (String entry : List.of(
                "120000," + blob + ",clusters/omantel/applications",
                        "160000," + head + ",clusters/omantel/environments",
                "120000," + blob + ",sovereign.yaml", "120000," + blob + ",clusters/omantel/applications/acme/shop")) {
            git("read-tree", "--empty");
            git("read-tree", "main");
            String path = entry.split(",")[2];
            git("rm", "-r", "--cached", "--quiet", "--ignore-unmatch", path);
            git("update-index", "--add", "--cacheinfo", entry);
            String tree = git("write-tree").strip();
            String commit = git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", "-m", "x", "-p", head, tree)
                    .strip();
            git("update-ref", "refs/heads/main", commit);
            for (Run run : List.of(
                    apply("{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}"),
                    Cli.catalyst("validate", repository.toString()))) {
                assertThat(run.exit()).as(entry + run.both()).isEqualTo(3);
                assertThat(run.err()).contains("overlay/unsafe-entry").contains(path);
                inert(run);
                assertThat(run.both()).doesNotContain("root:");
            }
            assertThat(git("rev-parse", "main").strip()).isEqualTo(commit);
            git("update-ref", "refs/heads/main", head);
        }
    }

    private static void inert(Run run) {
        assertThat(CONTROL.matcher(run.both()).find())
                .as("a control character in %s", io.openova.catalyst.finding.SingleLine.of(run.both()))
                .isFalse();
        assertThat(run.both()).doesNotContain("\tat ", "Exception");
    }

    private Run apply(String text) {
        return Cli.cli().input(text).run("apply", "-f", "-", "--overlay", repository.toString());
    }

    private static Value value(Overlay overlay, String path) {
        return TestWorld.document(TestWorld.tree(overlay).get(path), path).value();
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        return gitWith("", arguments);
    }

    private String gitWith(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "--git-dir", repository.toString()));
        command.addAll(Stream.of(arguments).toList());
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + text).isZero();
        return text;
    }
}
