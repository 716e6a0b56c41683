package io.openova.catalyst.release;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** A chart's bill of materials, CycloneDX 1.6: the chart, its files by digest, its subcharts, and the images of its values. */
public final class Sbom {
    public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private Sbom() {}

    /** Returns the same bytes for the same chart: no timestamp, no serial number. */
    public static byte[] of(Chart chart) {
        TreeMap<String, Value> components = new TreeMap<>();
        ChartPublisher.files(chart)
                .digests()
                .forEach((path, digest) -> components.put(
                        "file:" + path,
                        Value.object()
                                .put("type", "file")
                                .put("bom-ref", "file:" + path)
                                .put("name", path)
                                .put(
                                        "hashes",
                                        Value.list(List.of(Value.object()
                                                .put("alg", "SHA-256")
                                                .put("content", digest.substring("sha256:".length()))
                                                .build())))
                                .build()));
        chart.subcharts().forEach(sub -> add(components, "library", sub.name(), sub.version()));
        images(chart.defaults(), chart, components);
        return JsonWriter.writePretty(Value.object()
                        .put("bomFormat", "CycloneDX")
                        .put("specVersion", "1.6")
                        .put("version", 1)
                        .put(
                                "metadata",
                                Value.object()
                                        .put("component", component("application", chart.name(), chart.version())))
                        .put("components", Value.list(List.copyOf(components.values())))
                        .build())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void images(Value values, Chart chart, TreeMap<String, Value> components) {
        if (values instanceof ObjectValue object) {
            object.textAt("repository")
                    .filter(r -> object.get("tag").isPresent())
                    .ifPresent(repository -> {
                        String tag = object.textAt("tag")
                                .filter(t -> !t.isEmpty())
                                .orElseGet(() ->
                                        chart.metadata().textAt("appVersion").orElse(""));
                        add(
                                components,
                                "container",
                                repository,
                                object.textAt("digest")
                                        .filter(d -> !d.isEmpty())
                                        .orElse(tag));
                    });
            object.entries().values().forEach(child -> images(child, chart, components));
        } else if (values instanceof ListValue list) {
            list.items().forEach(child -> images(child, chart, components));
        }
    }

    private static void add(TreeMap<String, Value> components, String type, String name, String version) {
        components.put(type + ":" + name, component(type, name, version));
    }

    private static ObjectValue component(String type, String name, String version) {
        ObjectBuilder component = Value.object()
                .put("type", type)
                .put("bom-ref", type + ":" + name)
                .put("name", name);
        return component.put("version", version).build();
    }
}
