package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 13.4 on the command line: references to Secrets in parameters, and what they become. */
class SecretReferencesTest {
    private static final String RELEASE = "clusters/hz-fsn-rtz-prod/releases/acme/v/helmrelease.yaml";
    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-vault}
            spec:
              version: 1.0.0
              card: {title: Vault}
              configSchema:
                type: object
                required: [opening]
                properties:
                  title: {type: string}
                  opening: {type: string, writeOnly: true, minLength: 30, pattern: "^[A-Z]+$"}
                  pin: {type: integer, format: password, minimum: 1000}
                  whole: {type: object, writeOnly: true}
                  config: {type: object, additionalProperties: {type: string}}
                  users:
                    type: array
                    items:
                      type: object
                      properties:
                        name: {type: string}
                        key: {type: string, x-catalyst-ui-hint: password}
              placementSchema: {modes: [single-region, active-active], default: single-region}
              manifests:
                source: {kind: HelmChart, ref: "oci://registry.example/bp-vault"}
                values: {opening: {nested: old}, pin: 1}
            """;

    @TempDir
    Path folder;

    private String overlay = "";

    @BeforeEach
    void a_blueprint_that_declares_secrets() {
        overlay = TestWorld.overlayIn(folder).toString();
        assertThat(run(BLUEPRINT, "apply", "-f", "-").exit()).isZero();
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        return Cli.cli().input(input).run(all.toArray(String[]::new));
    }

    private static String request(String values) {
        return "name: v\nblueprint: bp-vault\nnamespace: acme\nvalues:\n  "
                + values.strip().replace("\n", "\n  ") + "\n";
    }

    private String committed(String path) {
        try (var now = TestWorld.open(Path.of(overlay))) {
            return TestWorld.tree(now).getOrDefault(path, "");
        }
    }

    @Test
    void references_become_valuesFrom_and_never_a_value() {
        Cli.Run run = run(request("""
                title: T
                opening: {$secret: {name: db, key: opening}}
                pin: {$secret: {name: db, key: pin}}
                config: {"a.b/c": {$secret: {name: other, key: ab}}}
                users: [{name: u, key: {$secret: {name: db, key: u}}}, {key: {$secret: {name: db, key: w}}}]
                """), "apply", "-f", "-");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(committed(RELEASE)).endsWith("""
                  valuesFrom:
                    - kind: Secret
                      name: db
                      valuesKey: opening
                      targetPath: opening
                      literal: true
                    - kind: Secret
                      name: db
                      valuesKey: pin
                      targetPath: pin
                    - kind: Secret
                      name: other
                      valuesKey: ab
                      targetPath: config.a\\.b/c
                      literal: true
                    - kind: Secret
                      name: db
                      valuesKey: u
                      targetPath: users[0].key
                      literal: true
                    - kind: Secret
                      name: db
                      valuesKey: w
                      targetPath: users[1].key
                      literal: true
                  values:
                    title: T
                    users:
                      - name: u
                      - {}
                """);
        assertThat(run(committed("clusters/omantel/applications/acme/v/application.yaml"), "apply", "-f", "-")
                        .out())
                .contains("Unchanged");
    }

    @Test
    void a_secret_that_the_overlay_does_not_have_is_assumed_once() {
        Cli.Run run = run(request("""
                opening: {$secret: {name: db, key: one}}
                pin: {$secret: {name: db, key: one}}
                """), "plan", "-f", "-");
        assertThat(run.err().lines().filter(line -> line.contains("secret/assumed")))
                .hasSize(1);
        assertThat(run.err()).contains("info secret/assumed", "/values/opening/$secret/name");
    }

    @Test
    void a_malformed_reference_is_named_at_its_field() {
        for (String wrong : List.of(
                "{$secret: db}",
                "{$secret: {name: db}}",
                "{$secret: {name: DB, key: a}}",
                "{$secret: {name: db, key: 'a b'}}",
                "{$secret: {name: db, key: a, namespace: x}}",
                "{$secret: {name: db, key: a}, more: 1}")) {
            Cli.Run run = run(request("opening: " + wrong), "plan", "-f", "-");
            assertThat(run.exit()).as(wrong).isEqualTo(3);
            assertThat(run.err())
                    .as(wrong)
                    .contains("secret/reference-invalid at -:")
                    .contains("/values/opening");
        }
    }

    @Test
    void a_place_that_flux_cannot_reach_is_refused() {
        Cli.Run run = run(request("""
                opening: {$secret: {name: db, key: a}}
                whole: {$secret: {name: db, key: a}}
                config: {"a=b": {$secret: {name: db, key: a}}}
                """), "plan", "-f", "-");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("secret/place-unsupported", "/values/whole", "/values/config/a=b");
        assertThat(run(
                                request(
                                        "opening: {$secret: {name: db, key: a}}\nwhole: {a: {$secret: {name: db, key: a}}}"),
                                "plan",
                                "-f",
                                "-")
                        .exit())
                .isZero();
    }

    @Test
    void a_required_secret_is_met_by_a_reference_and_by_nothing_else() {
        assertThat(run(request("title: T"), "plan", "-f", "-").err()).contains("opening");
        for (String plain : List.of("x", "''", "{a: b}", "[a]")) {
            Cli.Run run = run(request("opening: " + plain), "plan", "-f", "-");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).contains("error secret/plain-value");
        }
    }

    @Test
    void a_kustomize_blueprint_takes_the_key_of_the_same_name() {
        String blueprint = BLUEPRINT
                .replace("bp-vault", "bp-kust")
                .replace("kind: HelmChart", "kind: Kustomize")
                .replace("values: {opening: {nested: old}, pin: 1}", "values: {mode: fast}");
        assertThat(run(blueprint, "apply", "-f", "-").exit()).isZero();
        String given = request("opening: {$secret: {name: db, key: opening}}").replace("bp-vault", "bp-kust");
        assertThat(run(given, "apply", "-f", "-").exit()).isZero();
        assertThat(committed("clusters/hz-fsn-rtz-prod/releases/acme/v/fluxkustomization.yaml"))
                .endsWith("""
                  postBuild:
                    substitute:
                      mode: fast
                    substituteFrom:
                      - kind: Secret
                        name: db
                """);
        Cli.Run other = run(given.replace("key: opening", "key: other"), "plan", "-f", "-");
        assertThat(other.exit()).isEqualTo(3);
        assertThat(other.err()).contains("secret/place-unsupported", "'opening'");
        assertThat(run(given + "  users: [{key: {$secret: {name: db, key: key}}}]\n", "plan", "-f", "-")
                        .err())
                .contains("secret/place-unsupported", "top level");
    }
}
