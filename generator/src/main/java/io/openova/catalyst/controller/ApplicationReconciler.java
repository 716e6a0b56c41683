package io.openova.catalyst.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.controller.base.EventRecorder;
import io.openova.catalyst.controller.base.FluxTrigger;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.base.Reconciled;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.status.ApplicationHealth;
import io.openova.catalyst.controller.status.RegionObserver;
import io.openova.catalyst.controller.status.RegionState;
import io.openova.catalyst.controller.status.RejectedStatus;
import io.openova.catalyst.controller.status.StatusDocument;
import io.openova.catalyst.controller.status.StatusWriter;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.controller.watch.ParentWatch;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles one Application: checks its parents, compares its fan-out in the overlay, and observes what Flux does with
 * it. Installs nothing itself; commits, reports status, and triggers Flux.
 */
@ControllerConfiguration(name = "application", finalizerName = ApplicationReconciler.FINALIZER)
final class ApplicationReconciler implements Reconciler<ApplicationResource>, Cleaner<ApplicationResource> {
    static final String FINALIZER = "application.apps.openova.io/finalizer";
    /** Delay before the next attempt after the overlay did not answer, or an outage ended without an event. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    private final ControllerSettings settings;
    private final OverlayFollower follower;
    private final ControllerMetrics metrics;
    private final FluxTrigger trigger;
    private final EventRecorder events;
    private final StatusWriter statuses;
    private final RolloutClock rollouts;
    private final KubernetesClient client;
    private final Map<String, KubernetesClient> regionClients;
    private final Runnable overlayMoved;
    private final Leadership leadership;
    private final Clock clock;
    private final ApplicationDelivery plainDelivery;
    private final SimpleInboundEventSource<ApplicationResource> wakeUps = new SimpleInboundEventSource<>("overlay");
    private @Nullable FanOutRemoval removal;
    private @Nullable RegionObserver observer;
    private @Nullable FluxFetch fetching;
    private @Nullable FluxInventoryRepair inventories;

    private @Nullable ParentWatch parents;
    private @Nullable ClusterWatch local;
    private final Map<String, ClusterWatch> remote = new LinkedHashMap<>();
    private @Nullable FanOutKeeper keeper;

    ApplicationReconciler(
            ControllerSettings settings,
            ApplicationDelivery delivery,
            OverlayFollower follower,
            ControllerMetrics metrics,
            FluxTrigger trigger,
            EventRecorder events,
            StatusWriter statuses,
            RolloutClock rollouts,
            KubernetesClient client,
            Map<String, KubernetesClient> regionClients,
            Runnable overlayMoved,
            Leadership leadership,
            Clock clock) {
        this.settings = settings;
        this.plainDelivery = delivery;
        this.follower = follower;
        this.metrics = metrics;
        this.trigger = trigger;
        this.events = events;
        this.statuses = statuses;
        this.rollouts = rollouts;
        this.client = client;
        this.regionClients = Map.copyOf(regionClients);
        this.overlayMoved = overlayMoved;
        this.leadership = leadership;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ApplicationResource>> prepareEventSources(
            EventSourceContext<ApplicationResource> context) {
        ParentWatch parentWatch = new ParentWatch(context, client);
        parents = parentWatch;
        ApplicationDelivery delivery = plainDelivery.with(parentWatch);
        FanOutKeeper ownKeeper = new FanOutKeeper(delivery, follower, metrics, leadership);
        ClusterWatch own = new ClusterWatch(
                context, client, "", overlayMoved, parentWatch::inNamespace, parentWatch::allApplications);
        local = own;
        keeper = ownKeeper;
        removal = new FanOutRemoval(
                delivery,
                follower,
                ownKeeper,
                new DeletedResources(own, follower, ownKeeper, settings.fluxNamespace()),
                metrics,
                events,
                leadership,
                clock,
                () -> fetching().ask());
        List<EventSource<?, ApplicationResource>> sources = new ArrayList<>(parentWatch.sources());
        sources.addAll(own.sources());
        regionClients.forEach((cluster, regionClient) -> {
            ClusterWatch watch = new ClusterWatch(
                    context,
                    regionClient,
                    "@" + cluster,
                    overlayMoved,
                    parentWatch::inNamespace,
                    parentWatch::allApplications);
            remote.put(cluster, watch);
            sources.addAll(watch.sources());
        });
        List<ClusterWatch> all =
                Stream.concat(Stream.of(own), remote.values().stream()).toList();
        fetching = new FluxFetch(settings.fluxNamespace(), trigger, rollouts, own, all);
        inventories =
                new FluxInventoryRepair(settings.fluxNamespace(), own, all, parentWatch, trigger, metrics, leadership);
        observer = new RegionObserver(settings, ownKeeper::sovereign, trigger, events, own, remote);
        sources.add(wakeUps);
        return sources;
    }

    /** Schedules these Applications for reconciliation. */
    void wake(Stream<ApplicationKey> keys) {
        keys.forEach(key -> wakeUps.propagateEvent(
                new ResourceID(key.name().value(), key.namespace().value())));
    }

