package io.openova.catalyst.validation;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.check.ChartCheck;
import io.openova.catalyst.check.ResourceCheck;
import io.openova.catalyst.delivery.GovernanceChanges;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.delivery.RequestPipeline;
import io.openova.catalyst.delivery.Surroundings;
import io.openova.catalyst.desired.CatalogOnlyState;
import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.desired.LenientSnapshot;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.PreloadedOverlayState;
import io.openova.catalyst.desired.RunApplications;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.validation.fast.ValidSpecCache;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Validates documents without delivering them: requests, custom resources, fixtures (contract section 5, steps 1 to 5).
 */
public final class Validation {
    private final Catalog catalog;
    private final SettingsOverrides overrides;
    private final RequestDecoder decoder;
    private final SchemaChecker schemas;
    private final ObjectChecker objects;
    private final Optional<ChartCheck> charts;
    private final ValidSpecCache alike;
    private final Around around;

    /**
     * The surroundings of a document.
     *
     * @param run Applications of the same run, which count as existing
     * @param context the relations between the files of the repository
     */
    private record Around(RunApplications run, RepositoryContext context) {}

    /** Validation with the catalog, settings, and rules of a delivery. */
    public static Validation of(Surroundings surroundings) {
        return new Validation(
                        surroundings.catalog(),
                        surroundings.overrides(),
                        surroundings.decoder(),
                        surroundings.schemas(),
                        ObjectChecker.of(surroundings.schemas()))
                .with(surroundings.charts());
    }

    public Validation(
            Catalog catalog,
            SettingsOverrides overrides,
            RequestDecoder decoder,
            SchemaChecker schemas,
            ObjectChecker objects) {
        this(
                catalog,
                overrides,
                decoder,
                schemas,
                objects,
                Optional.empty(),
                new ValidSpecCache(schemas, catalog),
                new Around(RunApplications.NONE, RepositoryContext.none()));
    }

    private Validation(
            Catalog catalog,
            SettingsOverrides overrides,
            RequestDecoder decoder,
            SchemaChecker schemas,
            ObjectChecker objects,
            Optional<ChartCheck> charts,
            ValidSpecCache alike,
            Around around) {
        this.alike = alike;
        this.around = around;
        this.catalog = catalog;
        this.overrides = overrides;
        this.decoder = decoder;
        this.schemas = schemas;
        this.objects = objects;
        this.charts = charts;
    }

    /** The same, with checks of Applications against their charts. */
    public Validation with(Optional<ChartCheck> check) {
        return new Validation(catalog, overrides, decoder, schemas, objects, check, alike, around);
    }

    /** The same for documents of a repository whose files refer to each other. */
    public Validation in(RepositoryContext repository) {
        return new Validation(
                catalog, overrides, decoder, schemas, objects, charts, alike, new Around(around.run(), repository));
    }

    /** The relations between the files of the repository. */
    public RepositoryContext context() {
        return around.context();
    }

    /** The same, with objects checked as another cluster would. */
    public Validation against(ObjectChecker other) {
        return other == objects
                ? this
                : new Validation(
                        catalog,
                        overrides,
                        decoder,
                        schemas,
                        other,
                        charts.isEmpty() ? charts : Optional.of(charts.get().against(other)),
                        alike,
                        around);
    }

    /** The same, with the Applications of a run counting as existing. */
    public Validation amid(RunApplications applications) {
        return new Validation(
                catalog,
                overrides,
                decoder,
                schemas,
                objects,
                charts,
                alike,
                new Around(applications, around.context()));
    }

    /**
     * Prepares the validation of documents that belong together.
     *
     * @param documents all of them
     * @param head the overlay that they are for
     */
    public ValidationRun run(List<Document> documents, Snapshot head) {
        return ValidationRun.of(this, documents, head);
    }

    /** The cycles that Applications among the documents form, for a run without an overlay. */
    public List<Finding> cycles(List<Document> documents) {
        return ValidationRun.cycles(this, documents);
    }

    public RequestDecoder decoder() {
        return decoder;
    }

    public OverlayState overlayWorld(Snapshot snapshot) {
        OverlayState world = new OverlayState(snapshot, catalog, overrides);
        world.expect(around.run());
        return world;
    }

    /** What checks Kubernetes objects here. */
    public ObjectChecker objects() {
        return objects;
    }

    /**
     * All findings about one document.
     *
     * @param snapshot the overlay in which references are looked up; if empty, references are not checked
     */
    public List<Finding> validate(Document document, Optional<Snapshot> snapshot) {
        DocumentSubject subject = DocumentSubject.of(document);
        if (subject == DocumentSubject.UNKNOWN
                || around.context().usageOf(document.file()).isData()) {
            around.context().counts().other();
            return List.of(notAManifest(document));
        }
        if (around.context().skips(document.value())) {
            around.context().counts().skipped();
            return List.of();
        }
        around.context().counts().checked(document.value());
        return switch (subject) {
            case REQUEST -> request(document, world(snapshot));
            case APPLICATION -> application(document, snapshot);
            case RESOURCE -> resource(document);
            case UNKNOWN -> List.of(notAManifest(document));
        };
    }

