package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upgrade would do to a thousand Applications, with every kind of breakage planted, and what --apply makes of it. */
class ImpactTest {
    private static final int APPLICATIONS = Integer.getInteger("catalyst.impact.applications", 1000);
    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata:
              name: bp-wide
            spec:
              version: %s
              card:
                title: Wide
              configSchema:
                type: object
                properties:
                  title: {type: string}
                  replicas: {type: integer, maximum: %s}
                  storage: {type: string}
                  size: {type: string}%s
              placementSchema:
                modes: [%s]
              manifests:
                overlays: {%s}
                source:
                  kind: HelmChart
                  ref: oci://ghcr.io/openova-io/bp-wide
            """;

    private static final String STATEFUL_SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: {{ .Release.Name }}
            spec:
              serviceName: %s
              replicas: {{ .Values.replicas }}
              selector:
                matchLabels: {app: wide}
              template:
                metadata:
                  labels: {app: wide}
                  annotations: {title: {{ .Values.title | quote }}}
                spec:
                  containers: [{name: web, image: "web:%s"}]
            """;

    @TempDir
    Path folder;

    private Path repository;
    private Overlay overlay;

    @BeforeEach
    void open() throws IOException {
        repository = TestWorld.overlayIn(folder);
        overlay = TestWorld.open(repository);
        blueprint(
                "one",
                "1.0.0",
                "9",
                "\n      color: {type: string}",
                "single-region, active-active",
                "small: {}, large: {}");
        blueprint("two", "2.0.0", "3", "", "single-region", "small: {}");
        chart("one", "1.0.0", "{{ .Release.Name }}", "color: red\n");
        chart(
                "two",
                "2.0.0",
                "{{ .Release.Name }}{{ if .Values.storage }}-disk{{ end }}"
                        + "{{ if eq .Values.title \"forbidden\" }}{{ fail \"this title is forbidden\" }}{{ end }}",
                "");
    }

    @AfterEach
    void close() {
        overlay.close();
    }

    @Test
    void every_planted_breakage_is_named_and_the_migrations_validate() {
        int count = APPLICATIONS;
        install(count);
        Map<String, String> planted = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            planted.put("acme/" + name(i), kind(i));
        }
        holdSome(count, planted);
        String before = overlay.head().commit().orElseThrow();

        long start = System.nanoTime();
        Cli.Run run = impact("-o", "json");
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("impact over " + count + " Applications with two charts: " + millis + " ms");

        assertThat(run.exit()).as(run.err()).isEqualTo(3);
        Map<String, String> found = new TreeMap<>();
        for (Value one : json(run.out()).itemsAt("applications")) {
            found.put(
                    one.textAt("application").orElseThrow(),
                    String.join(
                            ",",
                            one.itemsAt("impact").stream().map(ImpactTest::text).toList()));
        }
        assertThat(found).isEqualTo(planted);
        assertThat(overlay.head().commit()).contains(before);

