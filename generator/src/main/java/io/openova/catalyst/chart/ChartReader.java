package io.openova.catalyst.chart;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a chart from a folder or an archive, without Helm and without unpacking anything to disk. Links, paths outside
 * the chart, and charts above the limits are refused (threat S23); each fault becomes a finding.
 */
public final class ChartReader {
    private static final String METADATA = "Chart.yaml";
    private static final String VALUES = "values.yaml";
    private static final String SCHEMA = "values.schema.json";
    private static final String CHARTS = "charts/";
    private static final String TEMPLATES = "templates/";

    private final ChartLimits limits;

    public ChartReader() {
        this(ChartLimits.DEFAULT);
    }

    public ChartReader(ChartLimits limits) {
        this.limits = limits;
    }

    /** Reads the folder, or the {@code .tgz} file, at the path. */
    public ChartReading read(Path path) {
        String origin = path.toString().replace('\\', '/');
        ChartBudget budget = new ChartBudget(limits);
        try {
            if (Files.isDirectory(path)) {
                return assemble(origin, folder(path, budget), budget, 0);
            }
            if (!Files.isRegularFile(path)) {
                return ChartReading.refused(
                        List.of(Finding.error("chart/missing", Pointer.ROOT, "there is no chart at " + origin)));
            }
            try (InputStream in = Files.newInputStream(path)) {
                return archive(origin, in.readNBytes((int) limits.archiveBytes() + 1), budget);
            }
        } catch (ChartRefusedException refused) {
            return ChartReading.refused(List.of(refused.finding(origin)));
        } catch (IOException e) {
            return ChartReading.refused(List.of(unreadable(origin, e)));
        }
    }

    /** Reads an archive from memory, for example one that a registry sent. */
    public ChartReading readArchive(byte[] archive, String origin) {
        try {
            return archive(origin, archive, new ChartBudget(limits));
        } catch (ChartRefusedException refused) {
            return ChartReading.refused(List.of(refused.finding(origin)));
        } catch (IOException e) {
            return ChartReading.refused(List.of(unreadable(origin, e)));
        }
    }

    private static ChartReading archive(String origin, byte[] archive, ChartBudget budget) throws IOException {
        return assemble(origin, TarArchive.read(archive, budget), budget, 0);
    }

    private static Finding unreadable(String origin, IOException e) {
        return Finding.error(
                "chart/unreadable",
                Pointer.ROOT,
                origin + " cannot be read as a chart: " + SingleLine.of(String.valueOf(e.getMessage())));
    }

    private static List<ChartFile> folder(Path root, ChartBudget budget) throws IOException {
        Path ignore = root.resolve(".helmignore");
        IgnoreRules rules =
                new IgnoreRules(Files.isRegularFile(ignore, LinkOption.NOFOLLOW_LINKS) ? Files.readString(ignore) : "");
        if (!rules.unknown().isEmpty()) {
            throw new ChartRefusedException(
                    "chart/ignore-rule",
                    ".helmignore has '" + SingleLine.of(rules.unknown().get(0)) + "', but Helm does not support **");
        }
        List<ChartFile> files = new ArrayList<>();
        new FolderFiles(root, rules, files, budget).collect();
        return files;
    }