    /** Schedules all Applications for reconciliation. */
    void wakeAll() {
        parents().allApplications().forEach(wakeUps::propagateEvent);
    }

    /** The Application as the cluster holds it. */
    Optional<ObjectValue> resource(ApplicationKey key) {
        ParentWatch watch = parents;
        return watch == null
                ? Optional.empty()
                : watch.application(new ResourceID(
                                key.name().value(), key.namespace().value()))
                        .map(Resources::tree)
                        .filter(ObjectValue.class::isInstance)
                        .map(ObjectValue.class::cast);
    }

    FanOutKeeper keeper() {
        return Objects.requireNonNull(keeper);
    }

    /** Records an event about a commit for an Application, if the cluster has it. */
    void tellCommitted(ApplicationKey key, OverlayDiff diff) {
        parents()
                .application(new ResourceID(key.name().value(), key.namespace().value()))
                .ifPresent(resource -> tellCommitted(resource, diff));
        fetching().ask();
    }

    /** Triggers Flux on all clusters to fetch the overlay. */
    FluxFetch fetching() {
        return Objects.requireNonNull(fetching);
    }

    /** Keeps what Flux tracks in step with what there is. */
    FluxInventoryRepair inventories() {
        return Objects.requireNonNull(inventories);
    }

    @Override
    public UpdateControl<ApplicationResource> reconcile(
            ApplicationResource resource, Context<ApplicationResource> context) throws Exception {
        return metrics.timed(() -> look(resource));
    }

    private UpdateControl<ApplicationResource> look(ApplicationResource resource) {
        ApplicationKey key = key(resource);
        try {
            Snapshot head = follower.head();
            ApplicationHealth verdict = judge(resource, key, head);
            report(resource, key, head, verdict);
            metrics.reconciled(verdict.isTrue() ? "ready" : verdict.isStalled() ? "stalled" : "progressing");
            return follower.trouble().isPresent() || RegionObserver.isVanished(verdict)
                    ? UpdateControl.<ApplicationResource>noUpdate().rescheduleAfter(AGAIN.toMillis())
                    : UpdateControl.noUpdate();
        } catch (OverlayUnavailableException e) {
            String message = String.valueOf(e.getMessage());
            String phase = StatusDocument.ranBefore(statuses.current(resource)) ? "Degraded" : "Pending";
            statuses.write(resource, ApplicationHealth.waiting(phase, "OverlayError", message), Optional.empty());
            events.warning(resource, "OverlayError", message);
            metrics.reconciled("overlay-error");
            return UpdateControl.<ApplicationResource>noUpdate().rescheduleAfter(AGAIN.toMillis());
        }
    }

    private void report(ApplicationResource resource, ApplicationKey key, Snapshot head, ApplicationHealth verdict) {
        boolean wasReady = isReady(statuses.current(resource));
        boolean written = statuses.write(resource, verdict, place(resource, key, head));
        if (written && verdict.isTrue() && !wasReady) {
            events.normal(resource, "Ready", verdict.message());
        }
        if (written
                && !verdict.isTrue()
                && (verdict.isStalled() || verdict.phase().equals("Degraded"))) {
            events.warning(resource, verdict.reason(), verdict.message());
        }
        follower.lastChange(key).ifPresent(change -> rollouts.observe(key, change, verdict));
    }

    private static boolean isReady(@Nullable Map<String, Object> status) {
        return status != null && "Ready".equals(status.get("phase"));
    }

    private Optional<StatusDocument.Place> place(ApplicationResource resource, ApplicationKey key, Snapshot head) {
        Optional<String> management = keeper().sovereign(head).management();
        if (management.isEmpty() || keeper().committed(key, follower.head()).isEmpty()) {
            return Optional.empty();
        }
        Optional<String> known = Optional.ofNullable(statuses.current(resource))
                .map(status -> status.get("overlay"))
                .filter(Map.class::isInstance)
                .map(overlay -> ((Map<?, ?>) overlay).get("commit"))
                .map(String::valueOf);
        Optional<String> commit = follower.lastChange(key)
                .map(OverlayFollower.Change::commit)
                .or(() -> known)
                .or(head::commit);
        return Optional.of(new StatusDocument.Place(
                settings.overlayName(),
                OverlayLayout.application(management.get(), key).toString(),
                commit));
    }

