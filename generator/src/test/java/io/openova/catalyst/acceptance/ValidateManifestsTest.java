package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.Widgets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code catalyst validate} on manifests of any kind, many at once. */
class ValidateManifestsTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configMap(int number, String field) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-" + number + "\n" + field + ":\n  a: b\n";
    }

    private static String lines(String text, String word) {
        return text.lines().filter(line -> line.contains(word)).collect(Collectors.joining("\n"));
    }

    @Test
    void findings_of_many_files_come_in_the_order_of_the_files_at_the_exact_key() {
        for (int i = 0; i < 200; i++) {
            write(String.format("%03d.yaml", i), configMap(i, i % 50 == 7 ? "dta" : "data"));
        }
        Cli.Run run = catalyst("validate", folder.toString());
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).contains("200 files, 4 errors");
        assertThat(lines(run.both(), ".yaml:5:1")).hasLineCount(4);
        int at = 0;
        for (int i : new int[] {7, 57, 107, 157}) {
            int found = run.both().indexOf(String.format("%03d.yaml:5:1", i));
            assertThat(found).isGreaterThan(at);
            at = found;
        }
    }

    @Test
    void many_requests_are_held_to_an_overlay_in_the_order_of_their_files() {
        for (int i = 0; i < 60; i++) {
            String version = i % 3 == 0 ? "9." + i + ".0" : "0.1.0";
            write(
                    String.format("%03d.yaml", i),
                    "name: app-" + i + "\nblueprint: bp-qa-app\nversion: " + version + "\nnamespace: acme\n");
        }
        Cli.Run run = catalyst(
                "validate",
                folder.toString(),
                "--overlay",
                TestWorld.sharedForReading().toString());
        assertThat(run.out()).contains("60 files, 20 errors");
        assertThat(run.err()
                        .lines()
                        .filter(line -> line.startsWith("error reference/version-unknown"))
                        .map(line -> line.replaceFirst(".*/(\\d+)\\.yaml:3:10 .* version (9\\.\\d+)\\.0.*", "$1 $2")))
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(i -> String.format("%03d 9.%d", i * 3, i * 3))
                        .toList());
    }

    @Test
    void a_large_file_is_read_in_pieces_and_every_finding_keeps_its_line() {
        String text = IntStream.range(0, 6000)
                .mapToObj(i -> configMap(i, i % 1000 == 999 ? "data: {x: 1} # odd\nmore" : "data"))
                .collect(Collectors.joining("---\n"));
        Path file = write("all.yaml", text);
        Cli.Run run = catalyst("validate", file.toString());
        assertThat(run.exit()).isEqualTo(3);
        for (int i = 1; i <= 6; i++) {
            int line = (i * 1000 - 1) * 7 + (i - 1) + 5;
            assertThat(run.both()).contains("all.yaml:" + line + ":11").contains("all.yaml:" + (line + 1) + ":1");
        }
        assertThat(run.out()).contains("1 file, 12 errors");
    }

    @Test
    void a_definition_in_a_later_file_is_the_schema_of_an_earlier_one() {
        write("a.yaml", Widgets.widget("spec:\n  sise: 1\n"));
        Cli.Run without = catalyst("validate", folder.toString());
        assertThat(without.exit()).isZero();
        assertThat(without.both()).contains("schema/missing");
        write("z.yaml", Widgets.definition("spec: {type: object, properties: {size: {type: integer}}}"));
        Cli.Run with = catalyst("validate", folder.toString());
        assertThat(with.exit()).isEqualTo(3);
        assertThat(with.both())
                .doesNotContain("schema/missing")
                .contains("a.yaml:5:3")
                .contains("\"size\"");
    }

    @Test
    void the_kubernetes_version_decides_what_is_served() {
        Path file = write(
                "class.yaml", "apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: {name: x}\nspec: {}\n");
        assertThat(catalyst("validate", file.toString()).exit()).isZero();
        assertThat(catalyst("validate", file.toString(), "--kubernetes-version", "v1.36.3")
                        .exit())
                .isZero();
        Cli.Run old = catalyst("validate", file.toString(), "--kubernetes-version", "1.33");
        assertThat(old.exit()).isEqualTo(3);
        assertThat(old.both()).contains("Kubernetes 1.33 does not serve resource.k8s.io/v1 DeviceClass");
        Cli.Run unknown = catalyst("validate", file.toString(), "--kubernetes-version", "1.99");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("1.34");
    }

    @Test
    void a_region_of_the_settings_is_checked_by_its_own_version_and_named() throws IOException {
        write("sovereign.yaml", """
                name: omantel
                primaryRegion: hz-fsn-rtz-prod
                regions:
                  - name: hz-fsn-rtz-prod
                    cluster: old
                    kubernetesVersion: "1.33"
                  - name: hz-hel-rtz-prod
                    cluster: new
                    kubernetesVersion: "1.36"
                """);
        for (String cluster : new String[] {"old", "new"}) {
            Files.createDirectories(folder.resolve("clusters/" + cluster + "/infrastructure"));
            write(
                    "clusters/" + cluster + "/infrastructure/class.yaml",
                    "apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: {name: x}\nspec: {}\n");
        }
        Cli.Run run = catalyst("validate", folder.toString());
        assertThat(lines(run.both(), "does not serve"))
                .hasLineCount(1)
                .contains("clusters/old/infrastructure/class.yaml:1:13")
                .contains("(region hz-fsn-rtz-prod)");
        write("sovereign.yaml", "name: omantel\nregions: [{name: hz-fsn-rtz-prod, kubernetesVersion: '1.99'}]\n");
        assertThat(catalyst("validate", folder.toString()).both()).contains("settings/invalid");
    }
}
