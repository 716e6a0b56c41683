package io.openova.catalyst.check;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartLibrary;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.chart.ReleaseTarget;
import io.openova.catalyst.chart.trace.ValueReads;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.HelmPath;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.ParameterSchema;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks an Application against its chart (contract section 5, steps 6 and 7): the merged values against the chart's
 * own schema, values that no template reads, and the rendered objects against the schemas of the cluster they are for.
 * Safe for many threads.
 */
public final class ChartCheck {
    private static final Pointer BLUEPRINT = Pointer.of("spec", "blueprintRef");
    private static final Pointer PARAMETERS = Pointer.of("spec", "parameters");
    private static final Pointer SIZE = Pointer.of("spec", "parameters", "size");

    private final ChartLibrary charts;
    private final SchemaChecker schemas;
    private final ObjectChecker objects;
    private final Set<String> apiVersions;
    private final Map<String, ValueReads> reads;

    public ChartCheck(ChartLibrary charts, SchemaChecker schemas, ObjectChecker objects) {
        this(charts, schemas, objects, Set.of(), new ConcurrentHashMap<>());
    }

    private ChartCheck(
            ChartLibrary charts,
            SchemaChecker schemas,
            ObjectChecker objects,
            Set<String> apiVersions,
            Map<String, ValueReads> reads) {
        this.reads = reads;
        this.apiVersions = apiVersions;
        this.charts = charts;
        this.schemas = schemas;
        this.objects = objects;
    }

    /** The same for clusters of another version, or with more kinds. */
    public ChartCheck against(ObjectChecker other) {
        return new ChartCheck(charts, schemas, other, apiVersions, reads);
    }

    /** The same for clusters that serve these API versions too, for example {@code monitoring.coreos.com/v1}. */
    public ChartCheck serving(Collection<String> more) {
        return new ChartCheck(charts, schemas, objects, Set.copyOf(more), reads);
    }

    /** One region's release, as its HelmRelease has it. */
    private record Release(String name, String namespace, ObjectValue values, List<Pointer> secrets) {
        /** With a placeholder for each value that the release takes from a Secret. */
        Release filled(Chart chart, Blueprint blueprint) {
            Value filled = values;
            for (Pointer place : secrets) {
                filled = SecretPlaceholders.put(filled, place, placeholder(chart, blueprint, place));
            }
            return new Release(name, namespace, filled instanceof ObjectValue object ? object : values, secrets);
        }

        private static Value placeholder(Chart chart, Blueprint blueprint, Pointer place) {
            return chart.valuesSchema()
                    .map(Document::value)
                    .flatMap(schema -> schema instanceof ObjectValue object
                            ? Optional.of(new ParameterSchema(object))
                            : Optional.empty())
                    .filter(schema -> !schema.typesAt(place).isEmpty())
                    .or(() -> blueprint.configSchema().map(ParameterSchema::new))
                    .map(schema -> schema.placeholderAt(place))
                    .orElse(Value.text(ParameterSchema.PLACEHOLDER));
        }

        boolean isAbout(Pointer value) {
            return secrets.stream().anyMatch(value::startsWith);
        }
    }

    /** Findings with pointers into the custom resource of the Application. */
    public List<Finding> check(Application application, Blueprint blueprint, ManifestSet manifests) {
        List<Release> releases = releases(manifests);
        if (releases.isEmpty()) {
            return List.of();
        }
        String name = blueprint
                .resource()
                .textAt("spec", "manifests", "chart")
                .orElse(blueprint.ref().name().value());
        String version = blueprint.ref().version().value();
        Optional<ChartReading> reading = charts.find(name, version);
        if (reading.isEmpty()) {
            List<String> others = charts.versions(name);
            return List.of(Finding.warning(
                            "chart/not-checked",
                            Pointer.of("spec", "blueprintRef"),
                            "chart " + name + " " + version
                                    + " is not at hand, so neither its values nor what it renders to were checked")
                    .withRemedy("put the chart's folder or " + name + "-" + version + ".tgz where --charts looks")
                    .withCandidates(others));
        }
        if (reading.get().chart().isEmpty()) {
            return reading.get().findings();
        }
        Set<Finding> findings = new LinkedHashSet<>();
        Set<Object> done = new LinkedHashSet<>();
        for (Release asWritten : releases) {
            Release release = asWritten.filled(reading.get().chart().get(), blueprint);
            // Regions that get the same values get the same findings.
            if (done.add(release.values())) {
                check(reading.get().chart().get(), release, application, findings);
                if (!blueprint.overlays().isEmpty()) {
                    // The renderer itself reads the size: it chooses one of the Blueprint's overlays.
                    findings.removeIf(finding -> finding.rule().equals("chart/value-unread")
                            && finding.pointer().equals(SIZE));
                }
            }
        }
        return List.copyOf(findings);
    }