        Map<String, String> was = TestWorld.tree(overlay);
        Cli.Run applied = impact("--apply");
        assertThat(applied.exit()).as(applied.err()).isZero();
        long safe = planted.values().stream().filter("safe"::equals).count();
        assertThat(overlay.history().of(overlay.head(), List.of(TestWorld.path("clusters")), (int) safe + 1))
                .hasSizeGreaterThan((int) safe - 1)
                .extracting(revision -> revision.before().commit().orElse(""))
                .contains(before);
        assertThat(impact("-o", "json").out()).doesNotContain("\"safe\"");
        String validated = catalyst("validate", "--catalog", folder.toString(), repository.toString())
                .err();
        assertThat(validated.lines().filter(line -> line.startsWith("error")).toList())
                .allMatch(line -> line.contains("nobodys-env")
                        || line.contains("bp-malformed")
                        || line.contains("as-long-as-the-contract"));
        TestWorld.tree(overlay).forEach((path, text) -> {
            if (!planted.getOrDefault(application(path), "safe").equals("safe")) {
                assertThat(text).as(path).isEqualTo(was.get(path));
            }
        });
    }

    @Test
    void the_reports_say_why_and_what_was_not_compared() throws IOException {
        install(16);
        Cli.Run text = impactWithoutCharts();
        assertThat(text.exit()).isEqualTo(3);
        assertThat(text.err())
                .contains("impact/not-checked")
                .contains("schema/maximum")
                .contains("impact/value-ignored");
        assertThat(text.out()).contains("16 Applications: ");
        Cli.Run markdown = impact("-o", "markdown");
        assertThat(markdown.out())
                .contains("### Impact of bp-wide 1.0.0 -> 2.0.0")
                .contains("would change /spec/serviceName, which cannot be changed")
                .contains("this title is forbidden");
        blueprint("two", "2.0.0", "3", "", "single-region", "small: {}", "  upgrades:\n    from: [\"^1.5\"]\n");
        assertThat(impactWithoutCharts().out()).contains("upgrade-path");
        blueprint("two", "2.0.0", "3", "", "single-region", "small: {}", "  upgrades:\n    blocks: [{version: 1.x}]\n");
        assertThat(impactWithoutCharts().out()).contains("upgrade-path");
        // Of Applications that nobody looked at nothing is known.
        assertThat(catalyst("impact", "bp-wide", "1.0.0", "7.0.0", "--overlay", repository.toString())
                        .both())
                .contains("reference/version-unknown")
                .doesNotContain("Application");
        assertThat(catalyst("impact", "bp-wide", "1.0.0", "7.0.0", "--overlay", repository.toString(), "-o", "markdown")
                        .both())
                .contains("reference/version-unknown")
                .doesNotContain("Application");
        assertThat(catalyst("impact", "bp-wide", "1", "2", "--overlay", repository.toString())
                        .exit())
                .isEqualTo(2);
    }

    private void install(int count) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append("---\n").append(request(i));
        }
        Path file = folder.resolve("requests.yaml");
        try {
            Files.writeString(file, requests);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Cli.Run run = catalyst(
                "apply", "-f", file.toString(), "--catalog", folder.toString(), "--overlay", repository.toString());
        assertThat(run.exit()).as(run.err()).isZero();
    }

    /** A rollback of a safe one leaves a hold. */
    private void holdSome(int count, Map<String, String> planted) {
        for (int i = 0; i < count; i += count / 4) {
            Cli.Run changed = Cli.cli()
                    .input("{\"values\": {\"title\": \"changed\"}}")
                    .run(
                            "update",
                            name(i),
                            "-n",
                            "acme",
                            "-f",
                            "-",
                            "--catalog",
                            folder.toString(),
                            "--overlay",
                            repository.toString());
            assertThat(changed.exit()).as(changed.err()).isZero();
            Cli.Run back = catalyst(
                    "rollback",
                    name(i),
                    "-n",
                    "acme",
                    "--catalog",
                    folder.toString(),
                    "--overlay",
                    repository.toString());
            assertThat(back.exit()).as(back.err()).isZero();
            planted.merge("acme/" + name(i), "held", (kind, held) -> kind.equals("safe") ? held : held + "," + kind);
        }
    }

    private static String name(int i) {
        return "wide-" + i;
    }

    private static String kind(int i) {
        return switch (i % 8) {
            case 1 -> "value-ignored";
            case 2, 5, 6 -> "invalid";
            case 3 -> "immutable-field";
            case 4 -> "placement";
            default -> "safe";
        };
    }

    private static String request(int i) {
        String values =
                switch (i % 8) {
                    case 1 -> "\"color\": \"blue\"";
                    case 2 -> "\"replicas\": 5";
                    case 3 -> "\"storage\": \"10Gi\"";
                    case 5 -> "\"size\": \"large\"";
                    case 6 -> "\"title\": \"forbidden\"";
                    default -> "\"title\": \"title " + i + "\"";
                };
        String placement = i % 8 == 4
                ? ", \"placement\": \"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]"
                : "";
        return "{\"name\": \"" + name(i)
                + "\", \"namespace\": \"acme\", \"blueprint\": \"bp-wide\", \"version\": \"1.0.0\"," + " \"values\": {"
                + values + "}" + placement + "}\n";
    }

    private Cli.Run impact(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "impact",
                "bp-wide",
                "1.0.0",
                "2.0.0",
                "--catalog",
                folder.toString(),
                "--from-chart",
                folder.resolve("platform/one/chart").toString(),
                "--to-chart",
                folder.resolve("platform/two/chart").toString(),
                "--overlay",
                repository.toString()));
        arguments.addAll(List.of(more));
        return catalyst(arguments.toArray(String[]::new));
    }

    private Cli.Run impactWithoutCharts() {
        return catalyst(
                "impact",
                "bp-wide",
                "1.0.0",
                "2.0.0",
                "--catalog",
                folder.toString(),
                "--overlay",
                repository.toString());
    }

    private void blueprint(String place, String version, String replicas, String more, String modes, String sizes)
            throws IOException {
        blueprint(place, version, replicas, more, modes, sizes, "");
    }

    private void blueprint(
            String place, String version, String replicas, String more, String modes, String sizes, String upgrades)
            throws IOException {
        Path file = folder.resolve("platform/" + place + "/blueprint.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, BLUEPRINT.formatted(version, replicas, more, modes, sizes) + upgrades);
    }

    private void chart(String place, String version, String service, String more) throws IOException {
        Path chart = folder.resolve("platform/" + place + "/chart");
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: bp-wide\nversion: " + version + "\n");
        Files.writeString(chart.resolve("values.yaml"), "title: none\nreplicas: 1\nstorage: \"\"\n" + more);
        Files.writeString(chart.resolve("templates/set.yaml"), STATEFUL_SET.formatted(service, version));
    }

    private static String application(String path) {
        String[] parts = path.split("/");
        return parts.length > 5 ? parts[3] + "/" + parts[4] : "";
    }

    private static String text(Value value) {
        return ((Value.TextValue) value).text();
    }

    private static Value json(String text) {
        return new DocumentReader()
                .readJson(text.getBytes(StandardCharsets.UTF_8), "impact", ReadLimits.INPUT)
                .documents()
                .get(0)
                .value();
    }
}
