package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.chart.AnchoredChart;
import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.chart.ChartRenderer;
import io.openova.catalyst.chart.ReleaseTarget;
import io.openova.catalyst.chart.RenderedObject;
import io.openova.catalyst.chart.Rendering;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole overlay of {@code catalyst demo} beside Helm's and kustomize's own binaries: {@code e2e/renderers} runs it, and
 * builds {@code helm} and {@code kubectl} when they are not there. It needs no cluster.
 */
class ForeignRenderersCheck {
    private static final Path REPOSITORY = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final String KUBERNETES = "1.34.0";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");

    @TempDir
    Path folder;

    private Path checkout = Path.of("");
    private Path bare = Path.of("");

    @BeforeEach
    void the_overlay_of_the_demo() throws IOException {
        Path demo = folder.resolve("demo");
        Cli.Run run = Cli.catalyst("demo", "--keep", demo.toString());
        assertThat(run.exit()).as(run.both()).isZero();
        bare = demo.resolve("overlay.git");
        checkout = folder.resolve("checkout");
        try (Overlay overlay = TestWorld.open(bare)) {
            Snapshot head = overlay.head();
            for (OverlayPath file : head.files(OverlayPath.ROOT)) {
                Path target = checkout.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, head.read(file).orElseThrow());
            }
        }
    }

    @Test
    void the_whole_overlay_validates_with_its_charts() {
        for (Path overlay : List.of(bare, checkout)) {
            String platform = REPOSITORY.resolve("platform").toString();
            Cli.Run run = Cli.catalyst("validate", overlay.toString(), "--charts", platform);
            assertThat(run.exit()).as(run.both()).isZero();
            assertThat(run.both()).contains("0 errors, 0 warnings").doesNotContain("not-asked");
        }
    }

    @Test
    void kustomize_builds_what_flux_applies_to_the_objects_of_the_files() throws Exception {
        Set<String> built = new TreeSet<>();
        for (Value kustomization : objectsOfKind("Kustomization", "kustomize.toolkit.fluxcd.io/v1")) {
            String path = kustomization.textAt("spec", "path").orElseThrow();
            Path applied = checkout.resolve(path).normalize();
            Path list = applied.resolve("kustomization.yaml");
            if (!Files.exists(list)) {
                Files.writeString(list, madeByFlux(applied));
            }
            Set<Value> objects = new HashSet<>(objects(run("kubectl", "kustomize", applied.toString())));
            assertThat(objects).as(path).isEqualTo(listed(list)).isNotEmpty();
            built.add(path);
        }
        assertThat(built).as("the folders that Flux applies").hasSizeGreaterThanOrEqualTo(9);
        System.out.println("kustomize agrees on " + built.size() + " folders: " + String.join(" ", built));
    }

    @Test
    void helm_renders_each_release_to_the_objects_that_we_check() throws Exception {
        Set<String> compared = new TreeSet<>();
        for (Value release : objectsOfKind("HelmRelease", "helm.toolkit.fluxcd.io/v2")) {
            // As Flux does where a release leaves them out.
            String name = release.textAt("spec", "releaseName")
                    .or(() -> release.textAt("metadata", "name"))
                    .orElseThrow();
            String namespace = release.textAt("spec", "targetNamespace")
                    .or(() -> release.textAt("metadata", "namespace"))
                    .orElseThrow();
            ObjectValue values = release.objectAt("spec", "values").orElse(ObjectValue.EMPTY);
            Path file = Files.writeString(folder.resolve("values.yaml"), YamlWriter.write(values));
            Path chart = chartOf(release);
            String rendered = run(
                    "helm",
                    "template",
                    name,
                    chart.toString(),
                    "--namespace",
                    namespace,
                    "--kube-version",
                    KUBERNETES,
                    "--values",
                    file.toString());
            Set<String> ours = new TreeSet<>();
            Chart read = new ChartReader().read(chart).chart().orElseThrow();
            for (RenderedObject object : rendered(read, values, new ReleaseTarget(name, namespace, KUBERNETES))) {
                ours.add(object.text().strip());
            }
            assertThat(printed(rendered)).as(name).isEqualTo(ours).isNotEmpty();
            compared.add(name + " (" + ours.size() + " objects)");
        }
        assertThat(compared).as("every release of the overlay").hasSize(3);
        System.out.println("helm agrees on " + String.join(", ", compared));
    }

    /**
     * Every chart of the project's own, hooks and all, also those of the tests: libraries' helpers, look-ups, null defaults, API
     * versions. What a chart prints anew each time is left out of the comparison by having none of it.
     */
    @Test
    void helm_renders_every_chart_to_the_objects_that_we_check() throws Exception {
        List<String> different = new ArrayList<>();
        int compared = 0;
        int hooks = 0;
        for (Path folder : ownCharts()) {
            Chart chart = new ChartReader().read(folder).chart().orElse(null);
            if (chart == null || chart.isLibrary()) {
                continue;
            }
            ReleaseTarget target = new ReleaseTarget("own", "default", KUBERNETES, SERVED);
            Rendering rendering = new ChartRenderer().render(chart, ObjectValue.EMPTY, target);
            Path output = Files.createTempFile(this.folder, "ran", ".out");
            List<String> command = command(
                    "helm",
                    "template",
                    "own",
                    folder.toString(),
                    "--namespace",
                    "default",
                    "--kube-version",
                    KUBERNETES,
                    "--api-versions",
                    String.join(",", SERVED));
            int exit = started(output, Files.createTempFile(this.folder, "ran", ".err"), command);
            boolean isRefused = rendering instanceof Rendering.Refused;
            if (isRefused != (exit != 0)) {
                different.add(
                        folder + ": helm ends with " + exit + (isRefused ? ", and we refuse" : ", and we render"));
            } else if (rendering instanceof Rendering.Rendered rendered) {
                compared++;
                hooks += (int) rendered.objects().stream()
                        .filter(RenderedObject::isHook)
                        .count();
                Set<String> ours = rendered.objects().stream()
                        .map(object -> object.text().strip())
                        .collect(Collectors.toCollection(TreeSet::new));
                Set<String> theirs = printed(text(output));
                if (!ours.equals(theirs)) {
                    different.add(folder + "\n ours " + ours + "\n helm " + theirs);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(30);
        assertThat(hooks).isGreaterThan(2);
        System.out.println("helm agrees on " + compared + " charts, " + hooks + " hooks among their objects");
    }

    /** Some that Helm does not know by itself, too. */
    private static final Set<String> SERVED = Set.of(
            "v1",
            "apps/v1",
            "apps/v1/Deployment",
            "batch/v1",
            "batch/v1/CronJob",
            "policy/v1",
            "apiregistration.k8s.io/v1",
            "networking.k8s.io/v1",
            "example.org/v1",
            "example.org/v1/Leaf");

    /** Schemas that Helm would fetch, a version that Helm knows and no cluster serves, a password made anew. */
    private static final List<String> OTHERWISE = List.of(
            "chart-cases/schema-of-a-subchart-that-points-outside",
            "chart-cases/schema-remote-ref",
            "chart-cases/api-versions-by-a-helper",
            "chart-cases/lookup/platform/peek");

    private static List<Path> ownCharts() throws IOException {
        List<Path> charts = new ArrayList<>();
        for (String top : List.of("platform", "products", "generator/src/test/resources")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(top))) {
                files.filter(file -> file.getFileName().toString().equals("Chart.yaml"))
                        .map(Path::getParent)
                        .filter(chart -> OTHERWISE.stream().noneMatch(chart.toString()::contains))
                        .filter(chart -> !chart.getParent().endsWith("charts")
                                || chart.getParent().getParent().endsWith("resources"))
                        .sorted()
                        .forEach(charts::add);
            }
        }
        return charts;
    }

    @Test
    void a_chart_with_anchors_is_read_as_helm_reads_it() throws Exception {
        Path folder = REPOSITORY.resolve("generator/src/test/resources/charts/anchored");
        Chart chart = new ChartReader().read(folder).chart().orElseThrow();
        List<RenderedObject> ours =
                rendered(chart, ObjectValue.EMPTY, new ReleaseTarget("anchored", "default", KUBERNETES));
        AnchoredChart.assertReadAs(chart, ours);
        // The same texts, so that what was said of ours holds for the binary's too.
        String printed = run("helm", "template", "anchored", folder.toString(), "--kube-version", KUBERNETES);
        assertThat(printed(printed))
                .isEqualTo(ours.stream().map(object -> object.text().strip()).collect(Collectors.toSet()));
    }

    @Test
    void a_chart_is_refused_for_a_format_where_helm_refuses_it() throws Exception {
        for (FormatCharts.Case one : FormatCharts.in(folder.resolve("formats"))) {
            int exit = exit("helm", "template", "formats", one.folder().toString());
            assertThat(one.isRefused()).as(one.chart().toString()).isEqualTo(exit != 0);
        }
    }

    /** The folder of this repository that holds what the release installs. */
    private Path chartOf(Value release) {
        String name = release.textAt("spec", "chart", "spec", "chart")
                .orElseGet(() -> release.textAt("metadata", "labels", "catalyst.openova.io/blueprint")
                        .orElseThrow());
        return Stream.of("platform", "products")
                .map(REPOSITORY::resolve)
                .flatMap(root -> subfolders(root).stream())
                .map(unit -> unit.resolve("chart"))
                .filter(chart -> Files.exists(chart.resolve("Chart.yaml")))
                .filter(chart -> name.equals(objects(text(chart.resolve("Chart.yaml")))
                        .get(0)
                        .textAt("name")
                        .orElse("")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chart is called " + name));
    }

    private static List<RenderedObject> rendered(Chart chart, ObjectValue values, ReleaseTarget target) {
        return new ChartRenderer()
                .render(chart, values, target)
                .match(new Rendering.Cases<>(
                        done -> done.objects(),
                        refused -> {
                            throw new AssertionError(refused.findings());
                        },
                        unavailable -> {
                            throw new AssertionError(unavailable.reason());
                        }));
    }

    /** Each object as Helm printed it, without the comment that names its template. */
    private static Set<String> printed(String rendered) {
        return Stream.of(rendered.split("(?m)^---\n# Source: .*\n"))
                .map(String::strip)
                .filter(text -> text.contains("kind:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As Flux does where there is no list: every file, and every folder that has a list of its own. */
    private static String madeByFlux(Path folder) throws IOException {
        String head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n";
        return head
                + entries(folder).stream()
                        .map(entry -> "  - " + folder.relativize(entry) + "\n")
                        .collect(Collectors.joining());
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                if (Files.exists(child.resolve("kustomization.yaml"))
                        || child.toString().endsWith(".yaml")) {
                    entries.add(child);
                } else if (Files.isDirectory(child)) {
                    entries.addAll(entries(child));
                }
            }
        }
        return entries;
    }

    /** What the entries of a kustomization.yaml hold, folders in them followed. */
    private static Set<Value> listed(Path kustomization) {
        Set<Value> objects = new HashSet<>();
        for (Value entry : objects(text(kustomization)).get(0).itemsAt("resources")) {
            Path path = kustomization.resolveSibling(((TextValue) entry).text());
            objects.addAll(Files.isDirectory(path) ? listed(path.resolve("kustomization.yaml")) : objects(text(path)));
        }
        return objects;
    }

    /** Every object of a kind, variables filled in with what its cluster's Flux objects give. */
    private List<Value> objectsOfKind(String kind, String apiVersion) throws IOException {
        try (Stream<Path> files = Files.walk(checkout.resolve("clusters"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> objects(substituted(text(file))).stream())
                    .filter(object -> object.textAt("kind").filter(kind::equals).isPresent()
                            && object.textAt("apiVersion")
                                    .filter(apiVersion::equals)
                                    .isPresent())
                    .toList();
        }
    }

    private String substituted(String text) {
        Map<String, Value> given =
                objects(text(checkout.resolve("clusters/omantel/flux-system/platform.yaml"))).stream()
                        .filter(object ->
                                object.textAt("metadata", "name").orElse("").equals("bootstrap-kit"))
                        .findFirst()
                        .flatMap(object -> object.objectAt("spec", "postBuild", "substitute"))
                        .orElseThrow()
                        .entries();
        Matcher variables = VARIABLE.matcher(text);
        return variables.replaceAll(variable -> Matcher.quoteReplacement(
                ((TextValue) given.getOrDefault(variable.group(1), Value.text(variable.group()))).text()));
    }

    private static List<Value> objects(String yaml) {
        ReadOutcome outcome =
                new DocumentReader().readYaml(yaml.getBytes(StandardCharsets.UTF_8), "-", ReadLimits.MANIFEST);
        assertThat(outcome.findings().stream()
                        .filter(finding -> finding.isError() && !finding.rule().equals("document/empty")))
                .isEmpty();
        return outcome.documents().stream().map(Document::value).toList();
    }

    private static List<Path> subfolders(Path root) {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int exit(String tool, String... arguments) throws Exception {
        return started(
                Files.createTempFile(folder, "ran", ".out"),
                Files.createTempFile(folder, "ran", ".err"),
                command(tool, arguments));
    }

    private String run(String tool, String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, "ran", ".out");
        Path error = Files.createTempFile(folder, "ran", ".err");
        List<String> command = command(tool, arguments);
        assertThat(started(output, error, command))
                .as(() -> command + "\n" + text(error))
                .isZero();
        return Files.readString(output);
    }

    private static List<String> command(String tool, String... arguments) {
        String path = Path.of(System.getProperty("catalyst.tools", ""), tool).toString();
        return Stream.concat(Stream.of(path), Stream.of(arguments)).toList();
    }

    private int started(Path output, Path error, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
        builder.environment().put("HOME", folder.toString());
        return builder.start().waitFor();
    }
}