    private static Finding notAManifest(Document document) {
        return Finding.info(
                        "document/not-a-manifest",
                        Pointer.ROOT,
                        "neither a request nor a Kubernetes object; it was read but not checked")
                .withLocation(document.locate(Pointer.ROOT));
    }

    /** Findings about a request, with every check that a delivery would make. */
    public List<Finding> request(Document document, Optional<Snapshot> snapshot) {
        return request(document, world(snapshot));
    }

    private DesiredState world(Optional<Snapshot> snapshot) {
        return snapshot.isPresent() ? overlayWorld(snapshot.get()) : new CatalogOnlyState(catalog, overrides);
    }

    private List<Finding> request(Document document, DesiredState world) {
        List<Finding> findings = prepare(document, world).findings();
        List<Finding> asked = objects.policiesOn(document.value());
        if (asked.isEmpty()) {
            return findings;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(RequestDecoder.located(asked, document));
        return all;
    }

    private Prepared prepare(Document document, DesiredState world) {
        return preparation().prepare(decoder.decode(document, RequestKind.INSTALL), world);
    }

    /** An Application is checked as the API server would check it, then as a delivery would. */
    private List<Finding> application(Document document, Optional<Snapshot> snapshot) {
        // The result depends only on the document and the catalog.
        boolean isAlone = snapshot.isEmpty() && charts.isEmpty();
        List<Finding> findings = new ArrayList<>(resource(document));
        if (findings.isEmpty() && isAlone && alike.accepts(document.value())) {
            return findings;
        }
        if (!isBootstrap(document)) {
            Prepared prepared = prepare(document, world(snapshot));
            if (isAlone && findings.isEmpty() && prepared.findings().isEmpty()) {
                prepared.blueprint().ifPresent(blueprint -> alike.keep(document.value(), blueprint));
            }
            findings.addAll(elsewhere(prepared.findings(), findings));
        }
        return findings.isEmpty() ? findings : List.copyOf(new LinkedHashSet<>(findings));
    }

    /** The findings whose place does not overlap with that of an error already reported. */
    static List<Finding> elsewhere(List<Finding> found, List<Finding> reported) {
        List<Pointer> taken =
                reported.stream().filter(Finding::isError).map(Finding::pointer).toList();
        return found.stream()
                .filter(finding -> taken.stream()
                        .noneMatch(place -> place.startsWith(finding.pointer())
                                || finding.pointer().startsWith(place)))
                .toList();
    }

    public List<Finding> resource(Document document) {
        List<Finding> found = new ArrayList<>(object(document));
        if (Kustomizations.isOne(document.file())) {
            found.addAll(RequestDecoder.located(InlinePatches.check(document, objects), document));
        }
        if (GovernanceChanges.isOurs(document)) {
            found.addAll(GovernanceChanges.names(document));
        }
        return found;
    }

    /** The check of one object against the schema of its kind. */
    ResourceCheck resources() {
        return new ResourceCheck(schemas, objects);
    }

    private List<Finding> object(Document document) {
        Value value = Kustomizations.isOne(document.file()) ? Kustomizations.named(document.value()) : document.value();
        if (!isBlueprint(value) && objects.accepts(value)) {
            return List.of();
        }
        FileUsage usage = context().usageOf(document.file());
        Map<String, String> variables = context().variablesOf(document.file());
        List<Finding> findings = new ArrayList<>(
                Redactor.of(List.of()).hide(new ForeignObject(usage, objects, variables).check(value), value));
        findings.addAll(resources().ofConfigSchema(value));
        return RequestDecoder.located(findings, document);
    }

    /** The pipeline from a request to manifests, with the selected checks. */
    public RequestPipeline preparation() {
        return new RequestPipeline(schemas, charts);
    }

    private static boolean isBlueprint(Value resource) {
        return resource instanceof ObjectValue object
                && object.entries().get("kind") instanceof TextValue text
                && text.text().equals("Blueprint");
    }

    private static boolean isBootstrap(Document document) {
        return document.value().at("spec", "bootstrap").equals(Optional.of(Value.bool(true)));
    }

    /** Validates a whole overlay on all cores; see {@link OverlayValidation}. */
    public List<Finding> overlay(Snapshot snapshot, OverlayValidation.Progress progress) {
        return overlay(snapshot, progress, Runtime.getRuntime().availableProcessors());
    }

    /** @param threads how many work at once; the findings do not depend on it */
    List<Finding> overlay(Snapshot snapshot, OverlayValidation.Progress progress, int threads) {
        LenientSnapshot forgiving = new LenientSnapshot(snapshot);
        PreloadedOverlayState world = new PreloadedOverlayState(forgiving, catalog, overrides);
        return new OverlayValidation(forgiving, world, this, decoder, progress, threads).findings();
    }
}