    /** Reads a chart from its files, whose paths are relative to its root. */
    private static ChartReading assemble(String origin, List<ChartFile> files, ChartBudget budget, int depth)
            throws IOException {
        if (depth > budget.limits().depth()) {
            throw new ChartRefusedException(
                    "chart/too-large", "charts lie more than " + budget.limits().depth() + " deep in one another");
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, ChartFile> byPath = new TreeMap<>();
        for (ChartFile file : files) {
            if (byPath.put(file.path(), file) != null) {
                throw new ChartRefusedException("chart/unsafe-entry", file.path() + " occurs twice");
            }
        }
        Optional<Document> metadata = document(origin, byPath.get(METADATA), findings);
        if (!byPath.containsKey(METADATA)) {
            findings.add(Finding.error("chart/no-metadata", Pointer.ROOT, origin + " has no " + METADATA)
                    .withRemedy("name the chart's own folder or archive"));
        }
        Document values = document(origin, byPath.get(VALUES), findings)
                .orElse(Document.withoutText(ObjectValue.EMPTY, origin + "/" + VALUES));
        Optional<Document> schema = document(origin, byPath.get(SCHEMA), findings);
        List<Chart> subcharts = subcharts(origin, byPath, budget, depth, findings);
        if (findings.stream().anyMatch(Finding::isError)
                || metadata.isEmpty()
                || !(metadata.get().value() instanceof ObjectValue fields)) {
            return ChartReading.refused(findings);
        }
        requiredFields(metadata.get(), findings);
        List<ChartFile> all = List.copyOf(byPath.values());
        Chart chart = new Chart(
                origin,
                fields,
                values,
                schema,
                all.stream().filter(file -> file.path().startsWith(TEMPLATES)).toList(),
                subcharts,
                all);
        return findings.stream().anyMatch(Finding::isError)
                ? ChartReading.refused(findings)
                : new ChartReading(Optional.of(chart), findings);
    }

    private static void requiredFields(Document metadata, List<Finding> findings) {
        for (String field : List.of("apiVersion", "name", "version")) {
            if (metadata.value().textAt(field).filter(text -> !text.isBlank()).isEmpty()) {
                Pointer at = Pointer.of(field);
                findings.add(
                        Finding.error("chart/metadata", at, METADATA + " needs a text in '" + field + "', and has none")
                                .withLocation(metadata.locate(at)));
            }
        }
    }

    private static Optional<Document> document(
            String origin, @org.jspecify.annotations.Nullable ChartFile file, List<Finding> findings) {
        if (file == null || isBlank(file)) {
            return Optional.empty();
        }
        String name = origin + "/" + file.path();
        ReadOutcome outcome = file.path().endsWith(".json")
                ? new DocumentReader().readJson(file.bytes(), name, ReadLimits.MANIFEST)
                : GoYaml.read(file.bytes(), name);
        findings.addAll(outcome.findings());
        return outcome.isClean() ? outcome.documents().stream().findFirst() : Optional.empty();
    }

    /** An empty {@code values.yaml}, or one of comments only, counts as no values. */
    private static boolean isBlank(ChartFile file) {
        return file.path().endsWith(".yaml")
                && file.text()
                        .lines()
                        .allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
    }

    private static List<Chart> subcharts(
            String origin, Map<String, ChartFile> files, ChartBudget budget, int depth, List<Finding> findings)
            throws IOException {
        Map<String, List<ChartFile>> folders = new TreeMap<>();
        List<Chart> subcharts = new ArrayList<>();
        for (ChartFile file : files.values()) {
            // As Helm does: a name that begins with an underscore or a dot is not a chart.
            if (!file.path().startsWith(CHARTS) || file.path().matches("charts/[._].*")) {
                continue;
            }
            String rest = file.path().substring(CHARTS.length());
            int slash = rest.indexOf('/');
            if (slash > 0) {
                folders.computeIfAbsent(rest.substring(0, slash), f -> new ArrayList<>())
                        .add(new ChartFile(rest.substring(slash + 1), file.bytes()));
            } else if (rest.endsWith(".tgz")) {
                List<ChartFile> unpacked = TarArchive.read(file.bytes(), budget);
                add(assemble(origin + "/" + file.path(), unpacked, budget, depth + 1), subcharts, findings);
            }
        }
        for (var folder : folders.entrySet()) {
            add(
                    assemble(origin + "/" + CHARTS + folder.getKey(), folder.getValue(), budget, depth + 1),
                    subcharts,
                    findings);
        }
        return subcharts;
    }

    private static void add(ChartReading reading, List<Chart> subcharts, List<Finding> findings) {
        findings.addAll(reading.findings());
        reading.chart().ifPresent(subcharts::add);
    }
}
