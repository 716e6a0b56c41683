package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.check.ChartCheck;
import io.openova.catalyst.check.ResourceCheck;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.CatalogOnlyState;
import io.openova.catalyst.desired.ClusterObjects;
import io.openova.catalyst.desired.NamespaceClaims;
import io.openova.catalyst.desired.NamespaceRights;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.ApplicationRenderer;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The orchestrator: decodes, canonicalises, validates, renders, validates again, and commits. Command line, HTTP, and
 * controller call it; only this class knows the order.
 */
public final class ApplicationDelivery {
    private final Surroundings surroundings;

    public ApplicationDelivery(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * A delivery without a cluster, a gate, or charts.
     *
     * @param catalog the Blueprints that are known without an overlay
     * @param overrides settings from flags and environment
     * @param decoder strict or not
     */
    public ApplicationDelivery(
            Catalog catalog, SettingsOverrides overrides, RequestDecoder decoder, SchemaChecker schemas) {
        this(new Surroundings(
                catalog, overrides, decoder, schemas, ClusterObjects.NONE, Gate.OPEN, Optional.empty(), Catalog.ALL));
    }

    /** What this delivery depends on; validation and lifecycle are built from the same. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** The same delivery, with objects in a cluster counting as existing too. */
    public ApplicationDelivery with(ClusterObjects objects) {
        return new ApplicationDelivery(surroundings.with(objects));
    }

    /** The same delivery, with a gate that decides about every request. */
    public ApplicationDelivery with(Gate gate) {
        return new ApplicationDelivery(surroundings.with(gate));
    }

    /** The same delivery, where only these Blueprints exist. */
    public ApplicationDelivery seeing(Predicate<Blueprint> visible) {
        return new ApplicationDelivery(surroundings.seeing(visible));
    }

    /** The same delivery, where an alias that contradicts its canonical field is an error. */
    public ApplicationDelivery strict() {
        return new ApplicationDelivery(surroundings.strict());
    }

    /** The same delivery, which also checks each Application against its chart. */
    public ApplicationDelivery with(ChartCheck check) {
        return new ApplicationDelivery(surroundings.with(check));
    }

    /**
     * Delivers all documents in one commit, or none of them: decodes them once, then canonicalises, validates, and
     * renders them on the overlay's head, and commits; on every later head again when a race for the branch was lost.
     */
    public DeliveryOutcome deliver(List<Document> documents, DeliveryOrder order, Overlay overlay) {
        DeliveryAttempt attempt = attempt(documents, order);
        return Attempted.commit(overlay, attempt.commit(), attempt::plan, attempt::restart);
    }

    /**
     * The commit that the order's idempotency key made before; nothing is written. For callers that find no Application
     * to change: it may have been removed since.
     *
     * @throws io.openova.catalyst.overlay.IdempotencyKeyReusedException when the key belongs to another request
     */
    public Optional<String> delivered(List<Document> documents, DeliveryOrder order, Overlay overlay) {
        return madeBefore(attempt(documents, order).commit(), overlay);
    }

    /** The commit in which the order's idempotency key removed an Application before; see {@link #delivered}. */
    public Optional<String> removed(CommitOrder order, Overlay overlay, boolean force) {
        return madeBefore(Removal.commit(order, "", force), overlay);
    }

    private static Optional<String> madeBefore(CommitOrder order, Overlay overlay) {
        return order.idempotencyKey().isPresent()
                        && overlay.commit(order, head -> Optional.empty()) instanceof CommitOutcome.Repeated repeated
                ? Optional.of(repeated.commit())
                : Optional.empty();
    }

    /** What {@link #deliver} would do on the current head, without writing anything. */
    public PlanOutcome plan(List<Document> documents, DeliveryOrder order, Overlay overlay) {
        return plan(documents, order, overlay, overlay.head());
    }

    /** What {@link #deliver} would do on the given head of the overlay. */
    public PlanOutcome plan(List<Document> documents, DeliveryOrder order, Overlay overlay, Snapshot head) {
        return attempt(documents, order).plan(head).preview(overlay, head);
    }

    /** Removes an Application with everything that was made of it; refused while it is held. */
    public DeliveryOutcome remove(ApplicationKey key, CommitOrder order, Overlay overlay) {
        return remove(key, order, overlay, false);
    }

    /** The Applications that depend on one, so that removing it would leave them without what they need. */
    public List<Application> dependents(ApplicationKey key, Snapshot snapshot) {
        return DependentApplications.on(key, surroundings.state(snapshot));
    }

    /** @param force whether to remove it although it is held, and its hold with it */
    public DeliveryOutcome remove(ApplicationKey key, CommitOrder order, Overlay overlay, boolean force) {
        Removal removal = new Removal(key, surroundings::state, surroundings.gate(), force);
        return removal.outcome(overlay.commit(Removal.commit(order, key.toString(), force), removal::plan));
    }

    /** What {@link #remove} would do on the given head of the overlay. */
    public PlanOutcome planRemoval(ApplicationKey key, Overlay overlay, Snapshot head, boolean force) {
        Removal removal = new Removal(key, surroundings::state, surroundings.gate(), force);
        return removal.preview(overlay, head);
    }

    /**
     * A difference with marks for secret values, also of Applications that it adds or removes.
     *
     * @param head where the other Applications are
     */
    public OverlayDiff shown(OverlayDiff diff, Snapshot head) {
        OverlayState world = surroundings.state(head);
        return new Hidden(world.catalog(), key -> named(diff, key).or(() -> world.application(key))).diff(diff);
    }

    private static Optional<Application> named(OverlayDiff diff, ApplicationKey key) {
        return diff.entries().stream()
                .filter(entry -> OverlayLayout.placeOf(entry.path()) instanceof OverlayPlace.ApplicationFile file
                        && file.key().equals(Optional.of(key)))
                .flatMap(entry -> entry.after().or(entry::before).stream())
                .flatMap(text -> ApplicationReader.read(text).stream())
                .findFirst();
    }

    /**
     * Applies an edit of a live object to the overlay's file that it comes from; empty if no file holds it.
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
        return surroundings.state(snapshot).blueprint(ref);
    }

    /** Prepares one request without an overlay: with the program's own catalog, and no check of Environments. */
    public Prepared prepare(Document document, RequestKind kind) {
        return surroundings
                .pipeline()
                .prepare(
                        surroundings.decoder().decode(document, kind),
                        new CatalogOnlyState(surroundings.catalog(), surroundings.overrides()));
    }

    /** Prepares one request against an overlay's commit, with every check. */
    public Prepared prepare(Document document, RequestKind kind, Snapshot snapshot) {
        return surroundings
                .pipeline()
                .prepare(surroundings.decoder().decode(document, kind), surroundings.state(snapshot));
    }

    /** The Applications of an overlay, in order of namespace and name. */
    public List<Application> applications(Snapshot snapshot) {
        return surroundings.state(snapshot).applications();
    }

    /** The Applications of that name in all namespaces; no other is read. */
    public List<Application> named(ApplicationName name, Snapshot snapshot) {
        OverlayState world = surroundings.state(snapshot);
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
        return surroundings.state(snapshot).sovereign();
    }

    /** One Application of an overlay. */
    public Optional<Application> application(ApplicationKey key, Snapshot snapshot) {
        return surroundings.state(snapshot).application(key);
    }

    /** An Environment of an overlay, or of the cluster. */
    public Optional<Environment> environment(EnvironmentName name, Snapshot snapshot) {
        return surroundings.state(snapshot).environment(name);
    }

    /** Which namespaces the Organizations of an overlay claim. */
    public NamespaceClaims claims(Snapshot snapshot) {
        return surroundings.state(snapshot).claims();
    }

    /** Whose rights count in a namespace of the cluster. */
    public NamespaceRights rights(NamespaceName namespace, Snapshot snapshot) {
        return surroundings.state(snapshot).rights(namespace);
    }

    /** Every Blueprint that may be installed: the overlay's own and the program's. */
    public Catalog catalog(Snapshot snapshot) {
        return surroundings.state(snapshot).catalog();
    }

    /**
     * What may be shown of the Applications of an overlay at this commit.
     *
     * @return the resource of an Application with marks for its secret values
     */
    public Function<Application, Value.ObjectValue> shown(Snapshot snapshot) {
        OverlayState world = surroundings.state(snapshot);
        Hidden hidden = new Hidden(world.catalog(), world::application);
        return hidden::resource;
    }

    /**
     * What hides the secret values of an object that belongs to an Application, as its resource or its release does.
     *
     * @param key of the Application; there may be none, and then kinds and names alone decide
     */
    public HiddenObject hidden(Optional<ApplicationKey> key, Snapshot snapshot) {
        OverlayState world = surroundings.state(snapshot);
        Hidden hidden = new Hidden(world.catalog(), world::application);
        return new HiddenObject(key.flatMap(world::application)
                .map(application -> hidden.of(application.blueprint().name()))
                .orElseGet(() -> Redactor.of(List.of())));
    }

    /** The manifests of a clean request, path for path, with marks for secret values. */
    public Map<OverlayPath, String> shownManifests(Prepared prepared, Snapshot snapshot) {
        OverlayState world = surroundings.state(snapshot);
        return new Hidden(world.catalog(), world::application)
                .manifests(prepared.application(), prepared.manifests().orElseThrow());
    }

    /** The canonical YAML of an Application. */
    public String yaml(Application application) {
        return ApplicationRenderer.resource(application);
    }

    /** The canonical YAML of a clean request. */
    public String yaml(Prepared prepared) {
        return ApplicationRenderer.resource(prepared.application());
    }

    public DeliveryAttempt attempt(List<Document> documents, DeliveryOrder order) {
        List<Document> governance =
                documents.stream().filter(GovernanceChanges::isGovernance).toList();
        List<DecodedRequest> requests = documents.stream()
                .filter(document -> !GovernanceChanges.isGovernance(document) && !isNamespace(document))
                .map(document -> surroundings.decoder().decode(document, order.kind()))
                .toList();
        return new DeliveryAttempt(
                requests,
                new GovernanceChanges(governance, ResourceCheck.of(surroundings.schemas())),
                order,
                surroundings.pipeline(),
                surroundings.decoder(),
                surroundings::state,
                surroundings.gate());
    }

    /**
     * Passed over: the overlay gets a Namespace with its first Application, so that {@code fixtures render} can be
     * applied whole.
     */
    private static boolean isNamespace(Document document) {
        return document.value().textAt("kind").equals(Optional.of("Namespace"))
                && document.value().textAt("apiVersion").equals(Optional.of("v1"));
    }
}
