package io.openova.catalyst.fleet;

import io.openova.catalyst.desired.SovereignReader;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.ClusterFacts;
import io.openova.catalyst.render.Substitutions;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the clusters of an overlay with the template that they were made from. */
public final class ClusterInventory {
    private final Snapshot snapshot;
    private final Function<ClusterFacts, SortedMap<OverlayPath, String>> template;

    /** @param template the template's files of today for a cluster */
    public ClusterInventory(Snapshot snapshot, Function<ClusterFacts, SortedMap<OverlayPath, String>> template) {
        this.snapshot = snapshot;
        this.template = template;
    }

    /** Folders below {@code clusters/} that Flux starts with. */
    List<String> names() {
        return snapshot.list(OverlayLayout.CLUSTERS).stream()
                .filter(OverlayPath::isSegment)
                .filter(name -> snapshot.exists(OverlayLayout.cluster(name).child("flux-system")))
                .toList();
    }

    ClusterState state(String name) {
        Sovereign sovereign = snapshot.read(OverlayLayout.SETTINGS)
                .map(text -> SovereignReader.read(text).sovereign())
                .orElse(Sovereign.UNKNOWN);
        Optional<ClusterRecord> record = ClusterRecord.of(snapshot, name);
        return new ClusterState(
                name,
                sovereign.management().filter(name::equals).isPresent(),
                sovereign.regions().stream()
                        .filter(hosted -> hosted.cluster().equals(name))
                        .map(Sovereign.HostedRegion::name)
                        .toList(),
                record.isPresent(),
                record.map(r -> r.facts().variables()).orElse(new TreeMap<>()),
                pins(name),
                record.map(r -> compare(r, template.apply(r.facts()))).orElse(List.of()));
    }

    /** Every file that the template has now or had last time. */
    List<ClusterFileChange> compare(ClusterRecord record, SortedMap<OverlayPath, String> now) {
        SortedSet<OverlayPath> paths = new TreeSet<>(record.files().keySet());
        paths.addAll(now.keySet());
        return paths.stream()
                .map(path -> ClusterFileChange.of(
                        path,
                        Optional.ofNullable(record.files().get(path)),
                        snapshot.read(path),
                        Optional.ofNullable(now.get(path))))
                .toList();
    }

    private List<ClusterState.Pin> pins(String cluster) {
        List<ClusterState.Pin> pins = new ArrayList<>();
        for (OverlayPath file : snapshot.files(OverlayLayout.cluster(cluster).child("bootstrap-kit"))) {
            for (Document document : new DocumentReader()
                    .read(
                            snapshot.read(file).orElse("").getBytes(StandardCharsets.UTF_8),
                            file.toString(),
                            ReadLimits.MANIFEST)
                    .documents()) {
                Value value = document.value();
                value.textAt("spec", "chart", "spec", "chart")
                        .ifPresent(chart -> pins.add(new ClusterState.Pin(
                                chart,
                                value.textAt("spec", "chart", "spec", "version").orElse(""),
                                file.toString())));
            }
        }
        return pins;
    }

    /** Variables without a value or default, which Flux would replace with an empty text. */
    static List<Finding> variables(SortedMap<OverlayPath, String> files) {
        return new Substitutions(files)
                .missing().stream()
                        .map(missing -> Finding.error(
                                        "cluster/variable-missing",
                                        Pointer.ROOT,
                                        missing.file() + " uses ${" + missing.name() + "}, which Kustomization '"
                                                + missing.kustomization() + "' does not set and which has no default")
                                .withRemedy("set it under postBuild.substitute in " + missing.definedIn()
                                        + " (cluster new and cluster upgrade: --set " + missing.name()
                                        + "=VALUE), or write ${" + missing.name() + ":=default}")
                                .withLocation(Optional.of(
                                        useOf(missing.name(), files.getOrDefault(missing.file(), ""), missing.file()))))
                        .toList();
    }

    /** Variables that are set but not used, usually because a name is misspelt on one side. */
    private static List<Finding> unused(SortedMap<OverlayPath, String> files) {
        return new Substitutions(files)
                .unused().stream()
                        .map(unused -> Finding.warning(
                                        "cluster/variable-unused",
                                        Pointer.of("spec", "postBuild", "substitute", unused.name()),
                                        "Kustomization '" + unused.kustomization() + "' gives " + unused.name()
                                                + ", and none of its files uses it")
                                .withRemedy("remove it, or correct the name")
                                .withLocation(Optional.of(lineOf(
                                        unused.name(),
                                        files.getOrDefault(unused.definedIn(), ""),
                                        unused.definedIn()))))
                        .toList();
    }

    /** The first use of the variable: the whole of {@code ${NAME}}. */
    private static Location useOf(String variable, String text, OverlayPath file) {
        Pattern use = Pattern.compile("(?<!\\$)\\$\\{" + Pattern.quote(variable) + "(?![A-Za-z0-9_])[^}]*}");
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher matcher = use.matcher(lines[i]);
            if (!lines[i].strip().startsWith("#") && matcher.find()) {
                return new Location(file.toString(), i + 1, matcher.start() + 1, i + 1, matcher.end() + 1);
            }
        }
        return new Location(file.toString(), 1, 1, 1, 1);
    }

    /** The line that begins with the variable's name. */
    private static Location lineOf(String variable, String text, OverlayPath file) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.startsWith(variable + ":")) {
                int column = lines[i].indexOf(variable) + 1;
                return new Location(file.toString(), i + 1, column, i + 1, column + variable.length());
            }
        }
        return new Location(file.toString(), 1, 1, 1, 1);
    }

    /** The manifests of a cluster that Flux applies with variables filled in. */
    static SortedMap<OverlayPath, String> withVariables(Snapshot snapshot, String cluster) {
        SortedMap<OverlayPath, String> files = new TreeMap<>();
        for (String folder : List.of("flux-system", "infrastructure", "bootstrap-kit")) {
            for (OverlayPath file :
                    snapshot.files(OverlayLayout.cluster(cluster).child(folder))) {
                if (file.name().endsWith(".yaml") || file.name().endsWith(".yml")) {
                    files.put(file, snapshot.read(file).orElse(""));
                }
            }
        }
        return files;
    }

    /** Findings about an overlay's clusters: unreadable records, variables without a value. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (String name : names()) {
            OverlayPath record = OverlayLayout.clusterRecord(name);
            if (snapshot.exists(record) && ClusterRecord.of(snapshot, name).isEmpty()) {
                findings.add(Finding.error(
                                "cluster/record-malformed", Pointer.ROOT, record + " is not what cluster new wrote")
                        .withRemedy("put it back from the commit that made or last upgraded the cluster"));
            }
            SortedMap<OverlayPath, String> files = withVariables(snapshot, name);
            findings.addAll(variables(files));
            findings.addAll(unused(files));
        }
        return findings;
    }

    static Map<OverlayPath, String> results(List<ClusterFileChange> files) {
        Map<OverlayPath, String> results = new TreeMap<>();
        files.forEach(file -> file.result().ifPresent(text -> results.put(file.path(), text)));
        return results;
    }
}
