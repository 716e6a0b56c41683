package io.openova.catalyst.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartReaderTest {
    private static final String METADATA = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

    private final Path folder;

    ChartReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_folder_and_its_archive_are_the_same_chart() throws IOException {
        write("Chart.yaml", METADATA);
        write("values.yaml", "replicas: 2\n");
        write("templates/a.yaml", "kind: ConfigMap\n");
        write("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 0.1.0\n");
        Chart read = chart(new ChartReader().read(folder));
        byte[] archive = ChartArchive.of(read);
        Chart again = chart(new ChartReader().readArchive(archive, "web-1.0.0.tgz"));

        assertThat(again.files()).isEqualTo(read.files());
        assertThat(again.defaults()).isEqualTo(Value.object(Map.of("replicas", Value.number(2))));
        assertThat(again.templates()).extracting(ChartFile::path).containsExactly("templates/a.yaml");
        assertThat(again.subcharts()).extracting(Chart::name).containsExactly("db");
        assertThat(ChartArchive.of(again)).as("byte for byte").isEqualTo(archive);
    }

    @Test
    void a_subchart_that_is_an_archive_is_read_too() throws IOException {
        write("Chart.yaml", METADATA + "dependencies: [{name: db, version: 0.1.0, alias: store}]\n");
        byte[] db = archive(Map.of("db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 0.1.0\n"));
        Files.createDirectories(folder.resolve("charts"));
        Files.write(folder.resolve("charts/db-0.1.0.tgz"), db);

        assertThat(chart(new ChartReader().read(folder)).placements())
                .extracting(Chart.Subchart::key)
                .containsExactly("store");
    }

    @Test
    void what_helmignore_names_is_not_read() throws IOException {
        write("Chart.yaml", METADATA);
        write(".helmignore", "# notes\n*.orig\n/ci/\nREADME.*\n");
        write("templates/a.yaml", "");
        write("templates/a.yaml.orig", "");
        write("templates/.hidden.yaml", "");
        write("ci/values.yaml", "");
        write("README.md", "");

        assertThat(chart(new ChartReader().read(folder)).files())
                .extracting(ChartFile::path)
                .containsExactly(".helmignore", "Chart.yaml", "templates/a.yaml");
    }

    @Test
    void what_helm_does_not_know_in_helmignore_is_refused() throws IOException {
        write("Chart.yaml", METADATA);
        write(".helmignore", "ci/**\n");
        Finding finding = onlyFinding(new ChartReader().read(folder));
        assertThat(finding.rule()).isEqualTo("chart/ignore-rule");
        assertThat(finding.message()).contains("ci/**");
    }

    @Test
    void a_file_is_left_out_with_the_folder_that_it_lies_in() {
        IgnoreRules rules = new IgnoreRules("ci/\n*.orig\n");
        assertThat(rules.ignoresFile("ci/deep/values.yaml")).isTrue();
        assertThat(rules.ignoresFile("templates/a.orig")).isTrue();
        assertThat(rules.ignoresFile("ci")).isFalse();
    }

    @Test
    void a_malformed_file_is_a_finding_with_its_place() throws IOException {
        write("Chart.yaml", METADATA);
        write("values.yaml", "a: 1\nb: [\n");
        Finding finding = onlyFinding(new ChartReader().read(folder));
        assertThat(finding.rule()).isEqualTo("yaml/syntax");
        assertThat(finding.location().orElseThrow().file()).endsWith("/values.yaml");
    }

    @Test
    void a_folder_without_metadata_is_no_chart() throws IOException {
        write("templates/a.yaml", "");
        assertThat(onlyFinding(new ChartReader().read(folder)).rule()).isEqualTo("chart/no-metadata");
        assertThat(onlyFinding(new ChartReader().read(folder.resolve("nowhere")))
                        .rule())
                .isEqualTo("chart/missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil", "web/../../evil", "/etc/passwd", "web//a", "web/./a", "web\\..\\a", "C:/a", "web/a\nb"
            })
    void S23_an_entry_that_leads_out_of_the_archive_is_refused(String entry) throws IOException {
        assertThat(rule(archive(Map.of("web/Chart.yaml", METADATA, entry, "x"))))
                .isEqualTo("chart/unsafe-entry");
    }

    @Test
    void S23_links_and_devices_are_refused_in_archives_and_folders() throws IOException {
        for (byte kind :
                new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR}) {
            assertThat(rule(tar(tar -> {
                        TarArchiveEntry entry = new TarArchiveEntry("web/templates/a.yaml", kind);
                        entry.setLinkName("/etc/passwd");
                        tar.putArchiveEntry(entry);
                        tar.closeArchiveEntry();
                    })))
                    .isEqualTo("chart/unsafe-entry");
        }
        write("Chart.yaml", METADATA);
        Files.createSymbolicLink(folder.resolve("values.yaml"), Path.of("/etc/hostname"));
        assertThat(onlyFinding(new ChartReader().read(folder)).rule()).isEqualTo("chart/unsafe-entry");
    }

    @Test
    void links_are_followed_within_the_repository_of_the_chart() throws IOException {
        Path repository = Files.createDirectories(folder.resolve("repository"));
        Files.createDirectories(repository.resolve(".git"));
        Files.writeString(repository.resolve(".git/config"), "token");
        Path shared = Files.createDirectories(repository.resolve("shared/templates"));
        Files.writeString(shared.resolve("_names.tpl"), "{{ define \"n\" }}n{{ end }}");
        Path chart = Files.createDirectories(repository.resolve("charts/web"));
        Files.writeString(chart.resolve("Chart.yaml"), METADATA);
        Files.createSymbolicLink(chart.resolve("templates"), Path.of("../../shared/templates"));
        Files.createSymbolicLink(chart.resolve("README.md"), Path.of("../../shared/templates/_names.tpl"));
        Chart read = new ChartReader().read(chart).chart().orElseThrow();
        assertThat(read.templates()).extracting(ChartFile::path).containsExactly("templates/_names.tpl");
        assertThat(read.file("README.md")).isPresent();
        for (String target : List.of("../../../outside", "../..", "../../.git/config", "nowhere", "templates/../..")) {
            Files.writeString(folder.resolve("outside"), "secret");
            Path link = Files.createSymbolicLink(chart.resolve("link"), Path.of(target));
            assertThat(onlyFinding(new ChartReader().read(chart)).rule())
                    .as(target)
                    .isEqualTo("chart/unsafe-entry");
            Files.delete(link);
        }
    }

    @Test
    void an_archive_that_Helm_3_packed_is_read() {
        Path packed = Path.of(System.getProperty("catalyst.repository", ".."))
                .resolve("generator/src/test/resources/charts/packed-by-helm3.tgz");
        Chart chart = new ChartReader().read(packed).chart().orElseThrow();
        assertThat(chart.name()).isEqualTo("b");
        assertThat(chart.version()).isEqualTo("0.1.0");
    }

    @Test
    void S23_bombs_are_refused_before_they_cost_anything() throws IOException {
        byte[] zeros = new byte[64 << 20];
        assertThat(rule(tar(tar -> put(tar, "web/bomb", zeros)))).isEqualTo("chart/too-large");
        assertThat(rule(tar(tar -> {
                    for (int i = 0; i < 40; i++) {
                        put(tar, "web/part" + i, new byte[4 << 20]);
                    }
                })))
                .isEqualTo("chart/too-large");
        assertThat(rule(tar(tar -> {
                    for (int i = 0; i < 10_001; i++) {
                        put(tar, "web/" + i, new byte[0]);
                    }
                })))
                .isEqualTo("chart/too-large");
        byte[] nested = archive(Map.of("web/Chart.yaml", METADATA));
        for (int i = 0; i < 12; i++) {
            byte[] inner = nested;
            nested = tar(tar -> {
                put(tar, "web/Chart.yaml", METADATA.getBytes(StandardCharsets.UTF_8));
                put(tar, "web/charts/web-1.0.0.tgz", inner);
            });
        }
        assertThat(rule(nested)).isEqualTo("chart/too-large");
    }

    @Test
    void S23_a_damaged_archive_is_a_finding_wherever_it_is_cut() throws IOException {
        byte[] whole = archive(Map.of("web/Chart.yaml", METADATA, "web/values.yaml", "a: 1\n"));
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThat(new ChartReader().readArchive(cut, "web.tgz").findings())
                    .as("%s bytes", length)
                    .isNotEmpty();
        }
    }

    @Test
    void S03_a_bomb_in_values_refuses_the_chart_where_it_grows_too_large() throws IOException {
        write("Chart.yaml", METADATA);
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a" + i + ": &a" + i + " [" + (alias + ",").repeat(9) + alias + "]\n");
        }
        write("values.yaml", laughs.toString());
        Finding finding = onlyFinding(new ChartReader().read(folder));
        assertThat(finding.rule()).isEqualTo("yaml/expansion");
        assertThat(finding.message()).contains("more than 20000 values");
        assertThat(finding.location().orElseThrow().line()).isEqualTo(5);
    }

    private static String rule(byte[] archive) {
        return onlyFinding(new ChartReader().readArchive(archive, "web.tgz")).rule();
    }

    private static Finding onlyFinding(ChartReading reading) {
        assertThat(reading.chart()).isEmpty();
        assertThat(reading.findings()).hasSize(1);
        return reading.findings().get(0);
    }

    private static Chart chart(ChartReading reading) {
        assertThat(reading.findings()).isEmpty();
        return reading.chart().orElseThrow();
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private interface Filling {
        void into(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] archive(Map<String, String> files) throws IOException {
        return tar(tar -> {
            for (var file : new TreeMap<>(files).entrySet()) {
                put(tar, file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static byte[] tar(Filling filling) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            filling.into(tar);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
