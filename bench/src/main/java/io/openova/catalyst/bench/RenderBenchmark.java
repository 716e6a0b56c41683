package io.openova.catalyst.bench;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Measures warm rendering, compared with Jackson's YAML for reading or writing alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RenderBenchmark {
    private static final byte[] REQUEST = """
            {"name":"qa-wp","blueprint":"bp-qa-app","version":"0.1.0","namespace":"qa-omantel",
             "values":{"siteTitle":"QA WP","replicas":2},"placement":"single-region"}
            """.getBytes(StandardCharsets.UTF_8);

    private final ApplicationDelivery delivery =
            Product.delivery(new SettingsOverrides(Optional.of(new RegionName("hz-fsn-rtz-prod")), Optional.empty()));
    private final YAMLMapper jackson = new YAMLMapper();
    private List<byte[]> files = List.of();
    private byte[] yaml = {};
    private Value tree = Value.object().build();
    private List<JsonNode> jacksonTrees = List.of();
    private JsonNode jacksonTree = jackson.createObjectNode();

    /** Renders once, so that errors appear before the measurement. */
    @Setup
    public void setUp() {
        Map<?, String> manifests = prepared().manifests().orElseThrow().manifests();
        files = manifests.values().stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        yaml = delivery.yaml(prepared()).getBytes(StandardCharsets.UTF_8);
        tree = Product.documents(yaml, "application.yaml").get(0).value();
        jacksonTrees = files.stream().map(jackson::readTree).toList();
        jacksonTree = jackson.readTree(yaml);
    }

    /** Bytes to canonical Application: read, decode, canonicalise, every check, write. */
    @Benchmark
    public String catalystRender() {
        return delivery.yaml(prepared());
    }

    /** The same with the whole fan-out: {@link #catalystRender} without its writing, which the fan-out holds. */
    @Benchmark
    public int catalystRenderWithFanOut() {
        return prepared().manifests().orElseThrow().manifests().size();
    }

    /** Peer of the fan-out: Jackson reads the request and writes as many YAML files, without a single check. */
    @Benchmark
    public int jacksonReadRequestWriteFanOut() {
        int length = jackson.readTree(REQUEST).size();
        for (JsonNode one : jacksonTrees) {
            length += jackson.writeValueAsBytes(one).length;
        }
        return length;
    }

    @Benchmark
    public String catalystWrite() {
        return YamlWriter.write(tree);
    }

    @Benchmark
    public byte[] jacksonWrite() {
        return jackson.writeValueAsBytes(jacksonTree);
    }

    @Benchmark
    public List<Document> catalystRead() {
        return Product.documents(yaml, "application.yaml");
    }

    @Benchmark
    public JsonNode jacksonRead() {
        return jackson.readTree(yaml);
    }

    private Prepared prepared() {
        Prepared prepared =
                delivery.prepare(Product.documents(REQUEST, "request.json").get(0), RequestKind.INSTALL);
        if (!prepared.isClean()) {
            throw new IllegalStateException(prepared.findings().toString());
        }
        return prepared;
    }
}