    private static List<Release> releases(ManifestSet manifests) {
        List<Release> releases = new ArrayList<>();
        manifests.manifests().forEach((path, text) -> {
            if (path.name().equals("helmrelease.yaml")) {
                Value release = new DocumentReader()
                        .readYaml(text.getBytes(StandardCharsets.UTF_8), path.toString(), ReadLimits.MANIFEST)
                        .documents()
                        .get(0)
                        .value();
                releases.add(new Release(
                        release.textAt("spec", "releaseName").orElse("release"),
                        release.textAt("spec", "targetNamespace").orElse("default"),
                        release.objectAt("spec", "values").orElse(ObjectValue.EMPTY),
                        release.itemsAt("spec", "valuesFrom").stream()
                                .flatMap(from -> from.textAt("targetPath").stream())
                                .map(HelmPath::parse)
                                .toList()));
            }
        });
        return releases;
    }

    private void check(Chart chart, Release release, Application application, Set<Finding> findings) {
        ChartTrail trail = new ChartTrail(chart, release.values(), application);
        List<Finding> ofSchema = new ArrayList<>();
        List<Finding> faults = schemaFaults(chart, true);
        findings.addAll(faults);
        boolean isUsable = faults.stream().noneMatch(Finding::isError);
        chart.valuesSchema().filter(schema -> isUsable).ifPresent(schema -> {
            if (schema.value() instanceof ObjectValue object) {
                ObjectValue merged = withoutNulls(chart.defaults().mergedWith(release.values()));
                for (Finding finding : schemas.checkValues(object, merged)) {
                    // Warnings about the chart's own defaults concern its author.
                    if (SchemaChecker.isOfSchema(finding) || release.isAbout(finding.pointer())) {
                        continue;
                    }
                    if (finding.isError()
                            || release.values().at(finding.pointer()).isPresent()) {
                        ofSchema.add(trail.ofValue(finding, finding.pointer()));
                    }
                }
            }
        });
        ValueReads read = readsOf(chart, release.values());
        List<Finding> unread = read.unread(release.values()).stream()
                .map(one -> unread(chart, one, trail))
                .filter(finding ->
                        ofSchema.stream().noneMatch(other -> other.pointer().equals(finding.pointer())))
                .toList();
        findings.addAll(ofSchema);
        findings.addAll(unread);
        read.unknown()
                .ifPresent(reason -> findings.add(Finding.warning(
                        "chart/not-checked",
                        Pointer.of("spec", "blueprintRef"),
                        "which values chart " + chart.name() + " reads is not known: " + reason)));
        read.notTold(release.values())
                .forEach((place, why) -> findings.add(trail.ofValue(notTold(chart, place, why), place)));
        // Helm would refuse for the same reason, with a less helpful message.
        if (isUsable && ofSchema.stream().noneMatch(Finding::isError)) {
            render(chart, release, trail, read, findings);
        }
    }

