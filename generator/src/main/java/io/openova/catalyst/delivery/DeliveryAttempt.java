package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.PendingSnapshot;
import io.openova.catalyst.desired.RunApplications;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One delivery, attempted on as many heads as it takes. The first head it plans on is the base: when a later head
 * has the same Application changed by somebody else, the two changes are merged by field against that base.
 */
public final class DeliveryAttempt {
    private final List<DecodedRequest> requests;
    private final GovernanceChanges governance;
    private final DeliveryOrder order;
    private final RequestPipeline preparation;
    private final RequestDecoder decoder;
    private final Function<Snapshot, OverlayState> worlds;
    private final Gate gate;

    private final Map<Integer, Wish> wishes = new HashMap<>();

    DeliveryAttempt(
            List<DecodedRequest> requests,
            GovernanceChanges governance,
            DeliveryOrder order,
            RequestPipeline preparation,
            RequestDecoder decoder,
            Function<Snapshot, OverlayState> worlds,
            Gate gate) {
        this.gate = gate;
        this.requests = List.copyOf(requests);
        this.governance = governance;
        this.order = order;
        this.preparation = preparation;
        this.decoder = decoder;
        this.worlds = worlds;
    }

    /** The order for these requests, so that an idempotency key distinguishes them from others. */
    CommitOrder commit() {
        return order.commit()
                .about(
                        order.kind().name().toLowerCase(Locale.ROOT),
                        order.target().map(ApplicationKey::toString).orElse(""),
                        () -> RequestDigest.of(requests, governance.documents(), order));
    }

    /** Forgets the heads that were planned on before: the next one is the base. */
    void restart() {
        wishes.clear();
    }

    /** Plans the changes on this head. */
    public Attempted plan(Snapshot head) {
        PendingSnapshot pending = new PendingSnapshot(head);
        OverlayState untouched = worlds.apply(pending);
        List<Finding> shut = refusals(untouched);
        if (!shut.isEmpty()) {
            return Attempted.refused(shut);
        }
        List<Finding> found = new ArrayList<>(governance.findings());
        List<Conflict> clashes = new ArrayList<>();
        ChangeSet first = planGovernance(pending, found);
        SortedMap<OverlayPath, String> writes = new TreeMap<>(first.writes());
        SortedSet<OverlayPath> removals = new TreeSet<>(first.removals());
        OverlayState world = governance.isEmpty() ? untouched : worlds.apply(pending);
        Hidden hidden = new Hidden(world.catalog(), world::application);
        found.addAll(governance.danglingReferences(world));
        found.addAll(governance.claims(world));
        RunApplications run = RunApplications.of(requests.size() > 1 ? requests : List.of());
        world.expect(run);
        found.addAll(run.cycles(world::application));
        ChangeSet affected = planAffected(head, world, found);
        pending.apply(affected);
        writes.putAll(affected.writes());
        removals.addAll(affected.removals());
        Turns turns = new Turns(pending, world, found, clashes);
        // What an Application depends on is rendered before it, in whatever order the documents come.
        RunApplications.order(requests).forEach(turns::take);
        turns.addTo(writes, removals);
        List<Prepared> done = turns.done();
        List<Finding> findings = Finding.distinct(found.stream());
        boolean refused = !clashes.isEmpty() || findings.stream().anyMatch(Finding::isError);
        Optional<Overlay.Planned> planned = refused
                ? Optional.empty()
                : Optional.of(new Overlay.Planned(new ChangeSet(writes, removals), subject(done)));
        return new Attempted(done, findings, clashes, planned, Optional.of(hidden));
    }

    /** The requests of one attempt, taken one after the other; each sees what those before it change. */
    private final class Turns {
        private final PendingSnapshot pending;
        private final OverlayState world;
        private final List<Finding> found;
        private final List<Conflict> clashes;
        private final SortedMap<Integer, Prepared> prepared = new TreeMap<>();
        private final Set<ApplicationKey> seen = new LinkedHashSet<>();
        private final Set<ApplicationKey> moved = new LinkedHashSet<>();
        private final DependentReleases dependents;
        private final SortedMap<OverlayPath, String> writes = new TreeMap<>();
        private final SortedSet<OverlayPath> removals = new TreeSet<>();

