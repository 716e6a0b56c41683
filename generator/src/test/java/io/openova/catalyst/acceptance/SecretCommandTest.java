package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted Secrets of Applications (contract 13.4), opened with a decoder of the test's own. */
class SecretCommandTest {
    private static final OverlayPath SETTINGS = OverlayPath.of("sovereign.yaml");
    private static final String FILE = "clusters/omantel/application-secrets/acme/v/v-db-password.yaml";

    @TempDir
    Path folder;

    private String overlay = "";

    @BeforeEach
    void an_application() {
        overlay = TestWorld.overlayIn(folder).toString();
        assertThat(run("name: v\nblueprint: bp-any\nnamespace: acme\n", "apply", "-f", "-")
                        .exit())
                .isZero();
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        return Cli.cli().input(input).run(all.toArray(String[]::new));
    }

    private Cli.Run set(String value, String... more) {
        List<String> all =
                new ArrayList<>(List.of("secret", "set", "v", "db.password", "-n", "acme", "--from-file", "-"));
        all.addAll(List.of(more));
        return run(value, all.toArray(String[]::new));
    }

    private void recipients(String... keys) {
        try (var now = TestWorld.open(Path.of(overlay))) {
            String text = now.head().read(SETTINGS).orElseThrow().replaceAll("(?m)^ageRecipients:\n(  - .*\n)+", "");
            String list = String.join(
                    "", List.of(keys).stream().map(key -> "  - " + key + "\n").toList());
            TestWorld.put(now, Map.of(SETTINGS, text + "ageRecipients:\n" + list), List.of());
        }
    }

    private Value committed() {
        try (var now = TestWorld.open(Path.of(overlay))) {
            String text = now.head().read(TestWorld.path(FILE)).orElseThrow();
            return new DocumentReader()
                    .readYaml(text.getBytes(StandardCharsets.UTF_8), FILE, ReadLimits.MANIFEST)
                    .documents()
                    .get(0)
                    .value();
        }
    }

    @Test
    void every_recipient_opens_the_value_and_nothing_else_holds_it() throws Exception {
        AgeKey one = new AgeKey();
        AgeKey two = new AgeKey();
        recipients(one.recipient(), two.recipient());
        for (String value :
                List.of("canary-71c3", "a\nb\tc", " ü 😀 ", "x".repeat(60_000), "true", "0123", "- [a: {", "\n")) {
            Cli.Run run = set(value);
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.err()).contains("{\"$secret\":{\"name\":\"v-db-password\",\"key\":\"db.password\"}}");
            assertThat(run.out() + run.err()).doesNotContain("canary");
            Value file = committed();
            assertThat(one.open(file, "stringData", "db.password")).isEqualTo(value);
            assertThat(two.open(file, "stringData", "db.password")).isEqualTo(value);
            assertThat(file.textAt("metadata", "namespace")).contains("acme");
        }
        assertThat(git("cat-file", "--batch-all-objects", "--batch"))
                .doesNotContain("canary")
                .contains("set secret acme/v: v-db-password, key db.password");
        Cli.Run valid = Cli.cli().run("validate", overlay);
        assertThat(valid.out() + valid.err()).contains("files").doesNotContain("application-secrets", "secret/");

        Cli.Run list = run("", "secret", "list");
        assertThat(list.out()).contains("acme", "v-db-password", "db.password", FILE);
        assertThat(run("", "secret", "list", "-o", "json").out()).contains(one.recipient());
    }

    @Test
    void the_secret_goes_with_its_application() throws Exception {
        recipients(new AgeKey().recipient());
        assertThat(set("x").exit()).isZero();
        try (var now = TestWorld.open(Path.of(overlay))) {
            assertThat(now.head()
                            .read(TestWorld.path("clusters/omantel/namespaces/acme.secrets.yaml"))
                            .orElse(""))
                    .contains("provider: sops", "name: sops-age", "application-secrets/acme");
        }
        assertThat(run("", "delete", "v", "-n", "acme").exit()).isZero();
        try (var now = TestWorld.open(Path.of(overlay))) {
            assertThat(now.head().read(TestWorld.path(FILE))).isEmpty();
            assertThat(now.head().read(TestWorld.path("clusters/omantel/namespaces/acme.secrets.yaml")))
                    .isEmpty();
        }
    }

    @Test
    void other_recipients_are_printed_as_commands_and_nothing_is_written() throws Exception {
        AgeKey old = new AgeKey();
        recipients(old.recipient());
        assertThat(set("x").exit()).isZero();
        assertThat(run("", "secret", "rotate-recipients").err()).contains("every Secret is encrypted to");
        AgeKey next = new AgeKey();
        recipients(next.recipient());
        Cli.Run run = run("", "secret", "rotate-recipients");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualTo("sops rotate --in-place --add-age " + next.recipient() + " --rm-age " + old.recipient() + " "
                        + FILE + "\n");
        assertThat(run.err()).contains("SOPS_AGE_KEY_FILE");
    }

    @Test
    void what_cannot_be_encrypted_is_refused_and_nothing_is_written() throws Exception {
        String before = git("rev-parse", "main");
        Cli.Run none = set("canary");
        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.err()).contains("secret/no-recipients", "sovereign.yaml", "age-keygen");
        recipients(new AgeKey().recipient());
        String with = git("rev-parse", "main");
        assertThat(set("").err()).contains("the value is empty");
        assertThat(set("x".repeat(512 * 1024 + 1)).err()).contains("larger than 512 KiB");
        assertThat(set("x", "--secret", "No").err()).contains("the name of a Secret has lower-case letters");
        assertThat(run("x", "secret", "set", "v", "a/b", "-n", "acme", "--from-file", "-")
                        .exit())
                .isEqualTo(2);
        assertThat(run("x", "secret", "set", "none", "k", "-n", "acme", "--from-file", "-")
                        .err())
                .contains("reference/application-missing");
        Path missing = folder.resolve("no-such-file");
        Cli.Run file = run("", "secret", "set", "v", "k", "-n", "acme", "--from-file", missing.toString());
        assertThat(file.exit()).isNotZero();
        assertThat(file.err()).contains("no-such-file").doesNotContain("\tat ");
        assertThat(git("rev-parse", "main")).isEqualTo(with).isNotEqualTo(before);
        assertThat(git("cat-file", "--batch-all-objects", "--batch")).doesNotContain("canary");
    }

    @Test
    void a_private_key_among_the_recipients_is_refused_and_not_repeated() {
        for (String key : List.of(
                "AGE-SECRET-KEY-1CANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARY",
                "age1canary",
                "ssh-ed25519 AAAA")) {
            recipients(key);
            Cli.Run run = set("x");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).contains("not a public key of age").doesNotContainIgnoringCase("canary");
        }
    }

    @Test
    void bytes_that_are_no_text_come_back_as_they_are() throws Exception {
        AgeKey key = new AgeKey();
        recipients(key.recipient());
        byte[] bytes = new byte[300];
        new java.util.Random(3).nextBytes(bytes);
        Path file = Files.write(folder.resolve("key.bin"), bytes);
        assertThat(run("", "secret", "set", "v", "db.password", "-n", "acme", "--from-file", file.toString())
                        .exit())
                .isZero();
        assertThat(java.util.Base64.getDecoder().decode(key.open(committed(), "data", "db.password")))
                .isEqualTo(bytes);
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", overlay));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
