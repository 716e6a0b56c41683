package io.openova.catalyst.fleet;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.ClusterFacts;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster's folder was made from: the facts, and every file as the template gave it, last time. The base of a
 * three-way comparison.
 *
 * @param facts what the template was rendered with
 * @param files the template's files by their path in the overlay
 */
public record ClusterRecord(ClusterFacts facts, SortedMap<OverlayPath, String> files) {

    public static Optional<ClusterRecord> of(Snapshot snapshot, String cluster) {
        return snapshot.read(OverlayLayout.clusterRecord(cluster)).flatMap(text -> read(text, cluster));
    }

    String text() {
        Value.ObjectBuilder contents = Value.object();
        int root = OverlayLayout.cluster(facts.cluster().value()).toString().length() + 1;
        files.forEach((path, text) -> contents.put(path.toString().substring(root), text));
        Value.ObjectBuilder variables = Value.object();
        facts.variables().forEach(variables::put);
        return JsonWriter.writePretty(Value.object()
                .put(
                        "facts",
                        Value.object()
                                .put("cluster", facts.cluster().value())
                                .put("sovereign", facts.sovereign())
                                .put("fqdn", facts.fqdn())
                                .put("primaryRegion", facts.primaryRegion().value())
                                .put("overlayUrl", facts.overlayUrl())
                                .put("branch", facts.branch())
                                .put("gitSecret", facts.gitSecret())
                                .put("overlaySecret", facts.overlaySecret())
                                .put("management", facts.isManagement())
                                .put("qaFixtures", facts.hasQaFixtures())
                                .put("variables", variables))
                .put("files", contents)
                .build());
    }

    private static Optional<ClusterRecord> read(String text, String cluster) {
        ReadOutcome outcome =
                new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), cluster, ReadLimits.MANIFEST);
        if (!outcome.isClean() || outcome.documents().size() != 1) {
            return Optional.empty();
        }
        Value root = outcome.documents().get(0).value();
        try {
            SortedMap<OverlayPath, String> files = new TreeMap<>();
            ObjectValue contents = root.objectAt("files").orElse(ObjectValue.EMPTY);
            for (String path : contents.entries().keySet()) {
                files.put(
                        OverlayPath.of(("clusters/" + cluster + "/" + path).split("/")),
                        contents.textAt(path).orElseThrow());
            }
            return Optional.of(new ClusterRecord(facts(root.objectAt("facts").orElse(ObjectValue.EMPTY)), files));
        } catch (IllegalArgumentException | java.util.NoSuchElementException malformed) {
            return Optional.empty();
        }
    }

    private static ClusterFacts facts(ObjectValue facts) {
        SortedMap<String, String> variables = new TreeMap<>();
        ObjectValue given = facts.objectAt("variables").orElse(ObjectValue.EMPTY);
        given.entries()
                .keySet()
                .forEach(name -> variables.put(name, given.textAt(name).orElseThrow()));
        return new ClusterFacts(
                new RegionName(text(facts, "cluster")),
                text(facts, "sovereign"),
                text(facts, "fqdn"),
                new RegionName(text(facts, "primaryRegion")),
                text(facts, "overlayUrl"),
                text(facts, "branch"),
                text(facts, "gitSecret"),
                text(facts, "overlaySecret"),
                facts.at("management").equals(Optional.of(Value.bool(true))),
                facts.at("qaFixtures").equals(Optional.of(Value.bool(true))),
                variables);
    }

    private static String text(ObjectValue facts, String key) {
        return facts.textAt(key).orElseThrow();
    }
}
