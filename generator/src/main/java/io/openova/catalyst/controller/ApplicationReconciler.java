package io.openova.catalyst.controller;

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
import io.openova.catalyst.controller.base.EventRecorder;
import io.openova.catalyst.controller.base.Reconciled;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.status.ApplicationHealth;
import io.openova.catalyst.controller.status.DependencyStatus;
import io.openova.catalyst.controller.status.RegionObserver;
import io.openova.catalyst.controller.status.RegionState;
import io.openova.catalyst.controller.status.RejectedStatus;
import io.openova.catalyst.controller.status.StatusDocument;
import io.openova.catalyst.controller.status.StatusWriter;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.controller.watch.ParentWatch;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
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

    private final ControllerParts parts;
    private final OverlayFollower follower;
    private final EventRecorder events;
    private final StatusWriter statuses;
    private final SimpleInboundEventSource<ApplicationResource> wakeUps = new SimpleInboundEventSource<>("overlay");
    private volatile @Nullable ControllerGraph graph;

    ApplicationReconciler(ControllerParts parts) {
        this.parts = parts;
        this.follower = parts.follower();
        this.events = parts.events();
        this.statuses = parts.statuses();
    }

    @Override
    public List<EventSource<?, ApplicationResource>> prepareEventSources(
            EventSourceContext<ApplicationResource> context) {
        ControllerGraph built = ControllerGraph.of(parts, context);
        graph = built;
        List<EventSource<?, ApplicationResource>> sources = new ArrayList<>(built.sources());
        sources.add(wakeUps);
        return sources;
    }

    /** What the operator's watches feed; there once the operator has prepared them. */
    ControllerGraph graph() {
        return Objects.requireNonNull(graph);
    }

    /** Has these Applications looked at. */
    void wake(Stream<ApplicationKey> keys) {
        keys.forEach(key -> wakeUps.propagateEvent(
                new ResourceID(key.name().value(), key.namespace().value())));
    }

    /** Schedules all Applications for reconciliation. */
    void wakeAll() {
        graph().parents().allApplications().forEach(wakeUps::propagateEvent);
    }

    /** The Application as the cluster holds it. */
    Optional<ObjectValue> resource(ApplicationKey key) {
        ControllerGraph built = graph;
        return built == null
                ? Optional.empty()
                : built.parents()
                        .application(new ResourceID(
                                key.name().value(), key.namespace().value()))
                        .map(Resources::tree)
                        .filter(ObjectValue.class::isInstance)
                        .map(ObjectValue.class::cast);
    }

    /** Tells about a commit that was made for an Application, if the cluster has it. */
    void tellCommitted(ApplicationKey key, OverlayDiff diff) {
        graph().parents()
                .application(new ResourceID(key.name().value(), key.namespace().value()))
                .ifPresent(resource -> tellCommitted(resource, diff));
        graph().fetching().ask();
    }

    @Override
    public UpdateControl<ApplicationResource> reconcile(
            ApplicationResource resource, Context<ApplicationResource> context) throws Exception {
        return parts.metrics().timed(() -> look(resource));
    }

    private UpdateControl<ApplicationResource> look(ApplicationResource resource) {
        ApplicationKey key = key(resource);
        try {
            Snapshot head = follower.head();
            ApplicationHealth verdict = judge(resource, key, head);
            report(resource, key, head, verdict);
            parts.metrics().reconciled(verdict.isTrue() ? "ready" : verdict.isStalled() ? "stalled" : "progressing");
            return follower.trouble().isPresent() || RegionObserver.isVanished(verdict)
                    ? UpdateControl.<ApplicationResource>noUpdate().rescheduleAfter(AGAIN.toMillis())
                    : UpdateControl.noUpdate();
        } catch (OverlayUnavailableException e) {
            String message = String.valueOf(e.getMessage());
            String phase = StatusDocument.ranBefore(statuses.current(resource)) ? "Degraded" : "Pending";
            statuses.write(resource, ApplicationHealth.waiting(phase, "OverlayError", message), Optional.empty());
            events.warning(resource, "OverlayError", message);
            parts.metrics().reconciled("overlay-error");
            return UpdateControl.<ApplicationResource>noUpdate().rescheduleAfter(AGAIN.toMillis());
        }
    }

    private void report(ApplicationResource resource, ApplicationKey key, Snapshot head, ApplicationHealth verdict) {
        Map<String, Object> before = statuses.current(resource);
        boolean wasReady = isReady(before);
        boolean written = statuses.write(resource, verdict, place(resource, key, head));
        if (written && DependencyStatus.isTurned(before, verdict)) {
            wakeDependents(resource);
        }
        if (written && verdict.isTrue() && !wasReady) {
            events.normal(resource, "Ready", verdict.message());
        }
        if (written
                && !verdict.isTrue()
                && (verdict.isStalled() || verdict.phase().equals("Degraded"))) {
            events.warning(resource, verdict.reason(), verdict.message());
        }
        follower.lastChange(key).ifPresent(change -> parts.rollouts().observe(key, change, verdict));
    }

    private static boolean isReady(@Nullable Map<String, Object> status) {
        return status != null && "Ready".equals(status.get("phase"));
    }

    private Optional<StatusDocument.Place> place(ApplicationResource resource, ApplicationKey key, Snapshot head) {
        Optional<String> management = graph().keeper().sovereign(head).management();
        if (management.isEmpty()
                || graph().keeper().committed(key, follower.head()).isEmpty()) {
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
                parts.settings().overlayName(),
                OverlayLayout.application(management.get(), key).toString(),
                commit));
    }

    private ApplicationHealth judge(ApplicationResource resource, ApplicationKey key, Snapshot head) {
        if (isBootstrap(resource)) {
            return BootstrapStatus.of(resource, key, graph().local());
        }
        Optional<ApplicationHealth> orphan = missingParent(resource);
        if (orphan.isPresent()) {
            return orphan.get();
        }
        Optional<Document> committed = graph().keeper().committed(key, head);
        if (committed.isEmpty() && isAppliedByFlux(resource)) {
            return ApplicationHealth.waiting(
                    "Provisioning",
                    "Progressing",
                    "the overlay does not hold this Application any more; Flux removes it");
        }
        Reconciled kept = graph().keeper().keep(committed.orElseGet(() -> Resources.written(resource)), head);
        if (kept instanceof Reconciled.Rejected refused) {
            return RejectedStatus.of(refused.findings());
        }
        Reconciled.UpToDate inStep = (Reconciled.UpToDate) kept;
        inStep.committed().filter(diff -> !diff.isEmpty()).ifPresent(diff -> {
            tellCommitted(resource, diff);
            parts.overlayMoved().run();
            graph().fetching().ask();
        });
        List<RegionState> regions = graph().observer().regions(resource, inStep, head);
        ApplicationHealth verdict = ApplicationHealth.of(
                regions,
                StatusDocument.ranBefore(statuses.current(resource)),
                new ApplicationHealth.Installed(
                        inStep.application().blueprint().name().toString(),
                        inStep.application().blueprint().version().toString(),
                        Optional.empty()));
        // What holds the change up says more than that it has not arrived.
        ApplicationHealth own = graph().observer()
                .lag(resource, key, committed, head)
                .filter(behind -> regions.stream().noneMatch(RegionState::isFailing))
                .orElse(verdict);
        return DependencyStatus.of(
                own,
                DependencyStatus.isReadyAt(
                        statuses.current(resource), resource.getMetadata().getGeneration()),
                inStep.application().dependencies().keySet(),
                this::dependency);
    }

    private Optional<DependencyStatus.Known> dependency(ApplicationKey key) {
        return graph().parents()
                .application(new ResourceID(key.name().value(), key.namespace().value()))
                .map(resource -> {
                    Map<String, Object> status = statuses.current(resource);
                    return new DependencyStatus.Known(key, status == null ? Map.of() : status);
                });
    }

    /** The Applications that wait for this one look at it again. */
    private void wakeDependents(ApplicationResource resource) {
        graph().parents().dependentsOf(ResourceID.fromResource(resource)).forEach(wakeUps::propagateEvent);
    }

    private Optional<ApplicationHealth> missingParent(ApplicationResource resource) {
        String phase = StatusDocument.ranBefore(statuses.current(resource)) ? "Degraded" : "Pending";
        Optional<String> environment = ParentWatch.text(resource, "environmentRef");
        if (environment.isEmpty()) {
            return Optional.empty();
        }
        if (!graph().parents().hasEnvironment(environment.get())) {
            return Optional.of(ApplicationHealth.waiting(
                    phase, "EnvironmentMissing", "there is no Environment '" + environment.get() + "' in the cluster"));
        }
        Optional<String> organization = graph().parents().organizationOf(environment.get());
        if (organization.filter(graph().parents()::hasOrganization).isEmpty()) {
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
        FanOutRemoval.Next next = graph().removal().next(resource, key);
        if (next instanceof FanOutRemoval.Release) {
            return release(resource, key);
        }
        if (next instanceof FanOutRemoval.Later later) {
            later.verdict().ifPresent(verdict -> statuses.write(resource, verdict, Optional.empty()));
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(later.after().toMillis());
        }
        List<String> left = graph().clusters().stream()
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
        wakeDependents(resource);
        parts.rollouts().forget(key);
        graph().observer().forget(resource);
        return DeleteControl.defaultDelete();
    }

    private static ApplicationKey key(ApplicationResource resource) {
        return new ApplicationKey(
                new NamespaceName(resource.getMetadata().getNamespace()),
                new ApplicationName(resource.getMetadata().getName()));
    }
}