    /** The faults in the schemas of the chart and its subcharts, at their places in the files. */
    private List<Finding> schemaFaults(Chart chart, boolean isOuter) {
        List<Finding> faults = new ArrayList<>();
        chart.valuesSchema().ifPresent(document -> {
            if (document.value() instanceof ObjectValue schema) {
                for (Finding fault : schemas.compileFindings(schema)) {
                    // Helm checks a subchart's schema when it renders.
                    if (isOuter || !fault.isError()) {
                        faults.add(fault.withLocation(document.locate(fault.pointer()))
                                .withPointer(BLUEPRINT)
                                .withChain(List.of("chart " + chart.name(), "values.schema.json " + fault.pointer())));
                    }
                }
            }
        });
        chart.subcharts().forEach(subchart -> faults.addAll(schemaFaults(subchart, false)));
        return faults;
    }

    private ValueReads readsOf(Chart chart, ObjectValue values) {
        // Only texts that are templates themselves make the values matter.
        return holdsTemplates(values)
                ? ValueReads.of(chart, values)
                : reads.computeIfAbsent(chart.origin(), o -> ValueReads.of(chart, ObjectValue.EMPTY));
    }

    private static boolean holdsTemplates(Value value) {
        if (value instanceof ObjectValue object) {
            return object.entries().values().stream().anyMatch(ChartCheck::holdsTemplates);
        }
        if (value instanceof ListValue list) {
            return list.items().stream().anyMatch(ChartCheck::holdsTemplates);
        }
        return value instanceof Value.TextValue text && text.text().contains("{{");
    }

    private static Finding notTold(Chart chart, Pointer place, String why) {
        String message = "which values " + (place.isRoot() ? "" : "below '" + String.join(".", place.tokens()) + "' ")
                + "chart " + chart.name() + " reads is not known: " + why;
        // Of a part, it is the everyday case of a map with names of the caller's own.
        return place.isRoot()
                ? Finding.warning("chart/not-checked", place, message)
                : Finding.info("chart/not-checked", place, message);
    }

    private static Finding unread(Chart chart, ValueReads.Unread one, ChartTrail trail) {
        String key = one.at().tokens().get(one.at().tokens().size() - 1);
        Finding finding = Finding.error(
                        "chart/value-unread",
                        one.at(),
                        "chart " + chart.name() + " " + chart.version() + " never reads the value '"
                                + String.join(".", one.at().tokens()) + "'")
                .withRemedy(
                        one.candidates().isEmpty()
                                ? "remove '" + key + "'"
                                : "did you mean '" + one.candidates().get(0) + "'?")
                .withCandidates(one.candidates());
        return trail.ofValue(finding, one.at());
    }

    private void render(Chart chart, Release release, ChartTrail trail, ValueReads read, Set<Finding> findings) {
        ObjectChecker checker = objects.with(definitions(chart));
        Set<String> served = new TreeSet<>(checker.served());
        served.addAll(apiVersions);
        ReleaseTarget target = new ReleaseTarget(release.name(), release.namespace(), objects.version() + ".0", served);
        RenderedCheck check = new RenderedCheck(chart, checker, finding -> {
            // What a Secret holds is not known; the placeholder's own faults say nothing.
            boolean isOfPlaceholder = finding.message().contains(ParameterSchema.PLACEHOLDER)
                    || release.secrets().stream()
                            .anyMatch(place -> finding.pointer().startsWith(PARAMETERS.append(place)));
            if (release.secrets().isEmpty() || !isOfPlaceholder) {
                findings.add(finding);
            }
        });
        check.render(release.values(), target, trail, read);
    }

    private static List<Value> definitions(Chart chart) {
        return chart.files().stream()
                .filter(file -> file.path().startsWith("crds/") && file.path().endsWith(".yaml"))
                .flatMap(file ->
                        new DocumentReader().readYaml(file.bytes(), file.path(), ReadLimits.CHART).documents().stream())
                .map(Document::value)
                .toList();
    }

    /** To Helm, null removes a default. */
    private static ObjectValue withoutNulls(ObjectValue object) {
        Map<String, Value> kept = new LinkedHashMap<>();
        object.entries().forEach((key, value) -> {
            if (!(value instanceof Value.NullValue)) {
                kept.put(key, value instanceof ObjectValue inner ? withoutNulls(inner) : value);
            }
        });
        return Value.object(kept);
    }
}
