package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts, policies, baselines, and reports of {@code catalyst validate}, as somebody asks for them. */
class ValidateOptionsTest {
    private static final String CHARTS =
            Path.of(System.getProperty("catalyst.repository", ".."), "platform").toString();
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec:
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                    - name: web
                      image: nginx
            """;

    @TempDir
    Path folder;

    private String write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String request(String values) {
        return write(
                "qa-wp.yaml",
                "name: qa-wp\nblueprint: bp-qa-app\nversion: 0.1.0\nnamespace: qa-omantel\nplacement: single-region\n"
                        + "regions: [hz-fsn-rtz-prod]\nvalues:\n" + values);
    }

    @Test
    void a_run_without_charts_says_that_they_were_not_asked() {
        Cli.Run run = catalyst("validate", request("  siteTitle: QA\n"));
        assertThat(run.exit()).isZero();
        assertThat(run.both()).contains("info chart/not-asked", "for 1 Application was not checked", "--charts");
        Path overlay = TestWorld.overlayIn(folder);
        assertThat(catalyst("validate", overlay.toString()).both()).doesNotContain("chart/not-asked");
        assertThat(catalyst("apply", "-f", request("  siteTitle: QA\n"), "--overlay", overlay.toString())
                        .exit())
                .isZero();
        assertThat(catalyst("validate", overlay.toString()).both()).contains("chart/not-asked");
        assertThat(catalyst("validate", write("only.yaml", DEPLOYMENT)).both()).doesNotContain("chart/not-asked");
    }

    @Test
    void a_hook_that_names_every_file_hears_only_of_manifests() {
        String manifest = write("web.yaml", DEPLOYMENT);
        String other = write("package.json", "{\"name\": \"site\", \"version\": \"1.0.0\"}");
        String chart = write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        assertThat(catalyst("validate", manifest, other).exit()).isEqualTo(3);
        Cli.Run sound = catalyst("validate", "--only-manifests", "--", manifest, other, chart);
        assertThat(sound.exit()).as(sound.both()).isZero();
        assertThat(sound.both()).doesNotContain("package.json", "Chart.yaml");
        String wrong = write("wrong.yaml", DEPLOYMENT.replace("selector:", "selectro:"));
        Cli.Run faulty = catalyst("validate", "--only-manifests", "--", manifest, other, wrong);
        assertThat(faulty.exit()).isEqualTo(3);
        assertThat(faulty.both())
                .contains("schema/unknown-field", "wrong.yaml:7:3")
                .doesNotContain("package.json");
        assertThat(catalyst("validate", folder.resolve("chart").toString()).both())
                .contains("info document/not-a-manifest");
    }

    /** A file that cannot be parsed is reported when it has the words of an object, at whatever indentation. */
    @Test
    void a_broken_manifest_is_reported_and_other_broken_yaml_is_left_alone() throws Exception {
        String indented = write("indented.yaml", "kind: Service\n  apiVersion: v1\n");
        String item = write("item.yaml", "apiVersion: v1\nkind: Service\n spec: {\n");
        String workflow = write("workflow.yaml", "name: build\non: [push\njobs:\n  kind: {}\n");
        for (String faulty : List.of(indented, item)) {
            Cli.Run run = catalyst("validate", "--only-manifests", "--", faulty);
            assertThat(run.exit()).as(run.both()).isEqualTo(3);
            assertThat(run.both()).contains("error yaml/syntax at " + faulty);
        }
        Cli.Run other = catalyst("validate", "--only-manifests", "--", workflow);
        assertThat(other.exit()).as(other.both()).isZero();
    }

    @Test
    void charts_that_are_named_are_asked() {
        Cli.Run sound = catalyst("validate", request("  siteTitle: QA\n"), "--charts", CHARTS);
        assertThat(sound.both()).doesNotContain("chart/");
        assertThat(sound.exit()).isZero();
        Cli.Run missing = catalyst("validate", request("  siteTitle: QA\n"), "--charts", folder.toString());
        assertThat(missing.both()).contains("warning chart/not-checked");
        assertThat(catalyst("validate", request("  siteTitle: QA\n"), "--charts", folder + "/none")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void charts_beside_the_catalogs_blueprints_are_asked_without_being_named() {
        String repository =
                Path.of(System.getProperty("catalyst.repository", "..")).toString();
        Cli.Run run = catalyst("validate", request("  siteTitle: QA\n"), "--catalog", repository);
        assertThat(run.both()).doesNotContain("chart/");
        assertThat(run.exit()).isZero();
    }

    @Test
    void policies_are_asked_for_by_id_and_read_from_a_folder() {
        String file = write("web/deployment.yaml", DEPLOYMENT);
        assertThat(catalyst("validate", file).exit()).isZero();
        Cli.Run tag = catalyst("validate", file, "--policy", "image-untagged");
        assertThat(tag.exit()).isZero();
        assertThat(tag.both()).contains("warning policy/image-untagged", "deployment.yaml:15:18");
        Cli.Run raised = catalyst("validate", file, "--policy", "image-untagged=error");
        assertThat(raised.exit()).isEqualTo(3);
        assertThat(raised.both()).contains("error policy/image-untagged");
        Cli.Run but = catalyst("validate", file, "--policy", "all,-image-untagged");
        assertThat(but.both()).doesNotContain("image-untagged").contains("policy/resources-missing");
        assertThat(catalyst("validate", file, "--policy", "image-untaged").exit())
                .isEqualTo(2);
        write("rules/owner.yaml", """
                id: owner-label
                kinds: [Deployment]
                expression: has(self.metadata.labels) && 'owner' in self.metadata.labels
                message: nobody owns this
                remedy: add the label owner
                """);
        Cli.Run own =
                catalyst("validate", file, "--policies", folder.resolve("rules").toString());
        assertThat(own.exit()).isEqualTo(3);
        assertThat(own.both()).contains("owner-label", "nobody owns this", "add the label owner");
    }

    @Test
    void a_baseline_lets_only_new_findings_fail() {
        String known = folder.resolve("known.json").toString();
        String file = write("web/deployment.yaml", DEPLOYMENT);
        assertThat(catalyst("validate", file, "--policy", "image-untagged", "--write-baseline", known)
                        .exit())
                .isZero();
        Cli.Run again = catalyst("validate", file, "--policy", "image-untagged", "--baseline", known);
        assertThat(again.exit()).isZero();
        assertThat(again.both()).doesNotContain("image-untagged");
        write("web/deployment.yaml", "# moved down by a line\n" + DEPLOYMENT + "      hostNetwrk: true\n");
        Cli.Run worse = catalyst("validate", file, "--policy", "image-untagged", "--baseline", known);
        assertThat(worse.exit()).isEqualTo(3);
        assertThat(worse.both()).doesNotContain("image-untagged").contains("hostNetwrk");
        assertThat(catalyst("validate", file, "--baseline", file).exit()).isEqualTo(2);
    }

    @Test
    void a_sarif_report_fits_the_schema_and_each_region_is_the_offending_token() throws IOException {
        write("in/a.yaml", DEPLOYMENT.replace("namespace: shop", "namespace: shop\n  lables: {a: b}"));
        write(
                "in/b.json",
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"ä𝄞\"},\n \"dta\": {}}");
        write("in/c.yaml", "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: \"8O\"}]}}\n");
        Path report = folder.resolve("report.sarif");
        Cli.Run run = catalyst("validate", folder.resolve("in").toString(), "-o", "text", "-o", "sarif=" + report);
        assertThat(run.exit()).isEqualTo(3);
        String sarif = Files.readString(report);
        assertThat(sarifSchema().validate(sarif, InputFormat.JSON)).isEmpty();
        assertThat(regions(sarif)).contains("lables", "\"dta\"", "\"8O\"", "\"ä𝄞\"");
    }

    private static Schema sarifSchema() throws IOException {
        try (InputStream in = ValidateOptionsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    /** The text that each result's region covers, columns counted in code points. */
    private static List<String> regions(String sarif) throws IOException {
        Value report = new DocumentReader()
                .readJson(sarif.getBytes(StandardCharsets.UTF_8), "-", new ReadLimits(Integer.MAX_VALUE, 64))
                .documents()
                .get(0)
                .value();
        List<String> texts = new ArrayList<>();
        for (Value result : report.itemsAt("runs").get(0).itemsAt("results")) {
            Value place =
                    result.itemsAt("locations").get(0).at("physicalLocation").orElseThrow();
            String file = place.textAt("artifactLocation", "uri").orElseThrow();
            List<String> lines =
                    Files.readAllLines(file.startsWith("file:") ? Path.of(java.net.URI.create(file)) : Path.of(file));
            int line = number(place, "startLine");
            assertThat(number(place, "endLine")).isEqualTo(line);
            int[] points = lines.get(line - 1).codePoints().toArray();
            int start = number(place, "startColumn") - 1;
            texts.add(new String(points, start, number(place, "endColumn") - 1 - start));
        }
        return texts;
    }

    private static int number(Value place, String name) {
        return Integer.parseInt(((Value.NumberValue) place.at("region", name).orElseThrow()).lexeme());
    }
}