        Turns(PendingSnapshot pending, OverlayState world, List<Finding> found, List<Conflict> clashes) {
            this.pending = pending;
            this.world = world;
            this.found = found;
            this.clashes = clashes;
            this.dependents = new DependentReleases(world, preparation, decoder);
        }

        void take(int index) {
            Optional<Prepared> one = prepareOne(index, world, clashes, found);
            if (one.isEmpty()) {
                return;
            }
            prepared.put(index, one.get());
            found.addAll(one.get().findings());
            if (!one.get().isClean()) {
                return;
            }
            Application application = one.get().application();
            if (!seen.add(application.key())) {
                found.add(twice(requests.get(index), application));
                return;
            }
            holds(pending, world).refusal(application).ifPresent(found::add);
            Optional<Application> before = world.application(application.key());
            if (dependents.isMoved(before, application)) {
                moved.add(application.key());
            }
            ChangeSet own = new FanOutChanges(pending, world.sovereign())
                    .toApply(application, before, one.get().manifests().orElseThrow());
            pending.apply(own);
            writes.putAll(own.writes());
            removals.addAll(own.removals());
        }

        /** Adds the changes, with the files of others that depend on Applications whose regions change. */
        void addTo(SortedMap<OverlayPath, String> allWrites, SortedSet<OverlayPath> allRemovals) {
            ChangeSet others = moved.isEmpty() ? ChangeSet.EMPTY : dependents.of(moved, seen::contains);
            allWrites.putAll(writes);
            allRemovals.addAll(removals);
            allWrites.putAll(others.writes());
            allRemovals.addAll(others.removals());
        }

        /** In the order of the documents. */
        List<Prepared> done() {
            return List.copyOf(prepared.values());
        }
    }

    /** The gate's refusals, decided before any other check. */
    private List<Finding> refusals(OverlayState world) {
        if (gate == Gate.OPEN) {
            return List.of();
        }
        return requests.stream()
                .flatMap(
                        request -> RequestDecoder.located(
                                gate.refuse(Gate.subject(request, order.target(), world)), request.document())
                                .stream())
                .toList();
    }

    private static Holds holds(Snapshot snapshot, OverlayState world) {
        return new Holds(snapshot, world.sovereign().management());
    }

    private ChangeSet planGovernance(PendingSnapshot pending, List<Finding> found) {
        if (governance.isEmpty()) {
            return ChangeSet.EMPTY;
        }
        Optional<String> management = worlds.apply(pending).sovereign().management();
        if (management.isEmpty()) {
            found.add(Finding.error(
                            "settings/management-cluster-missing",
                            Pointer.ROOT,
                            "the overlay has no management cluster to put Organizations, Environments, and Blueprints"
                                    + " into")
                    .withRemedy("make one with 'catalyst cluster new'"));
            return ChangeSet.EMPTY;
        }
        ChangeSet changes = governance.changes(management.get(), pending);
        pending.apply(changes);
        return changes;
    }

    /** The Applications that depend on what the run changes: the run is refused with their list, or updates them. */
    private ChangeSet planAffected(Snapshot head, OverlayState world, List<Finding> found) {
        if (governance.isEmpty()) {
            return ChangeSet.EMPTY;
        }
        // The state reads lazily, so the earlier state must not include pending changes.
        OverlayState before = worlds.apply(head);
        found.addAll(governance.changedVersions(before));
        AffectedApplications.Effect effect = new AffectedApplications(
                        before, world, preparation, decoder, RunApplications.of(requests))
                .of(governance.documents());
        effect.broken().stream()
                .map(finding -> order.force() ? finding.withSeverity(Severity.WARNING) : finding)
                .forEach(found::add);
        return effect.changes();
    }

    /** One request on this head; empty when it conflicts with, or has lost, the Application it is about. */
    private Optional<Prepared> prepareOne(int index, OverlayState world, List<Conflict> clashes, List<Finding> found) {
        DecodedRequest request = requests.get(index);
        Wish wish = wishes.get(index);
        if (wish != null) {
            // Planned before: the first head decides what was wanted, this head what somebody else made of it since.
            Optional<Application> committed = world.application(wish.ours().key());
            if (!committed.equals(wish.base())) {
                return merged(request, wish, committed, world, clashes);
            }
        }
        Optional<Application> current = Optional.empty();
        if (request.kind().isChange()) {
            ApplicationKey target = order.target().orElseThrow();
            current = world.application(target);
            if (current.isEmpty()) {
                found.add(Finding.error(
                                "reference/application-missing",
                                Pointer.ROOT,
                                "there is no Application '" + target + "'")
                        .withRemedy("install it first, or correct name and namespace"));
                return Optional.empty();
            }
        }
        Prepared first = preparation.prepare(request, world, current);
        if (first.isClean()) {
            Application application = first.application();
            Optional<Application> committed = world.application(application.key());
            shrinking(committed, application).ifPresent(found::add);
            wishes.putIfAbsent(index, new Wish(committed, application));
        }
        return Optional.of(first);
    }

