package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.ApplicationName;
import io.openova.catalyst.application.Blueprint;
import io.openova.catalyst.application.BlueprintRef;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.application.OverlayLayout;
import io.openova.catalyst.application.OverlayPath;
import io.openova.catalyst.application.Sovereign;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.ApplicationRenderer;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The one orchestrator: decode, canonicalise, validate, render, validate, commit. Command line, HTTP, and controller call
 * it; none of them knows the order.
 */
public final class ApplicationDelivery {
    private final Catalog catalog;
    private final SettingsOverrides overrides;
    private final RequestDecoder decoder;
    private final SchemaChecker schemas;
    private final ClusterObjects cluster;
    private final Gate gate;
    private final Optional<ChartCheck> charts;

    /**
     * @param catalog the Blueprints that are known without an overlay
     * @param overrides settings from flags and environment
     * @param decoder strict or not
     */
    public ApplicationDelivery(
            Catalog catalog, SettingsOverrides overrides, RequestDecoder decoder, SchemaChecker schemas) {
        this(catalog, overrides, decoder, schemas, ClusterObjects.NONE, Gate.OPEN, Optional.empty());
    }

    private ApplicationDelivery(
            Catalog catalog,
            SettingsOverrides overrides,
            RequestDecoder decoder,
            SchemaChecker schemas,
            ClusterObjects cluster,
            Gate gate,
            Optional<ChartCheck> charts) {
        this.gate = gate;
        this.catalog = catalog;
        this.overrides = overrides;
        this.decoder = decoder;
        this.schemas = schemas;
        this.cluster = cluster;
        this.charts = charts;
    }

    /** The same delivery, where what a cluster holds counts as existing too. */
    public ApplicationDelivery with(ClusterObjects objects) {
        return new ApplicationDelivery(catalog, overrides, decoder, schemas, objects, gate, charts);
    }

    /** The same delivery, where the gate is asked about every request. */
    public ApplicationDelivery with(Gate other) {
        return new ApplicationDelivery(catalog, overrides, decoder, schemas, cluster, other, charts);
    }

    /** The same delivery, where an alias that contradicts its canonical field is an error. */
    public ApplicationDelivery strict() {
        return new ApplicationDelivery(catalog, overrides, new RequestDecoder(true), schemas, cluster, gate, charts);
    }

    /** The same delivery, which also asks each chart what it makes of an Application. */
    public ApplicationDelivery with(ChartCheck check) {
        return new ApplicationDelivery(catalog, overrides, decoder, schemas, cluster, gate, Optional.of(check));
    }

    /**
     * Delivers all documents in one commit, or none of them: decodes them once, then canonicalises, validates, and renders
     * them on the overlay's head, and commits; on every later head again when a race for the branch was lost.
     */
    public DeliveryOutcome deliver(List<Document> documents, DeliveryOrder order, Overlay overlay) {
        DeliveryAttempt attempt = attempt(documents, order);
        CommitOutcome outcome = overlay.commit(order.commit(), attempt::plan);
        return attempt.outcome(outcome);
    }

    /** What {@link #deliver} would do on the current head, without writing anything. */
    public PlanOutcome plan(List<Document> documents, DeliveryOrder order, Overlay overlay) {
        return plan(documents, order, overlay, overlay.head());
    }

    /** What {@link #deliver} would do on the given head of the overlay. */
    public PlanOutcome plan(List<Document> documents, DeliveryOrder order, Overlay overlay, Snapshot head) {
        DeliveryAttempt attempt = attempt(documents, order);
        Optional<Overlay.Planned> planned = attempt.plan(head);
        return attempt.planOutcome(planned.map(p -> overlay.diff(head, p.changes())), planned);
    }

    /** Removes an Application with everything that was made of it; refused while it is held. */
    public DeliveryOutcome remove(ApplicationKey key, CommitOrder order, Overlay overlay) {
        return remove(key, order, overlay, false);
    }

    /** @param force whether to remove it although it is held, and its hold with it */
    public DeliveryOutcome remove(ApplicationKey key, CommitOrder order, Overlay overlay, boolean force) {
        Removal removal = new Removal(key, this::world, gate, force);
        return removal.outcome(overlay.commit(order, removal::plan));
    }

    /** History, rollback, promotion, and holds with the same catalog, settings, and rules. */
    public ApplicationLifecycle lifecycle() {
        return new ApplicationLifecycle(this, preparation(), decoder, schemas, this::world);
    }

    /**
     * Makes an edit of a live object in the file of the overlay that Flux applies it from; empty when no file holds it.
     *
     * @param live the object as it is in the cluster
     * @param wanted the object as it should be
     */
    public Optional<DeliveryOutcome> edit(
            Value.ObjectValue live, Value.ObjectValue wanted, CommitOrder order, Overlay overlay) {
        return new ResourceEdit(live, wanted).deliver(order, overlay);
    }

