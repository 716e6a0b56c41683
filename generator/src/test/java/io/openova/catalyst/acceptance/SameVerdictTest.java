package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A verdict depends on what is validated, and not on where one stands or in which order it comes. */
class SameVerdictTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String request(String name, String dependsOn) {
        return "{\"name\":\"" + name + "\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"acme\""
                + (dependsOn.isEmpty() ? "" : ",\"dependsOn\":[{\"name\":\"" + dependsOn + "\"}]") + "}";
    }

    @Test
    void the_order_of_files_decides_nothing() throws IOException {
        String overlay = TestWorld.overlayIn(folder).toString();
        String a = file("a.json", request("a", "b")).toString();
        String b = file("b.json", request("b", "c")).toString();
        String c = file("c.json", request("c", "")).toString();
        assertThat(Cli.catalyst("validate", a, b, c, "--overlay", overlay).exit())
                .isZero();
        assertThat(Cli.catalyst("validate", c, b, a, "--overlay", overlay).exit())
                .isZero();
        assertThat(Cli.catalyst("apply", "-f", a, "-f", b, "-f", c, "--overlay", overlay)
                        .exit())
                .isZero();
    }

    @Test
    void a_circle_is_found_once_and_named_whole() throws IOException {
        String overlay = TestWorld.overlayIn(folder).toString();
        String a = file("a.json", request("a", "b")).toString();
        String b = file("b.json", request("b", "c")).toString();
        String c = file("c.json", request("c", "a")).toString();
        for (Cli.Run run : List.of(
                Cli.catalyst("apply", "-f", a, "-f", b, "-f", c, "--overlay", overlay),
                Cli.catalyst("validate", a, b, c, "--overlay", overlay),
                Cli.catalyst("validate", a, b, c))) {
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).containsOnlyOnce("reference/dependency-cycle").contains("acme/a -> acme/b -> acme/c");
            assertThat(run.err()).doesNotContain("reference/dependency-missing");
        }
    }

    @Test
    void validating_a_folder_knows_what_applying_it_knows() throws IOException {
        String overlay = TestWorld.overlayIn(folder).toString();
        file("in/1.json", "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-two\"}");
        file("in/2.yaml", """
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata: {name: qa-two}
                spec:
                  organizationRef: omantel-platform
                  envType: stg
                  placement: single-region
                  regions: [{provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}]
                """);
        String in = folder.resolve("in").toString();
        assertThat(Cli.catalyst("validate", in, "--overlay", overlay).exit()).isZero();
        assertThat(Cli.catalyst("plan", "-f", in, "--overlay", overlay).exit()).isZero();
        file("in/2.yaml", Files.readString(folder.resolve("in/2.yaml")).replace("omantel-platform", "nobody"));
        assertThat(Cli.catalyst("validate", in, "--overlay", overlay).err()).contains("reference/organization-missing");
    }

    @Test
    void a_baseline_knows_a_file_by_whatever_name() throws IOException {
        String path = file(
                        "m/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: x}\ndat: {a: b}\n")
                .toString();
        String baseline = folder.resolve("deep/known/b.json").toString();
        assertThat(Cli.catalyst("validate", path, "--write-baseline", baseline).exit())
                .isZero();
        String relative = Path.of("").toAbsolutePath().relativize(Path.of(path)).toString();
        for (String name : List.of(path, relative, folder + "/m/../m", folder + "/./m/a.yaml")) {
            assertThat(Cli.catalyst("validate", name, "--baseline", baseline).exit())
                    .as(name)
                    .isZero();
        }
    }

    @Test
    void a_report_for_code_scanning_names_files_from_the_root_of_their_repository() throws IOException {
        Files.createDirectories(folder.resolve("repository/.git"));
        String path = file("repository/m/a.yaml", "apiVersion: v1\nkind: ConfigMap\ndat: {a: b}\n")
                .toString();
        assertThat(Cli.catalyst("validate", path, "-o", "sarif").out()).contains("\"uri\": \"m/a.yaml\"");
        assertThat(Cli.catalyst("validate", path, "-o", "gitlab").out()).contains("\"path\": \"m/a.yaml\"");
        assertThat(Cli.catalyst("validate", path, "-o", "github").out()).contains("file=m/a.yaml,");
        String outside = file("other/b.yaml", "apiVersion: v1\nkind: ConfigMap\ndat: {a: b}\n")
                .toString();
        assertThat(Cli.catalyst("validate", outside, "-o", "sarif").out()).contains("\"uri\": \"file:///");
    }

    @Test
    void the_branch_that_is_named_is_validated() {
        Path repository = TestWorld.overlayIn(folder);
        Map<String, String> main;
        try (Overlay overlay = TestWorld.open(repository)) {
            main = TestWorld.tree(overlay);
        }
        assertThat(main).isNotEmpty();
        Cli.Run missing = Cli.catalyst("validate", repository.toString(), "--branch", "no-such-branch");
        assertThat(missing.exit()).isNotZero();
    }

    @Test
    void a_list_is_looked_into_as_its_objects_are() throws IOException {
        String list = file("list.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: Pod
                    metadata: {name: a, namespace: x}
                    spec: {containers: [{name: a, image: nginx, securityContext: {privileged: true}}]}
                  - apiVersion: v1
                    kind: List
                    items:
                      - {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}
                """).toString();
        assertThat(Cli.catalyst("validate", list, "--policy", "all").err())
                .contains(
                        "policy/image-untagged", "/items/0/spec/containers/0/image",
                        "policy/privileged", "policy/resources-missing",
                        "policy/secret-plain-text", "/items/1/items/0/stringData",
                        "policy/namespace-missing", "/items/1/items/0/metadata");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "list", "json"})
    void objects_of_an_overlay_are_found_in_whatever_file_they_stand(String shape) throws IOException {
        Path tree = folder.resolve("tree");
        try (Overlay overlay = TestWorld.open(TestWorld.sharedForReading())) {
            for (Map.Entry<String, String> entry : TestWorld.tree(overlay).entrySet()) {
                Files.createDirectories(tree.resolve(entry.getKey()).getParent());
                Files.writeString(tree.resolve(entry.getKey()), entry.getValue());
            }
        }
        String release =
                "{\"apiVersion\": \"helm.toolkit.fluxcd.io/v2\", \"kind\": \"HelmRelease\", \"metadata\": {\"name\":"
                        + " \"%s\", \"namespace\": \"m\"}, \"spec\": {\"interval\": \"10m\", \"releaseName\": \"same\", \"chartRef\":"
                        + " {\"kind\": \"OCIRepository\", \"name\": \"r\"}, \"values\": {}}}";
        String one = release.formatted("one");
        String two = release.formatted("two");
        Path infrastructure = tree.resolve("clusters/omantel/infrastructure");
        String name = shape.equals("json") ? "h.json" : "h.yaml";
        String text =
                switch (shape) {
                    case "yaml" -> one + "\n---\n" + two + "\n---\n" + two + "\n";
                    default ->
                        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + one + ", " + two + ", " + two
                                + "]}\n";
                };
        Files.writeString(infrastructure.resolve(name), text);
        Path kustomization = infrastructure.resolve("kustomization.yaml");
        Files.writeString(
                kustomization,
                Files.readString(kustomization).replace("resources: []", "resources:") + "\n  - " + name + "\n");
        assertThat(Cli.catalyst("validate", tree.toString()).err())
                .contains("overlay/duplicate-release", "HelmRelease m/two and HelmRelease m/one")
                .contains("overlay/duplicate-object", "overlay/source-missing");
    }
}
