package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.schema.Widgets;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Repositories that were not made for this product, small ones written for the purpose and real ones where they are at hand. */
class ForeignRepositoriesTest {
    private static final Path CASES = Path.of(System.getProperty("catalyst.repository", ".."))
            .resolve("generator/src/test/resources/repositories");
    private static final Path CORPUS = Path.of(System.getProperty(
            "catalyst.corpus",
            Path.of(System.getProperty("catalyst.repository", ".."))
                    .resolve("../shared/corpus")
                    .toString()));

    @TempDir
    Path folder;

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".case"))
                    .map(name -> name.substring(0, name.length() - ".case".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_repository_gets_the_findings_that_its_case_names(String name) throws IOException {
        String[] parts = Files.readString(CASES.resolve(name + ".case")).split("(?m)^==== ");
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('\n');
            Path file = folder.resolve(parts[i].substring(0, end));
            Files.createDirectories(file.getParent());
            Files.writeString(file, parts[i].substring(end + 1));
        }
        List<String> arguments = new ArrayList<>(List.of("validate"));
        List<String> paths = values(parts[0], "path: ");
        arguments.add(folder.resolve(paths.isEmpty() ? "" : paths.get(0)).toString());
        values(parts[0], "args: ").forEach(line -> arguments.addAll(List.of(line.split(" "))));

        Cli.Run run = catalyst(arguments.toArray(String[]::new));

        assertThat(run.exit())
                .as(run.both())
                .isEqualTo(Integer.parseInt(values(parts[0], "exit: ").get(0)));
        arguments.addAll(List.of("-o", "json"));
        Cli.Run again = catalyst(arguments.toArray(String[]::new));
        assertThat(findings(again.out())).containsExactlyInAnyOrderElementsOf(values(parts[0], "finding: "));
        values(parts[0], "says: ").forEach(text -> assertThat(run.both()).contains(text));
        values(parts[0], "silent: ").forEach(text -> assertThat(run.err()).doesNotContain(text));
    }

    private static List<String> values(String head, String key) {
        return head.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .toList();
    }

    /** Errors and warnings as {@code severity rule file pointer}. */
    private List<String> findings(String json) {
        Value report = new DocumentReader()
                .readJson(json.getBytes(StandardCharsets.UTF_8), "-", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
        List<String> lines = new ArrayList<>();
        for (Value finding : report.itemsAt("findings")) {
            String severity = finding.textAt("severity").orElseThrow();
            String pointer = finding.textAt("pointer").orElseThrow();
            String file = finding.textAt("file")
                    .or(() -> finding.textAt("location", "file"))
                    .orElse("");
            if (!severity.equals("info")) {
                lines.add(String.join(
                        " ",
                        severity,
                        finding.textAt("rule").orElseThrow(),
                        folder.relativize(Path.of(file)).toString(),
                        pointer.isEmpty() ? "/" : pointer));
            }
        }
        return lines;
    }

    static List<String> corpus() throws IOException {
        if (!Files.isDirectory(CORPUS)) {
            return List.of("");
        }
        try (Stream<Path> folders = Files.list(CORPUS)) {
            return folders.filter(Files::isDirectory)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void a_sound_repository_of_others_has_no_error(String repository) {
        if (repository.isEmpty()) {
            System.out.println("NOT RUN: there is no folder " + CORPUS + " with repositories");
            return;
        }
        Cli.Run run = catalyst("validate", repository);
        assertThat(run.exit()).as(run.both()).isZero();
        assertThat(run.out()).contains(", 0 errors");
    }

    @Test
    void a_file_with_a_byte_that_no_text_has_is_an_error_only_when_it_is_a_manifest() throws IOException {
        Files.write(folder.resolve("notes.json"), new byte[] {'{', '"', (byte) 0xff, '"', '}'});
        assertThat(catalyst("validate", folder.toString()).exit()).isZero();
    }

    @Test
    void definitions_come_from_a_file_a_folder_or_an_archive() throws IOException {
        String definition = Widgets.definition("spec: {type: object, properties: {size: {type: integer}}}");
        Path definitions = Files.createDirectories(folder.resolve("elsewhere"));
        Path file = Files.writeString(definitions.resolve("widgets.yaml"), definition);
        Path archive = definitions.resolve("operator-1.0.0.tgz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            for (String name : List.of("operator/crds/widgets.yaml", "operator/templates/broken.yaml")) {
                byte[] bytes = (name.contains("crds") ? definition : "{{ kind: CustomResourceDefinition\n")
                        .getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
        }
        Path manifests = Files.createDirectories(folder.resolve("manifests"));
        Files.writeString(manifests.resolve("widget.yaml"), Widgets.widget("spec:\n  sise: 1\n"));
        for (Path source : List.of(file, definitions, archive)) {
            Cli.Run run = catalyst("validate", manifests.toString(), "--definitions", source.toString());
            assertThat(run.exit()).as(run.both()).isEqualTo(3);
            assertThat(run.both()).contains("\"size\"").doesNotContain("schema/missing");
        }
        Cli.Run nothing = catalyst("validate", manifests.toString(), "--definitions", manifests.toString());
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.err()).contains("holds no CustomResourceDefinition");
    }

    @Test
    void the_summary_counts_what_the_baseline_hides() throws IOException {
        Files.writeString(folder.resolve("map.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: BAD}\n");
        String baseline = folder.resolve("known.json").toString();
        assertThat(catalyst("validate", folder.toString(), "--write-baseline", baseline)
                        .exit())
                .isZero();
        Cli.Run run = catalyst("validate", folder.toString(), "--exclude", "known.json", "--baseline", baseline);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("1 object: 1 checked", "1 finding hidden by the baseline");
    }
}
