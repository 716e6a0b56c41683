package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentNature;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Validates documents that are not on their way anywhere: requests, custom resources, fixtures (contract section 5, steps 1 to 5). */
public final class Validation {
    /** Of these fields a request has at least one. */
    private static final Set<String> OF_REQUESTS =
            Set.of("blueprint", "blueprintRef", "toVersion", "placement", "organizationRef");

    private final Catalog catalog;
    private final SettingsOverrides overrides;
    private final RequestDecoder decoder;
    private final SchemaChecker schemas;
    private final ObjectChecker objects;
    private final Optional<ChartCheck> charts;
    private final LikeApplications alike;
    private final RepositoryContext context;

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
                new LikeApplications(schemas, catalog),
                RepositoryContext.none());
    }

    private Validation(
            Catalog catalog,
            SettingsOverrides overrides,
            RequestDecoder decoder,
            SchemaChecker schemas,
            ObjectChecker objects,
            Optional<ChartCheck> charts,
            LikeApplications alike,
            RepositoryContext context) {
        this.alike = alike;
        this.context = context;
        this.catalog = catalog;
        this.overrides = overrides;
        this.decoder = decoder;
        this.schemas = schemas;
        this.objects = objects;
        this.charts = charts;
    }

    /** The same, with what each chart makes of an Application. */
    public Validation with(Optional<ChartCheck> check) {
        return new Validation(catalog, overrides, decoder, schemas, objects, check, alike, context);
    }

    /** The same for documents of a repository whose files say something of each other. */
    public Validation in(RepositoryContext repository) {
        return new Validation(catalog, overrides, decoder, schemas, objects, charts, alike, repository);
    }

    /** What the files of the repository say of each other. */
    public RepositoryContext context() {
        return context;
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
                        context);
    }

    /** What checks Kubernetes objects here. */
    public ObjectChecker objects() {
        return objects;
    }

    /** What a document is, as far as validation goes. */
    public enum Subject {
        REQUEST,
        APPLICATION,
        RESOURCE,
        UNKNOWN
    }

    public static Subject subjectOf(Document document) {
        if (!(document.value() instanceof ObjectValue root)) {
            return Subject.UNKNOWN;
        }
        return subjectOf(root, document.file());
    }

    private static Subject subjectOf(ObjectValue root, String file) {
        boolean hasKind = root.entries().containsKey("kind");
        boolean hasVersion = root.entries().containsKey("apiVersion");
        if (!hasKind && isChart(file)) {
            return Subject.UNKNOWN;
        }
        if (!hasKind && !hasVersion && Kustomizations.isOne(file)) {
            return Subject.RESOURCE;
        }
        if (!hasKind && !hasVersion) {
            return Collections.disjoint(root.entries().keySet(), OF_REQUESTS) ? Subject.UNKNOWN : Subject.REQUEST;
        }
        if (!(hasKind && hasVersion) && !isHalfNamed(root)) {
            return Subject.UNKNOWN;
        }
        if (hasKind && hasVersion && ToolFiles.isOne(text(root, "apiVersion"), text(root, "kind"))) {
            return Subject.UNKNOWN;
        }
        return isKind(root, "Application")
                        && root.entries().get("apiVersion") instanceof TextValue version
                        && version.text().startsWith("apps.openova.io/")
                ? Subject.APPLICATION
                : Subject.RESOURCE;
    }

    /** Helm's description of a chart has an API version, too, but is for Helm alone. */
    private static boolean isChart(String file) {
        return file.equals("Chart.yaml") || file.endsWith("/Chart.yaml");
    }

    private static String text(ObjectValue root, String field) {
        return root.entries().get(field) instanceof TextValue text ? text.text() : "";
    }

    /**
     * Whether an object without kind or apiVersion is meant for a cluster. Others use these words, too: the index of a chart
     * repository has an apiVersion, and so have the files that Grafana is set up with.
     */
    private static boolean isHalfNamed(ObjectValue root) {
        Value name = root.entries().getOrDefault("kind", root.entries().get("apiVersion"));
        return name instanceof TextValue && root.entries().get("metadata") instanceof ObjectValue;
    }

    /** What a reader has to know of a value that it found in the file. */
    public static DocumentNature natureOf(Value value, String file) {
        if (!(value instanceof ObjectValue root)) {
            return DocumentNature.OTHER;
        }
        return switch (subjectOf(root, file)) {
            case REQUEST, APPLICATION -> DocumentNature.OURS;
            case RESOURCE -> isOurs(root) ? DocumentNature.OURS : DocumentNature.MANIFEST;
            case UNKNOWN -> DocumentNature.OTHER;
        };
    }

    private static boolean isOurs(ObjectValue root) {
        return root.entries().get("apiVersion") instanceof TextValue version
                && version.text().contains(".openova.io/");
    }

    private static boolean isKind(Value resource, String kind) {
        return resource instanceof ObjectValue object
                && object.entries().get("kind") instanceof TextValue text
                && text.text().equals(kind);
    }

    /**
     * All findings about one document.
     *
     * @param snapshot the overlay that references are looked up in; without one they are not
     */
    public List<Finding> validate(Document document, Optional<Snapshot> snapshot) {
        Subject subject = subjectOf(document);
        if (subject == Subject.UNKNOWN || context.usageOf(document.file()).isData()) {
            context.counts().other();
            return List.of(notAManifest(document));
        }
        if (context.skips(document.value())) {
            context.counts().skipped();
            return List.of();
        }
        context.counts().checked(document.value());
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

    private DeliveryWorld world(Optional<Snapshot> snapshot) {
        return snapshot.isPresent()
                ? new OverlayWorld(snapshot.get(), catalog, overrides)
                : new RepositoryWorld(catalog, overrides);
    }

    private List<Finding> request(Document document, DeliveryWorld world) {
        return prepare(document, world).findings();
    }

    private Prepared prepare(Document document, DeliveryWorld world) {
        return preparation().prepare(decoder.decode(document, RequestKind.INSTALL), world);
    }

    /** An Application is checked as the API server would check it, then as a delivery would. */
    private List<Finding> application(Document document, Optional<Snapshot> snapshot) {
        // Nothing but the document and the catalog decides.
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

    /** The findings that are not about a place, or what holds it or lies in it, of which an error was told before. */
    static List<Finding> elsewhere(List<Finding> found, List<Finding> told) {
        List<Pointer> taken =
                told.stream().filter(Finding::isError).map(Finding::pointer).toList();
        return found.stream()
                .filter(finding -> taken.stream()
                        .noneMatch(place -> place.startsWith(finding.pointer())
                                || finding.pointer().startsWith(place)))
                .toList();
    }

    List<Finding> resource(Document document) {
        if (Kustomizations.isOne(document.file())) {
            List<Finding> all = new ArrayList<>(object(document));
            all.addAll(RequestDecoder.located(InlinePatches.check(document, objects), document));
            return all;
        }
        return object(document);
    }

    private List<Finding> object(Document document) {
        Value value = Kustomizations.isOne(document.file()) ? Kustomizations.named(document.value()) : document.value();
        if (!isKind(value, "Blueprint") && objects.accepts(value)) {
            return List.of();
        }
        FileUsage usage = context.usageOf(document.file());
        Map<String, String> variables = context.variablesOf(document.file());
        List<Finding> findings = new ArrayList<>(new ForeignObject(usage, objects, variables).check(value));
        value.objectAt("spec", "configSchema")
                .filter(schema -> isKind(value, "Blueprint"))
                .ifPresent(schema -> schemas.compileFindings(schema)
                        .forEach(finding -> findings.add(finding.withPointer(
                                Pointer.of("spec", "configSchema").append(finding.pointer())))));
        return RequestDecoder.located(findings, document);
    }

    /** The one way from a request to manifests, with the checks that were asked for. */
    Preparation preparation() {
        return new Preparation(schemas, charts);
    }

    private static boolean isBootstrap(Document document) {
        return document.value().at("spec", "bootstrap").equals(Optional.of(Value.bool(true)));
    }

    /** Validates a whole overlay on all cores; see {@link OverlayValidation}. */
    public List<Finding> overlay(Snapshot snapshot, OverlayValidation.Progress progress) {
        return overlay(snapshot, progress, Runtime.getRuntime().availableProcessors());
    }

    /** @param threads how many work at once; what is found does not depend on it */
    List<Finding> overlay(Snapshot snapshot, OverlayValidation.Progress progress, int threads) {
        ForgivingSnapshot forgiving = new ForgivingSnapshot(snapshot);
        WholeOverlay world = new WholeOverlay(forgiving, catalog, overrides);
        return new OverlayValidation(forgiving, world, this, decoder, progress, threads).findings();
    }
}