    /** What a request wanted on the first head it was planned on, and what was committed there. */
    private record Wish(Optional<Application> base, Application ours) {}

    /** Merges what this request wanted with what somebody else committed since it was planned. */
    private Optional<Prepared> merged(
            DecodedRequest request,
            Wish wish,
            Optional<Application> theirs,
            OverlayState world,
            List<Conflict> clashes) {
        Application ours = wish.ours();
        if (theirs.isEmpty()) {
            clashes.add(new Conflict(
                    ours.key(),
                    Pointer.ROOT,
                    Optional.of(new Hidden(world.catalog(), world::application).resource(ours)),
                    Optional.empty()));
            return Optional.empty();
        }
        ObjectValue ancestor = wish.base().map(DeliveryAttempt::spec).orElse(ObjectValue.EMPTY);
        FieldMerge.Merged merge = FieldMerge.merge(ancestor, spec(ours), spec(theirs.get()));
        if (!merge.clashes().isEmpty()) {
            Hidden hiding = new Hidden(world.catalog(), world::application);
            ObjectValue mine = hiding.resource(ours);
            ObjectValue other = hiding.resource(theirs.get());
            merge.clashes().forEach(clash -> {
                Pointer at = Pointer.of("spec").append(clash.pointer());
                clashes.add(new Conflict(
                        ours.key(),
                        at,
                        clash.ours().flatMap(v -> mine.at(at)),
                        clash.theirs().flatMap(v -> other.at(at))));
            });
            return Optional.empty();
        }
        Document original = request.document();
        Document document = new Document(
                ours.toResource().with("spec", merge.value()), original.file(), original.index(), original.locator());
        return Optional.of(preparation.prepare(decoder.decode(document, RequestKind.INSTALL), world));
    }

    private static ObjectValue spec(Application application) {
        return application.toResource().objectAt("spec").orElseThrow();
    }

    /** A change request must not take regions away by accident (contract section 9, placement-transition-blocked). */
    private Optional<Finding> shrinking(Optional<Application> before, Application after) {
        if (!order.kind().isChange() || order.force() || before.isEmpty()) {
            return Optional.empty();
        }
        List<RegionName> gone = before.get().placement().regions().stream()
                .filter(region -> !after.placement().regions().contains(region))
                .toList();
        if (gone.isEmpty()
                || after.placement().regions().size()
                        >= before.get().placement().regions().size()) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                        "placement/transition-blocked",
                        Pointer.ROOT,
                        "the change would remove " + after.key() + " from "
                                + gone.stream().map(RegionName::value).collect(Collectors.joining(", ")))
                .withRemedy("use --force (?force=true) if that is what you want"));
    }

    private static Finding twice(DecodedRequest request, Application application) {
        return Finding.error(
                        "request/duplicate-application",
                        Pointer.ROOT,
                        "two documents of this run are about " + application.key())
                .withRemedy("keep one of them")
                .withLocation(request.document().locate(Pointer.ROOT));
    }

    private String subject(List<Prepared> prepared) {
        List<Application> applications =
                prepared.stream().map(Prepared::application).toList();
        if (applications.size() == 1 && governance.isEmpty()) {
            Application one = applications.get(0);
            return "apply " + one.key() + ": " + one.blueprint() + " on "
                    + one.placement().regions().stream().map(RegionName::value).collect(Collectors.joining(","));
        }
        List<String> names = Stream.concat(
                        governance.names().stream(),
                        applications.stream().map(a -> a.key().toString()))
                .toList();
        String shown = names.stream().limit(5).collect(Collectors.joining(", "));
        return "apply " + names.size() + (names.size() == 1 ? " object: " : " objects: ") + shown
                + (names.size() > 5 ? ", …" : "");
    }
}
