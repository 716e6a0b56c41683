package io.openova.catalyst.release;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartArchive;
import io.openova.catalyst.chart.ChartFile;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.registry.Descriptor;
import io.openova.catalyst.registry.Manifest;
import io.openova.catalyst.registry.Registry;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Publishes a chart to a registry: pushes it as Helm would, pulls it back, and compares the two. */
public final class ChartPublisher {
    private static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    private static final String CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    private final Registry registry;

    /** @param registry the chart's own repository there, whose last part is the chart's name */
    public ChartPublisher(Registry registry) {
        this.registry = registry;
    }

    /** Returns every reason why this chart must not be published; the archive itself is read again for it. */
    public static List<Finding> guard(Chart chart) {
        List<Finding> findings = new ArrayList<>(ChartGuard.check(files(chart), chart.origin()));
        String name = chart.name() + "-" + chart.version() + ".tgz";
        ChartReading again = new ChartReader().readArchive(ChartArchive.of(chart), name);
        again.chart().ifPresent(packed -> findings.addAll(same(chart, packed, name)));
        findings.addAll(again.findings().stream().filter(Finding::isError).toList());
        return findings;
    }

    /** The chart's files in the form that the guard takes. */
    static ChartFiles files(Chart chart) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (ChartFile file : chart.files()) {
            files.put(file.path(), file.bytes());
        }
        return new ChartFiles(files);
    }

    /** Returns the differences between a chart and the pulled one of the same name, with each file's name. */
    public static List<Finding> same(Chart expected, Chart actual, String where) {
        Map<String, String> left = files(expected).digests();
        Map<String, String> right = files(actual).digests();
        Map<String, String> both = new TreeMap<>(left);
        both.putAll(right);
        return both.keySet().stream()
                .filter(path -> !Optional.ofNullable(left.get(path)).equals(Optional.ofNullable(right.get(path))))
                .map(path -> Finding.error(
                                "chart/differs", Pointer.ROOT, path + " in " + where + " is not the chart's own")
                        .withRemedy("a published version never changes: bump it and push that"))
                .toList();
    }

    /** Returns the version that the registry has under the chart's tag. */
    public Optional<Manifest> published(Chart chart) {
        return registry.manifest(tag(chart));
    }

    /** Pushes config, content, and manifest; the manifest holds no timestamp, so the same chart has the same digest. */
    public Manifest push(Chart chart) {
        Descriptor config =
                registry.push(CONFIG, JsonWriter.write(chart.metadata()).getBytes(StandardCharsets.UTF_8));
        Descriptor content = registry.push(CONTENT, ChartArchive.of(chart));
        ObjectBuilder annotations = Value.object()
                .put("org.opencontainers.image.title", chart.name())
                .put("org.opencontainers.image.version", chart.version());
        chart.metadata()
                .textAt("description")
                .ifPresent(text -> annotations.put("org.opencontainers.image.description", text));
        chart.metadata().textAt("home").ifPresent(text -> annotations.put("org.opencontainers.image.url", text));
        Value.ObjectValue manifest = Value.object()
                .put("schemaVersion", 2)
                .put("mediaType", Manifest.IMAGE)
                .put("config", config.value())
                .put("layers", Value.list(List.of(content.value())))
                .put("annotations", annotations)
                .build();
        return new Manifest(registry.pushManifest(tag(chart), Manifest.IMAGE, manifest), manifest);
    }

    /** Returns the archive that a manifest names; empty when it is not a Helm chart. */
    public Optional<byte[]> content(Manifest manifest) {
        return manifest.layers().stream()
                .filter(layer -> layer.mediaType().equals(CONTENT))
                .findFirst()
                .map(registry::pull);
    }

    /** Pulls the chart back and reads it, within limits and without a file on disk. */
    public ChartReading pull(Manifest manifest, String where) {
        return content(manifest)
                .map(archive -> new ChartReader().readArchive(archive, where))
                .orElseGet(() -> new ChartReading(
                        Optional.empty(),
                        List.of(Finding.error("registry/no-chart", Pointer.ROOT, where + " holds no Helm chart"))));
    }

    /** A registry's tag cannot hold a plus sign; Helm writes an underscore instead. */
    static String tag(Chart chart) {
        return chart.version().replace('+', '_');
    }
}