    private ApplicationHealth judge(ApplicationResource resource, ApplicationKey key, Snapshot head) {
        if (isBootstrap(resource)) {
            return BootstrapStatus.of(resource, key, local());
        }
        Optional<ApplicationHealth> orphan = missingParent(resource);
        if (orphan.isPresent()) {
            return orphan.get();
        }
        Optional<Document> committed = keeper().committed(key, head);
        if (committed.isEmpty() && isAppliedByFlux(resource)) {
            return ApplicationHealth.waiting(
                    "Provisioning",
                    "Progressing",
                    "the overlay does not hold this Application any more; Flux removes it");
        }
        Reconciled kept = keeper().keep(committed.orElseGet(() -> Resources.written(resource)), head);
        if (kept instanceof Reconciled.Rejected refused) {
            return RejectedStatus.of(refused.findings());
        }
        Reconciled.UpToDate inStep = (Reconciled.UpToDate) kept;
        inStep.committed().filter(diff -> !diff.isEmpty()).ifPresent(diff -> {
            tellCommitted(resource, diff);
            overlayMoved.run();
            fetching().ask();
        });
        List<RegionState> regions = observer().regions(resource, inStep, head);
        ApplicationHealth verdict = ApplicationHealth.of(
                regions,
                StatusDocument.ranBefore(statuses.current(resource)),
                new ApplicationHealth.Installed(
                        inStep.application().blueprint().name().toString(),
                        inStep.application().blueprint().version().toString(),
                        Optional.empty()));
        // The cause of a delay is more useful than the fact that the change has not arrived.
        return observer()
                .lag(resource, key, committed, head)
                .filter(behind -> regions.stream().noneMatch(RegionState::isFailing))
                .orElse(verdict);
    }

    private Optional<ApplicationHealth> missingParent(ApplicationResource resource) {
        String phase = StatusDocument.ranBefore(statuses.current(resource)) ? "Degraded" : "Pending";
        Optional<String> environment = ParentWatch.text(resource, "environmentRef");
        if (environment.isEmpty()) {
            return Optional.empty();
        }
        if (!parents().hasEnvironment(environment.get())) {
            return Optional.of(ApplicationHealth.waiting(
                    phase, "EnvironmentMissing", "there is no Environment '" + environment.get() + "' in the cluster"));
        }
        Optional<String> organization = parents().organizationOf(environment.get());
        if (organization.filter(parents()::hasOrganization).isEmpty()) {
            return Optional.of(ApplicationHealth.waiting(
                    phase,
                    "OrganizationMissing",
                    "Environment '" + environment.get() + "' belongs to Organization '" + organization.orElse("")
                            + "', which is not in the cluster"));
        }
        return Optional.empty();
    }

    private static boolean isBootstrap(ApplicationResource resource) {
        return resource.getSpec() != null
                && Boolean.TRUE.equals(resource.getSpec().get("bootstrap"));
    }

    private static boolean isAppliedByFlux(ApplicationResource resource) {
        return DeletedResources.owner(resource).isPresent();
    }

    private void tellCommitted(ApplicationResource resource, OverlayDiff diff) {
        boolean isNew = diff.entries().stream().allMatch(entry -> entry.action() == OverlayDiff.Action.ADD);
        String files = diff.entries().stream()
                .limit(5)
                .map(entry -> entry.path().toString())
                .collect(Collectors.joining(", "));
        events.normal(
                resource,
                isNew ? "FanOutCommitted" : "FanOutRestored",
                (isNew ? "committed to the overlay: " : "the overlay differed from the Application and was restored: ")
                        + files
                        + (diff.entries().size() > 5 ? ", …" : ""));
    }

    /** Removes the files first, then waits for Flux's objects; the resource goes last. */
    @Override
    public DeleteControl cleanup(ApplicationResource resource, Context<ApplicationResource> context) {
        ApplicationKey key = key(resource);
        FanOutRemoval.Next next = Objects.requireNonNull(removal).next(resource, key);
        if (next instanceof FanOutRemoval.Release) {
            return release(resource, key);
        }
        if (next instanceof FanOutRemoval.Later later) {
            later.verdict().ifPresent(verdict -> statuses.write(resource, verdict, Optional.empty()));
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(later.after().toMillis());
        }
        List<String> left = Stream.concat(Stream.of(local()), remote.values().stream())
                .flatMap(watch -> watch.leftovers(key).stream())
                .toList();
        if (left.isEmpty()) {
            return release(resource, key);
        }
        statuses.write(
                resource,
                ApplicationHealth.waiting(
                        "Uninstalling", "AwaitingFluxDrain", "Flux still removes " + String.join(", ", left)),
                Optional.empty());
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN.toMillis());
    }

    private DeleteControl release(ApplicationResource resource, ApplicationKey key) {
        statuses.forget(resource);
        rollouts.forget(key);
        observer().forget(resource);
        return DeleteControl.defaultDelete();
    }

    RegionObserver observer() {
        return Objects.requireNonNull(observer);
    }

    private ParentWatch parents() {
        return Objects.requireNonNull(parents);
    }

    private ClusterWatch local() {
        return Objects.requireNonNull(local);
    }

    private static ApplicationKey key(ApplicationResource resource) {
        return new ApplicationKey(
                new NamespaceName(resource.getMetadata().getNamespace()),
                new ApplicationName(resource.getMetadata().getName()));
    }
}
