package io.openova.catalyst.lifecycle;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.chart.trace.ValueReads;
import io.openova.catalyst.check.KnownValues;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.delivery.RequestPipeline;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Simulates an upgrade for every Application of a Blueprint, and classifies the results. */
final class ImpactAnalysis {
    /** Versions to name in a finding; the newest come first. */
    private static final int MOST_NAMED = 20;

    private final ImpactOrder order;
    private final OverlayState world;
    private final Holds holds;
    private final RequestPipeline preparation;
    private final SchemaChecker schemas;
    private final DecodedRequest request;
    private final Optional<RenderedImpact> rendered;
    private final Optional<ValueReads> readsBefore;
    private final Optional<ValueReads> readsAfter;
    private final List<Finding> general = new ArrayList<>();

    ImpactAnalysis(
            ImpactOrder order,
            Snapshot head,
            OverlayState world,
            RequestPipeline preparation,
            RequestDecoder decoder,
            SchemaChecker schemas) {
        this.order = order;
        this.world = world;
        this.holds = new Holds(head, world.sovereign().management());
        this.preparation = preparation;
        this.schemas = schemas;
        this.request = decoder.decode(upgrade(order), RequestKind.UPGRADE);
        this.rendered = order.fromChart()
                .flatMap(from -> order.toChart().map(to -> new RenderedImpact(from, to, ObjectChecker.of(schemas))));
        this.readsBefore = order.fromChart().map(chart -> ValueReads.of(chart, ObjectValue.EMPTY));
        this.readsAfter = order.toChart().map(chart -> ValueReads.of(chart, ObjectValue.EMPTY));
    }

    /** The request that makes the upgrade. */
    static Document upgrade(ImpactOrder order) {
        return Document.withoutText(
                Value.object().put("toVersion", order.to().value()).build(), "upgrade");
    }

    Impact of(List<Application> applications) {
        Optional<Blueprint> from = blueprint(new BlueprintRef(order.blueprint(), order.from()), applications.isEmpty());
        Optional<Blueprint> to = blueprint(new BlueprintRef(order.blueprint(), order.to()), true);
        if (rendered.isEmpty()) {
            general.add(notChecked("what the charts render was not compared: give the chart of both versions"));
        }
        List<Impact.OfApplication> impacts = new ArrayList<>();
        if (to.isPresent()) {
            for (Application application : applications) {
                impacts.add(one(application, from, to.get()));
            }
            rendered.flatMap(RenderedImpact::unavailable).ifPresent(why -> general.add(notChecked(why)));
        }
        return new Impact(impacts, general);
    }

    private static Finding notChecked(String why) {
        return Finding.warning("impact/not-checked", Pointer.ROOT, why)
                .withRemedy("--from-chart and --to-chart take a chart's folder or archive");
    }

    /** A version that nobody has is an error where the answer depends on it, and names the versions there are. */
    private Optional<Blueprint> blueprint(BlueprintRef ref, boolean isNeeded) {
        Optional<Blueprint> blueprint = world.blueprint(ref);
        if (blueprint.isEmpty()) {
            VersionAnswer answer =
                    world.version(ref.name(), Optional.of(ref.version().value()));
            List<String> known = world.catalog().versions(ref.name()).keySet().stream()
                    .map(Version::value)
                    .limit(MOST_NAMED)
                    .toList();
            Finding finding = Finding.error("reference/version-unknown", Pointer.ROOT, answer.problem())
                    .withCandidates(known.isEmpty() ? answer.candidates() : known)
                    .withRemedy((known.isEmpty() ? "" : "known versions: " + String.join(", ", known) + "; ")
                            + "apply the Blueprint to the overlay, or name the folder that has it with --catalog");
            general.add(isNeeded ? finding : finding.withSeverity(Severity.WARNING));
        }
        return blueprint;
    }

    private Impact.OfApplication one(Application application, Optional<Blueprint> from, Blueprint to) {
        Map<Impact.Kind, List<Finding>> found = new EnumMap<>(Impact.Kind.class);
        holds.refusal(application.at(order.to())).ifPresent(finding -> add(found, Impact.Kind.HELD, finding));
        path(application, from, to, found);
        Prepared after = preparation.prepare(request, world, Optional.of(application));
        for (Finding finding : after.findings()) {
            if (finding.isError()) {
                add(
                        found,
                        finding.rule().startsWith("placement/") ? Impact.Kind.PLACEMENT : Impact.Kind.INVALID,
                        finding);
            }
        }
        ignored(application, from, to, found);
        RenderedImpact.Compared compared = after.manifests()
                .map(manifests -> objects(application, manifests, found))
                .orElse(RenderedImpact.Compared.NOTHING);
        if (found.isEmpty() && rendered.isEmpty() && (isOpen(from) || isOpen(Optional.of(to)))) {
            add(
                    found,
                    Impact.Kind.UNKNOWN,
                    notChecked("neither a chart nor a configSchema with properties says which values " + to.ref()
                            + " and the version before know"));
        }
        List<Impact.Kind> kinds = new ArrayList<>(found.keySet());
        kinds.sort(java.util.Comparator.reverseOrder());
        return new Impact.OfApplication(
                application,
                kinds.isEmpty() ? List.of(Impact.Kind.SAFE) : kinds,
                found.values().stream().flatMap(List::stream).distinct().toList(),
                compared.changes(),
                compared.images());
    }

