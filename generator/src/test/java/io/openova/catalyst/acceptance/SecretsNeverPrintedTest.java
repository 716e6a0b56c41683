package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat S08 on the command line: canary values go in wherever a secret may stand, and come out nowhere. */
class SecretsNeverPrintedTest {
    private static final String CANARY = "canary-7f3Q";
    private static final String OTHER = "canary-9k2Z";
    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-vault}
            spec:
              version: %s
              card: {title: Vault}
              configSchema:
                type: object
                properties:
                  title: {type: string, maxLength: 40}
                  opening: {type: string, writeOnly: true, maxLength: %d}
                  greeting: {type: string, format: password}
                  motto: {type: string, x-catalyst-ui-hint: password}
                  numbers: {type: array, items: {$ref: "#/$defs/number"}}
                  auth: {type: object}
                $defs: {number: {type: string, writeOnly: true}}
              placementSchema: {modes: [single-region], default: single-region}
              manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-vault"}}
            """;

    @TempDir
    Path folder;

    private String overlay = "";
    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void a_blueprint_that_declares_secrets() {
        overlay = TestWorld.overlayIn(folder).toString();
        assertThat(run(String.format(BLUEPRINT, "1.0.0", 40), "apply", "-f", "-")
                        .exit())
                .isZero();
    }

    private static final String REFERENCE = "{\"$secret\":{\"name\":\"vault\",\"key\":\"opening\"}}";

    /** A secret where the schema does not declare one, and a reference where it does. */
    private static String request(String secret, String version) {
        return request(secret, version, REFERENCE);
    }

    /** A plain value where the schema declares a secret. */
    private static String plain(String secret) {
        return request(secret, "1.0.0", "\"" + secret + "\"");
    }

    private static String request(String secret, String version, String declared) {
        return "{\"name\":\"v\",\"blueprint\":\"bp-vault\",\"version\":\"" + version + "\",\"namespace\":\"acme\","
                + "\"values\":{\"title\":\"T\",\"opening\":" + declared + ",\"greeting\":" + declared
                + ",\"motto\":" + declared + ",\"numbers\":[" + declared + "],\"auth\":{\"password\":\"" + secret
                + "\",\"url\":\"https://me:" + secret + "@db.example\"}}}";
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        Cli.Run run = Cli.cli().input(input).run(all.toArray(String[]::new));
        printed.add(String.join(" ", arguments) + "\n" + run.both());
        return run;
    }

    private void nothing_is_printed() {
        String base64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
        assertThat(printed).allSatisfy(text -> assertThat(text).doesNotContain(CANARY, OTHER, base64));
    }

    @Test
    void no_command_prints_a_secret_parameter() {
        assertThat(run(request(CANARY, "1.0.0"), "plan", "-f", "-").out()).contains("password: (not shown)");
        run(request(CANARY, "1.0.0"), "plan", "-f", "-", "-o", "json");
        run(request(CANARY, "1.0.0"), "explain", "-f", "-");
        assertThat(run(request(CANARY, "1.0.0"), "apply", "-f", "-").exit()).isZero();
        assertThat(run(request(OTHER, "1.0.0"), "plan", "-f", "-").out()).contains("(not shown, changed)");
        assertThat(run(request(OTHER, "1.0.0"), "apply", "-f", "-", "-o", "json")
                        .exit())
                .isZero();
        for (String format : new String[] {"text", "json"}) {
            run("", "history", "v", "-n", "acme", "-o", format);
            run("", "rollback", "v", "-n", "acme", "--dry-run", "-o", format);
            run("", "get", "v", "-n", "acme", "-o", format);
        }
        assertThat(run("", "get", "v", "-n", "acme", "-o", "yaml").out()).contains("password: (not shown)");
        run(String.format(BLUEPRINT, "2.0.0", 4), "apply", "-f", "-");
        run("", "update", "v", "-n", "acme", "--to-version", "2.0.0");
        run("", "impact", "bp-vault", "1.0.0", "2.0.0", "-o", "json");
        run("", "impact", "bp-vault", "1.0.0", "2.0.0", "-o", "markdown");
        nothing_is_printed();
    }

    @Test
    void whoever_wants_to_see_them_says_so() {
        assertThat(run(request(CANARY, "1.0.0"), "plan", "-f", "-", "--show-secrets")
                        .out())
                .contains(CANARY);
        run(request(CANARY, "1.0.0"), "apply", "-f", "-");
        assertThat(run("", "get", "v", "-n", "acme", "-o", "yaml", "--show-secrets")
                        .out())
                .contains(CANARY);
    }

    @Test
    void what_was_read_is_written_back_with_its_secrets() {
        run(request(CANARY, "1.0.0"), "apply", "-f", "-");
        String read = run("", "get", "v", "-n", "acme", "-o", "yaml").out();
        assertThat(run(read, "apply", "-f", "-").out()).contains("Unchanged");
        assertThat(run(read.replace("title: T", "title: U"), "apply", "-f", "-").exit())
                .isZero();
        assertThat(run("", "get", "v", "-n", "acme", "-o", "yaml", "--show-secrets")
                        .out())
                .contains("password: " + CANARY, "title: U");
    }

    @Test
    void a_mark_never_becomes_a_secret() {
        Cli.Run run = run(plain("(not shown)"), "apply", "-f", "-");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("secret/mark at -:1:105 /values/opening");
    }

    @Test
    void a_declared_secret_in_plain_text_is_refused_and_not_repeated() {
        for (String command : List.of("plan", "apply", "explain", "render")) {
            Cli.Run run = command.equals("render")
                    ? Cli.cli().input(plain(CANARY)).run("render", "-f", "-", "--primary-region", "hz-fsn-rtz-prod")
                    : run(plain(CANARY), command, "-f", "-");
            printed.add(run.both());
            assertThat(run.exit()).as(command).isEqualTo(3);
        }
        assertThat(run(plain(CANARY), "apply", "-f", "-").err())
                .contains("error secret/plain-value", "/values/opening", "/values/numbers/0", "$secret")
                .doesNotContain("/values/title");
        nothing_is_printed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "sarif", "junit", "tap", "github", "gitlab", "markdown"})
    void no_report_repeats_what_a_secret_holds(String format) throws IOException {
        Path file = folder.resolve("secret.yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: Secret
                    metadata: {name: a, namespace: x}
                    data: {license: "%1$s no base64"}
                    stringData: {pin: 84136490275, words: [%1$s], map: {deep: %1$s}}
                  - apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: a, namespace: x}
                    spec:
                      template:
                        spec:
                          containers:
                            - name: a
                              env: [{name: DB_PASSWORD, value: {wrong: %1$s}}]
                """.formatted(CANARY));
        Cli.Run run = Cli.catalyst("validate", file.toString(), "-o", format, "--policy", "all");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.both()).doesNotContain(CANARY, "84136490275");
    }

    @Test
    void drift_of_a_fan_out_is_told_without_values() throws IOException {
        run(request(CANARY, "1.0.0"), "apply", "-f", "-");
        Path tree = folder.resolve("tree");
        try (var overlayNow = TestWorld.open(Path.of(overlay))) {
            TestWorld.tree(overlayNow).forEach((path, text) -> write(tree.resolve(path), text));
        }
        Path release = tree.resolve("clusters/hz-fsn-rtz-prod/releases/acme/v/helmrelease.yaml");
        Files.writeString(release, Files.readString(release).replace("password: " + CANARY, "password: " + OTHER));
        Cli.Run run = Cli.catalyst("validate", tree.toString());
        assertThat(run.err()).contains("overlay/fan-out-differs").contains("/spec/values/auth/password");
        assertThat(run.both()).doesNotContain(CANARY, OTHER);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_value_named_like_a_secret_is_found_where_charts_take_it() throws IOException {
        Path release = folder.resolve("release.yaml");
        Files.writeString(release, """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: a, namespace: x}
                spec:
                  interval: 10m
                  chart: {spec: {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: r}}}
                  values:
                    password: one
                    auth: {adminPassword: two, existingSecret: named, secretName: named}
                    extraEnv: [{name: API_TOKEN, value: three}, {name: MODE, value: plain}]
                    reference: {password: "${PASSWORD}"}
                """);
        assertThat(Cli.catalyst("validate", release.toString(), "--policy", "secret-plain-text")
                        .err())
                .contains("/spec/values/password", "/spec/values/auth/adminPassword", "/spec/values/extraEnv/0/value")
                .doesNotContain("existingSecret", "secretName", "extraEnv/1", "/spec/values/reference");
        assertThat(run(request(CANARY, "1.0.0"), "validate", "-", "--policy", "secret-plain-text")
                        .err())
                .contains("warning policy/secret-plain-text at -:1:", "/values/auth/password");
        nothing_is_printed();
    }
}