    /** A Blueprint that the overlay or the program knows. */
    public Optional<Blueprint> blueprint(BlueprintRef ref, Snapshot snapshot) {
        return world(snapshot).blueprint(ref);
    }

    /** One request as far as it gets without an overlay: the program's own catalog, no check of Environments. */
    public Prepared prepare(Document document, RequestKind kind) {
        return preparation().prepare(decoder.decode(document, kind), new RepositoryWorld(catalog, overrides));
    }

    /** One request against an overlay's commit, every check made. */
    public Prepared prepare(Document document, RequestKind kind, Snapshot snapshot) {
        return preparation().prepare(decoder.decode(document, kind), world(snapshot));
    }

    /** Validation with the same catalog, settings, and rules. */
    public Validation validation() {
        return new Validation(catalog, overrides, decoder, schemas, ObjectChecker.of(schemas)).with(charts);
    }

    /** The Applications of an overlay, in order of namespace and name. */
    public List<Application> applications(Snapshot snapshot) {
        Optional<String> management = world(snapshot).sovereign().management();
        List<Application> applications = new java.util.ArrayList<>();
        management.map(OverlayLayout::applications).ifPresent(root -> snapshot.files(root).stream()
                .filter(path -> path.name().equals("application.yaml"))
                .flatMap(path -> snapshot.read(path).flatMap(ApplicationReader::read).stream())
                .forEach(applications::add));
        return applications;
    }

    /** The Applications of that name, in whatever namespace; no other is read. */
    List<Application> named(ApplicationName name, Snapshot snapshot) {
        OverlayWorld world = world(snapshot);
        return world
                .sovereign()
                .management()
                .map(OverlayLayout::applications)
                .map(snapshot::list)
                .orElse(List.of())
                .stream()
                .filter(NamespaceName::isValid)
                .flatMap(
                        namespace -> world.application(new ApplicationKey(new NamespaceName(namespace), name)).stream())
                .toList();
    }

    /** The settings of the overlay's Sovereign, with those of flags and environment over them. */
    public Sovereign sovereign(Snapshot snapshot) {
        return world(snapshot).sovereign();
    }

    /** One Application of an overlay. */
    public Optional<Application> application(ApplicationKey key, Snapshot snapshot) {
        return world(snapshot).application(key);
    }

    /** An Environment of an overlay, or of the cluster. */
    public Optional<Environment> environment(EnvironmentName name, Snapshot snapshot) {
        return world(snapshot).environment(name);
    }

    /** Every Blueprint that may be installed: the overlay's own and the program's. */
    public Catalog catalog(Snapshot snapshot) {
        return world(snapshot).catalog();
    }

    /**
     * What may be shown of the Applications of an overlay at this commit.
     *
     * @return the resource of an Application with marks for its secret values
     */
    public Function<Application, Value.ObjectValue> shown(Snapshot snapshot) {
        OverlayWorld world = world(snapshot);
        Hidden hidden = new Hidden(world.catalog(), world::application);
        return hidden::resource;
    }

    /** The manifests of a clean request, path for path, with marks for secret values. */
    public Map<OverlayPath, String> shownManifests(Prepared prepared, Snapshot snapshot) {
        OverlayWorld world = world(snapshot);
        return new Hidden(world.catalog(), world::application)
                .manifests(prepared.application(), prepared.manifests().orElseThrow());
    }

    /** The canonical YAML of an Application. */
    public String yaml(Application application) {
        return new ApplicationRenderer().resource(application);
    }

    /** The canonical YAML of a clean request. */
    public String yaml(Prepared prepared) {
        return new ApplicationRenderer().resource(prepared.application());
    }

    DeliveryAttempt attempt(List<Document> documents, DeliveryOrder order) {
        List<Document> governance =
                documents.stream().filter(GovernanceChanges::isGovernance).toList();
        List<DecodedRequest> requests = documents.stream()
                .filter(document -> !GovernanceChanges.isGovernance(document) && !isNamespace(document))
                .map(document -> decoder.decode(document, order.kind()))
                .toList();
        return new DeliveryAttempt(
                requests,
                new GovernanceChanges(governance, validation()),
                order,
                preparation(),
                decoder,
                this::world,
                gate);
    }

    /** Passed over: the overlay gets a Namespace with its first Application, so that {@code fixtures render} can be applied whole. */
    private static boolean isNamespace(Document document) {
        return document.value().textAt("kind").equals(Optional.of("Namespace"))
                && document.value().textAt("apiVersion").equals(Optional.of("v1"));
    }

    private OverlayWorld world(Snapshot snapshot) {
        return new OverlayWorld(snapshot, catalog, overrides, cluster);
    }

    private Preparation preparation() {
        return new Preparation(schemas, charts);
    }

    /** All findings, each once, errors first. */
    static List<Finding> distinct(Stream<Finding> findings) {
        return findings.distinct()
                .sorted(java.util.Comparator.comparing(Finding::severity))
                .toList();
    }
}