    private static boolean isOpen(Optional<Blueprint> blueprint) {
        return blueprint
                .flatMap(Blueprint::configSchema)
                .filter(KnownValues::namesProperties)
                .isEmpty();
    }

    /** Whether the new version takes upgrades from the old one, by the same kind of source. */
    private void path(
            Application application, Optional<Blueprint> from, Blueprint to, Map<Impact.Kind, List<Finding>> found) {
        List<String> allowed = texts(to, "from");
        String version = application.blueprint().version().value();
        boolean isTaken = allowed.isEmpty()
                || allowed.stream()
                        .anyMatch(range ->
                                Catalog.fits(range, application.blueprint().version()));
        boolean isBlocked = texts(to, "blocks").stream()
                .anyMatch(range -> Catalog.fits(range, application.blueprint().version()));
        if (!isTaken || isBlocked) {
            add(
                    found,
                    Impact.Kind.UPGRADE_PATH,
                    Finding.error(
                                    "impact/upgrade-path",
                                    Pointer.of("spec", "blueprintRef", "version"),
                                    to.ref() + " does not take upgrades from " + version)
                            .withRemedy(
                                    isBlocked
                                            ? "its Blueprint blocks this version"
                                            : "go over a version between: it takes " + String.join(", ", allowed)));
        }
        if (from.isPresent() && !from.get().sourceKind().equals(to.sourceKind())) {
            add(
                    found,
                    Impact.Kind.UPGRADE_PATH,
                    Finding.error(
                                    "impact/source-changed",
                                    Pointer.of("spec", "blueprintRef", "version"),
                                    to.ref() + " is a " + to.sourceKind().orElse("nothing") + ", " + version + " a "
                                            + from.get().sourceKind().orElse("nothing"))
                            .withRemedy("Flux removes the one before the other is there; install a new Application "
                                    + "next to it"));
        }
    }

    private static List<String> texts(Blueprint blueprint, String key) {
        List<String> texts = new ArrayList<>();
        for (Value item : blueprint.resource().itemsAt("spec", "upgrades", key)) {
            if (item instanceof Value.TextValue text) {
                texts.add(text.text());
            } else {
                item.textAt("version").ifPresent(texts::add);
            }
        }
        return texts;
    }

    /** Parameters that the old version reads and the new one accepts but ignores. */
    private void ignored(
            Application application, Optional<Blueprint> from, Blueprint to, Map<Impact.Kind, List<Finding>> found) {
        KnownValues before = new KnownValues(from.flatMap(Blueprint::configSchema), order.fromChart(), readsBefore);
        KnownValues after = new KnownValues(to.configSchema(), order.toChart(), readsAfter);
        ObjectValue parameters = application.parameters().orElse(ObjectValue.EMPTY);
        for (Pointer pointer : KnownValues.leaves(parameters)) {
            if (before.knows(pointer) && !after.knows(pointer) && !isSize(pointer, to)) {
                add(
                        found,
                        Impact.Kind.VALUE_IGNORED,
                        Finding.warning(
                                        "impact/value-ignored",
                                        Pointer.of("spec", "parameters").append(pointer),
                                        "nothing in " + to.ref() + " reads it any more; " + application.blueprint()
                                                + " did")
                                .withRemedy("look up what took its place in the Blueprint's notes, and set that"));
            }
        }
    }

    /** The parameter {@code size} picks an overlay of the Blueprint; no schema needs to know it. */
    private static boolean isSize(Pointer pointer, Blueprint to) {
        return pointer.equals(Pointer.of("size")) && !to.overlays().isEmpty();
    }

    /** What the chart makes of the values: its own schema, its own refusals, fields that cannot change. */
    private RenderedImpact.Compared objects(
            Application application, ManifestSet manifests, Map<Impact.Kind, List<Finding>> found) {
        if (rendered.isEmpty()) {
            return RenderedImpact.Compared.NOTHING;
        }
        Optional<ObjectValue> now = values(application, world.snapshot()::read);
        Optional<ObjectValue> then = values(
                application, path -> Optional.ofNullable(manifests.manifests().get(path)));
        then.ifPresent(values ->
                rendered.get().schema(values, schemas).forEach(finding -> add(found, Impact.Kind.INVALID, finding)));
        return now.isPresent() && then.isPresent()
                ? rendered.get().compare(now.get(), then.get(), (kind, finding) -> add(found, kind, finding))
                : RenderedImpact.Compared.NOTHING;
    }

    /** The chart's values in the HelmRelease of the Application's first region. */
    private static Optional<ObjectValue> values(
            Application application, Function<OverlayPath, Optional<String>> files) {
        return files.apply(OverlayLayout.release(application.placement().primary(), application.key())
                        .child("helmrelease.yaml"))
                .map(text -> new DocumentReader()
                        .read(text.getBytes(StandardCharsets.UTF_8), "helmrelease.yaml", ReadLimits.MANIFEST))
                .filter(outcome -> outcome.isClean() && !outcome.documents().isEmpty())
                .map(outcome -> outcome.documents()
                        .get(0)
                        .value()
                        .objectAt("spec", "values")
                        .orElse(ObjectValue.EMPTY));
    }

    private static void add(Map<Impact.Kind, List<Finding>> found, Impact.Kind kind, Finding finding) {
        found.computeIfAbsent(kind, k -> new ArrayList<>()).add(finding);
    }
}
