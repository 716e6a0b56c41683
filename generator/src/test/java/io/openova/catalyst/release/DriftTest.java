package io.openova.catalyst.release;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.schema.SchemaChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The drift table: each way in which the moving parts of this repository can disagree, and the guard that says so. */
class DriftTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final String QA = "platform/qa-app/";
    private static final String PLATFORM = "products/catalyst/";
    private static final String KIT = "clusters/_template/bootstrap-kit/";
    private static final SchemaChecker SCHEMAS = new SchemaChecker();
    private static final RepositoryTree MAIN = read();

    /** Who says it. */
    enum Guard {
        PIN_CHECK {
            @Override
            List<Finding> findings(RepositoryTree tree) {
                return PinCheck.check(tree, Optional.of(MAIN));
            }
        },
        CATALOG_LINT {
            @Override
            List<Finding> findings(RepositoryTree tree) {
                return CatalogLint.check(tree, SCHEMAS);
            }
        },
        CATALOG_LOCK {
            @Override
            List<Finding> findings(RepositoryTree tree) {
                return CatalogLock.verify(tree);
            }
        };

        abstract List<Finding> findings(RepositoryTree tree);
    }

    /**
     * One edit of one file.
     *
     * @param old text that is replaced where it first stands; an empty one is put before the file's end
     */
    record Drift(String file, String old, String now, Guard guard, String rule, String named) {
        @Override
        public String toString() {
            return rule + " " + file;
        }
    }

    private static Drift pin(String file, String old, String now, String rule) {
        return new Drift(file, old, now, Guard.PIN_CHECK, rule, file);
    }

    private static Drift lint(String file, String old, String now, String rule) {
        return new Drift(file, old, now, Guard.CATALOG_LINT, rule, file);
    }

    private static Drift lock(String file, String old, String now) {
        return new Drift(file, old, now, Guard.CATALOG_LOCK, "catalog/lock-mismatch", file);
    }

    static Stream<Drift> drifts() {
        String program = version(PLATFORM + "chart/Chart.yaml");
        String qa = version(QA + "chart/Chart.yaml");
        return Stream.of(
                pin(QA + "blueprint.yaml", "version: " + qa, "version: 9.9.9", "pin/disagrees"),
                pin(PLATFORM + "blueprint.yaml", "version: " + program, "version: 9.9.9", "pin/disagrees"),
                pin("blueprints.json", "\"version\": \"" + program, "\"version\": \"9.9.9", "pin/disagrees"),
                pin(KIT + "13-bp-catalyst-platform.yaml", "version: " + program, "version: 9.9.9", "pin/disagrees"),
                pin(KIT + "01-bp-cluster-baseline.yaml", "version: 0.1.0", "version: 0.2.0", "pin/disagrees"),
                pin(
                        "templates/qa-fixtures/blueprint.yaml.mustache",
                        "version: " + qa,
                        "version: 9.9.9",
                        "pin/disagrees"),
                pin(
                        "templates/qa-fixtures/application.yaml.mustache",
                        "    version: " + qa,
                        "    version: 9.9.9",
                        "pin/disagrees"),
                pin(
                        "templates/qa-fixtures/application.yaml.mustache",
                        "blueprint-version: " + qa,
                        "blueprint-version: 9.9.9",
                        "pin/disagrees"),
                pin(
                        PLATFORM + "chart/templates/qa-fixtures/application.yaml",
                        "    version: " + qa,
                        "    version: 9.9.9",
                        "pin/disagrees"),
                pin(PLATFORM + "chart/Chart.yaml", "appVersion: " + program, "appVersion: 9.9.9", "pin/disagrees"),
                pin("pom.xml", "<version>" + program, "<version>9.9.9", "pin/disagrees"),
                pin("generator/pom.xml", "<version>" + program, "<version>9.9.9", "pin/disagrees"),
                pin("bench/pom.xml", "<version>" + program, "<version>9.9.9", "pin/disagrees"),
                pin(QA + "chart/values.yaml", "tag: 1.27.3", "tag: 1.29.0", "pin/image-not-app-version"),
                pin(QA + "chart/values.yaml", "tag: 1.27.3-alpine", "tag: latest", "pin/image-floating"),
                pin(PLATFORM + "chart/values.yaml", "digest: \"\"", "digest: \"sha256:12\"", "pin/image-floating"),
                new Drift(
                        QA + "chart/templates/service.yaml",
                        "kind: Service",
                        "kind: Service # moved",
                        Guard.PIN_CHECK,
                        "pin/content-changed",
                        QA + "chart/Chart.yaml"),
                pin(QA + "chart/Chart.yaml", "version: " + qa, "version: 0.0.9", "pin/downgrade"),
                pin(
                        ".github/workflows/verify.yaml",
                        "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
                        "actions/checkout@v4",
                        "pin/action-floating"),
                pin(
                        ".github/workflows/verify.yaml",
                        "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
                        "11bd71901bbe5b1630ceea73d27597364c9af683",
                        "pin/action-unnamed"),
                pin(
                        "action.yml",
                        "c5195efecf7bdfc987ee8bae7a71cb8b11521c00",
                        "0000000000000000000000000000000000000000",
                        "pin/action-disagrees"),
                lock(QA + "chart/templates/deployment.yaml", "kind: Deployment", "kind: deployment"),
                lock(PLATFORM + "chart/crds/applications.apps.openova.io.yaml", "openova.io", "openova.iO"),
                lock("schemas/application.schema.json", "Application", "application"),
                lock(QA + "blueprint.yaml", "title: QA Test App", "title: QA Test app"),
                new Drift(
                        "catalog.lock.json",
                        "\"name\": \"bp-qa-app\",\n      \"version\": \"" + qa,
                        "\"name\": \"bp-qa-app\",\n      \"version\": \"0.0.1",
                        Guard.CATALOG_LOCK,
                        "catalog/not-locked",
                        "catalog.lock.json"),
                lint(QA + "chart/Chart.yaml", "name: bp-qa-app", "name: bp-qa-page", "catalog/name-differs"),
                lint(QA + "blueprint.yaml", "openova-io/bp-qa-app", "openova-io/bp-qa", "catalog/source-differs"),
                lint(QA + "chart/Chart.yaml", "no-upstream: \"true\"", "no-upstream: \"false\"", "chart/hollow"),
                lint(
                        QA + "chart/Chart.yaml",
                        "annotations:",
                        "dependencies:\n  - name: nginx\n    version: 1.0.0\nannotations:",
                        "chart/hollow"),
                lint(
                        PLATFORM + "chart/crds/applications.apps.openova.io.yaml",
                        "kind: CustomResourceDefinition",
                        "kind: Application",
                        "chart/crds-not-definitions"),
                lint(PLATFORM + "blueprint.yaml", "version: ^0.1.0", "version: ^2.0.0", "reference/version-unknown"),
                lint(
                        PLATFORM + "blueprint.yaml",
                        "blueprint: bp-cluster-baseline",
                        "blueprint: bp-cluster-base",
                        "reference/blueprint-unknown"),
                new Drift(
                        "platform/cluster-baseline/blueprint.yaml",
                        "  placementSchema:",
                        "  depends:\n    - blueprint: bp-catalyst-platform\n  placementSchema:",
                        Guard.CATALOG_LINT,
                        "reference/dependency-cycle",
                        PLATFORM + "blueprint.yaml"),
                lint(
                        PLATFORM + "blueprint.yaml",
                        "version: ^0.1.0",
                        "version: ^0.1.0\n      when: parameters.(",
                        "catalog/when-malformed"),
                lint(QA + "blueprint.yaml", "        default: 1\n", "        default: 11\n", "catalog/default-invalid"),
                lint(QA + "blueprint.yaml", "        default: 1\n", "        default: 2\n", "catalog/default-differs"),
                lint(QA + "blueprint.yaml", "      siteTitle:", "      pageTitle:", "catalog/parameter-unknown"),
                lint(
                        QA + "blueprint.yaml",
                        "    license: Apache-2.0",
                        "    license: Apache-2.0\n    icon: ./icon.svg",
                        "catalog/asset-missing"),
                lint(
                        KIT + "13-bp-catalyst-platform.yaml",
                        "chart: bp-catalyst-platform",
                        "chart: bp-catalyst",
                        "catalog/slot-unknown"),
                new Drift(
                        KIT + "13-bp-catalyst-platform.yaml",
                        "chart: bp-catalyst-platform",
                        "chart: bp-catalyst",
                        Guard.CATALOG_LINT,
                        "catalog/slot-missing",
                        PLATFORM + "blueprint.yaml"),
                lint(KIT + "kustomization.yaml", "  - 13-bp-catalyst-platform.yaml\n", "", "catalog/slot-unlisted"),
                lint(
                        KIT + "13-bp-catalyst-platform.yaml",
                        "- name: bp-cluster-baseline",
                        "- name: bp-cluster",
                        "catalog/slot-dependency"),
                lint(
                        "templates/qa-fixtures/blueprint.yaml.mustache",
                        "title: QA Test App",
                        "title: QA App",
                        "catalog/fixture-differs"),
                lint(
                        PLATFORM + "chart/templates/qa-fixtures/environment.yaml",
                        "envType: dev",
                        "envType: poc",
                        "catalog/fixture-differs"));
    }

    @Test
    void the_repository_itself_has_none_but_the_base_image() {
        for (Guard guard : Guard.values()) {
            assertThat(guard.findings(MAIN))
                    .as(guard.name())
                    .filteredOn(finding -> !finding.rule().equals("pin/base-by-tag"))
                    .isEmpty();
        }
    }

    @Test
    void a_base_image_by_tag_is_a_warning_until_a_digest_is_pinned() {
        Pin base = PinList.of(MAIN).pins().stream()
                .filter(pin -> pin.role() == Pin.Role.BASE_IMAGE)
                .findFirst()
                .orElseThrow();
        assertThat(base.isByTag()).isTrue();
        assertThat(Guard.PIN_CHECK.findings(MAIN)).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isFalse();
            assertThat(finding.location()).hasValue(base.at());
        });
        String pinned = base.value() + "@sha256:" + "1".repeat(64);
        PinBump.Outcome outcome =
                PinBump.plan(MAIN, Optional.of(MAIN), List.of(), List.of(PinBump.ImageMove.parse(pinned)));
        Map<String, String> files = ((PinBump.Outcome.Planned) outcome).files();
        assertThat(files).containsOnlyKeys("pom.xml");
        assertThat(Guard.PIN_CHECK.findings(MAIN.with(files))).isEmpty();
    }

    @Test
    void the_table_is_long_enough() {
        assertThat(drifts()).hasSizeGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @MethodSource("drifts")
    void a_drift_is_named_by_its_guard(Drift drift) {
        String text = MAIN.text(drift.file()).orElseThrow();
        assertThat(text).contains(drift.old());
        int at = text.indexOf(drift.old());
        RepositoryTree drifted = MAIN.with(Map.of(
                drift.file(),
                text.substring(0, at)
                        + drift.now()
                        + text.substring(at + drift.old().length())));

        List<Finding> findings = drift.guard().findings(drifted);

        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo(drift.rule());
            assertThat(finding.location().map(Location::file)).hasValue(drift.named());
            assertThat(finding.isError()).isTrue();
        });
    }

    @Test
    void generated_files_have_guards_of_their_own(@TempDir Path folder) throws IOException {
        Map<String, String> edits = new HashMap<>();
        edits.put("blueprints.json", "QA Test App");
        edits.put(PLATFORM + "chart/crds/applications.apps.openova.io.yaml", "openova.io");
        for (String path : MAIN.paths()) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            String text = MAIN.text(path).orElseThrow();
            String word = edits.get(path);
            Files.writeString(file, word == null ? text : text.replaceFirst(word, word + "x"));
        }
        Cli.Run index = catalyst("catalog", "index", "--check", "--catalog", folder.toString());
        assertThat(index.exit()).isEqualTo(3);
        assertThat(index.err()).contains("catalog/index-stale");
        Cli.Run pins = catalyst("pin", "check", "--repository", folder.toString(), "-o", "json");
        assertThat(pins.exit()).as(pins.both()).isZero();
    }

    private static String version(String chart) {
        return MAIN.document(chart).orElseThrow().value().textAt("version").orElseThrow();
    }

    private static RepositoryTree read() {
        try {
            return RepositoryTree.read(ROOT);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
