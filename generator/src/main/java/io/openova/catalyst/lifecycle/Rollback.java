package io.openova.catalyst.lifecycle;

import io.openova.catalyst.delivery.Conflict;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.DependentReleases;
import io.openova.catalyst.delivery.FanOutChanges;
import io.openova.catalyst.delivery.Hidden;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.delivery.RequestDigest;
import io.openova.catalyst.delivery.RequestPipeline;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.PendingSnapshot;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Restores an earlier state of one Application with an ordinary commit: checked against the current catalog, rendered
 * by the current program, and with a hold. What is rolled back is the Application that the first head showed; when
 * somebody changes it in between, that is a conflict.
 */
final class Rollback {
    private final RollbackOrder order;
    private final RequestPipeline preparation;
    private final RequestDecoder decoder;
    private final Function<Snapshot, OverlayState> worlds;

    private final List<Finding> findings = new ArrayList<>();
    private List<Prepared> prepared = List.of();
    private List<Conflict> conflicts = List.of();
    private Optional<Target> target = Optional.empty();

    Rollback(
            RollbackOrder order,
            RequestPipeline preparation,
            RequestDecoder decoder,
            Function<Snapshot, OverlayState> worlds) {
        this.order = order;
        this.preparation = preparation;
        this.decoder = decoder;
        this.worlds = worlds;
    }

    /**
     * Where to go, and from where.
     *
     * @param snapshot the overlay when the Application had the state
     * @param text its custom resource then
     * @param seen its custom resource on the head that was looked at; empty when it was removed
     * @param seenCommit the commit that made it so
     */
    private record Target(Snapshot snapshot, String text, Optional<String> seen, String seenCommit) {
        String commit() {
            return snapshot.commit().orElseThrow();
        }
    }

    DeliveryOutcome run(Overlay overlay) {
        look(overlay, overlay.head());
        CommitOrder commit = order.commit()
                .about(
                        "rollback",
                        order.application().toString(),
                        () -> RequestDigest.of("rollback", order.revision(), order.reason(), order.isExact()));
        if (target.isEmpty() && commit.idempotencyKey().isEmpty()) {
            return new DeliveryOutcome.Rejected(findings);
        }
        // A key that was used before returns its commit, even if there is no other state to go back to by now.
        return outcome(overlay.commit(commit, head -> target.isEmpty() ? Optional.empty() : plan(head)));
    }

    PlanOutcome dryRun(Overlay overlay) {
        Snapshot head = overlay.head();
        look(overlay, head);
        Optional<Overlay.Planned> planned = target.flatMap(found -> plan(head));
        Optional<OverlayDiff> diff = planned.map(p -> overlay.diff(head, p.changes()));
        OverlayState world = worlds.apply(head);
        Hidden hidden = new Hidden(world.catalog(), key -> prepared.stream()
                .flatMap(one -> one.canonical().application().stream())
                .filter(application -> application.key().equals(key))
                .findFirst()
                .or(() -> world.application(key)));
        return diff.<PlanOutcome>map(d ->
                        new PlanOutcome.Plan(prepared, d, planned.orElseThrow().subject(), findings, hidden.diff(d)))
                .orElseGet(() -> new PlanOutcome.Refused(findings));
    }

    private void look(Overlay overlay, Snapshot head) {
        OverlayState world = worlds.apply(head);
        Optional<OverlayPath> file = file(world);
        if (file.isEmpty()) {
            findings.addAll(world.problems());
            findings.add(nowhere());
            return;
        }
        Optional<String> seen = head.read(file.get());
        List<Revision> newest = overlay.history().of(head, List.of(file.get()), 1);
        if (newest.isEmpty()) {
            findings.add(nowhere());
            return;
        }
        Optional<Snapshot> state = order.revision().isPresent()
                ? overlay.history().at(order.revision().get(), head)
                : earlier(
                        overlay,
                        head,
                        file.get(),
                        seen,
                        new Holds(head, world.sovereign().management()));
        if (state.isEmpty()) {
            Finding problem = order.revision().isPresent() ? unknownRevision() : nothingEarlier();
            findings.add(overlay.history().isShallow() ? ofShallow(problem) : problem);
            return;
        }
        Optional<String> text = state.get().read(file.get());
        if (text.isEmpty()) {
            findings.add(absentThen(state.get()));
            return;
        }
        target = Optional.of(
                new Target(state.get(), text.get(), seen, newest.get(0).commit()));
    }

    /** The newest state that differs from the current one and is not held back. */
    private Optional<Snapshot> earlier(
            Overlay overlay, Snapshot head, OverlayPath file, Optional<String> seen, Holds holds) {
        Optional<Application> now = seen.flatMap(ApplicationReader::read);
        Optional<Hold> hold = holds.of(order.application());
        List<Snapshot> found = new ArrayList<>();
        overlay.history().walk(head, List.of(file), revision -> {
            boolean isIt = revision.after()
                    .read(file)
                    .flatMap(ApplicationReader::read)
                    .filter(then -> !Optional.of(then).equals(now))
                    .filter(then -> hold.filter(h -> h.holdsBack(then)).isEmpty())
                    .isPresent();
            if (isIt) {
                found.add(revision.after());
            }
            return !isIt;
        });
        return found.stream().findFirst();
    }

    private Optional<Overlay.Planned> plan(Snapshot head) {
        findings.clear();
        conflicts = List.of();
        Target goal = target.orElseThrow();
        OverlayState world = worlds.apply(head);
        Optional<String> now = file(world).flatMap(head::read);
        if (!now.equals(goal.seen())) {
            conflicts = List.of(new Conflict(
                    order.application(),
                    Pointer.ROOT,
                    goal.seen().flatMap(ApplicationReader::read).map(Application::toResource),
                    now.flatMap(ApplicationReader::read).map(Application::toResource)));
            return Optional.empty();
        }
        Optional<Prepared> ready = prepare(goal, world);
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        Application application = ready.get().application();
        ManifestSet manifests = ready.get().manifests().orElseThrow();
        Holds holds = new Holds(head, world.sovereign().management());
        Optional<Hold> before = holds.of(order.application());
        before.filter(hold -> hold.holdsBack(application)).ifPresent(hold -> findings.add(heldBack(application)));
        findings.addAll(differences(goal, manifests));
        if (findings.stream().anyMatch(Finding::isError)) {
            return Optional.empty();
        }
        Optional<Application> current = now.flatMap(ApplicationReader::read);
        ChangeSet changes = withDependents(
                head,
                application,
                current,
                new FanOutChanges(head, world.sovereign()).toApply(application, current, manifests));
        return Optional.of(new Overlay.Planned(
                current.equals(Optional.of(application))
                        ? changes
                        : changes.plus(hold(application, current, before, world, goal)),
                subject(application, goal)));
    }

    /** The changes, with those of Applications that depend on this one and are rendered by its regions. */
    private ChangeSet withDependents(
            Snapshot head, Application application, Optional<Application> current, ChangeSet own) {
        PendingSnapshot pending = new PendingSnapshot(head);
        pending.apply(own);
        DependentReleases dependents = new DependentReleases(worlds.apply(pending), preparation, decoder);
        return dependents.isMoved(current, application)
                ? own.plus(dependents.of(Set.of(application.key()), application.key()::equals))
                : own;
    }

    private Optional<Prepared> prepare(Target goal, OverlayState world) {
        String name = file(world).orElseThrow() + "@" + Holds.shortened(goal.commit());
        ReadOutcome outcome =
                new DocumentReader().read(goal.text().getBytes(StandardCharsets.UTF_8), name, ReadLimits.MANIFEST);
        findings.addAll(outcome.findings());
        if (!outcome.isClean() || outcome.documents().size() != 1) {
            findings.add(
                    Finding.error("rollback/unreadable", Pointer.ROOT, name + " does not hold exactly one Application")
                            .withRemedy("choose another revision; 'catalyst history' lists them"));
            return Optional.empty();
        }
        Prepared ready = preparation.prepare(decoder.decode(outcome.documents().get(0), RequestKind.INSTALL), world);
        findings.addAll(ready.findings());
        prepared = List.of(ready);
        return ready.isClean() ? Optional.of(ready) : Optional.empty();
    }

    /** Files that the commit had with other bytes than they are rendered with today. */
    private List<Finding> differences(Target goal, ManifestSet manifests) {
        List<Finding> differences = new ArrayList<>();
        manifests.manifests().forEach((path, text) -> {
            Optional<String> then = goal.snapshot().read(path);
            if (!then.equals(Optional.of(text))) {
                Finding finding = Finding.warning(
                                "rollback/rendered-anew",
                                Pointer.ROOT,
                                path + " is rendered otherwise today than commit " + Holds.shortened(goal.commit())
                                        + " has it")
                        .withRemedy(
                                "the Blueprint, the Sovereign's settings, or the program changed since; compare with"
                                        + " --dry-run");
                differences.add(
                        order.isExact() ? finding.withSeverity(io.openova.catalyst.finding.Severity.ERROR) : finding);
            }
        });
        return differences;
    }

    private ChangeSet hold(
            Application application,
            Optional<Application> current,
            Optional<Hold> before,
            OverlayState world,
            Target goal) {
        List<Hold.State> back = new ArrayList<>(before.map(Hold::heldBack).orElse(List.of()));
        current.filter(app -> before.filter(hold -> hold.holdsBack(app)).isEmpty())
                .ifPresent(app -> back.add(Hold.State.of(app, goal.seenCommit())));
        Hold hold = new Hold(
                application.key(),
                order.commit().actor().orElse(order.commit().author().email()),
                order.reason().isEmpty() ? before.map(Hold::reason).orElse("") : order.reason(),
                Hold.State.of(application, goal.commit()),
                back);
        Map<OverlayPath, String> writes = new TreeMap<>();
        world.sovereign()
                .management()
                .ifPresent(cluster -> writes.put(OverlayLayout.holdFile(cluster, application.key()), hold.text()));
        return ChangeSet.of(writes, List.of());
    }

    private String subject(Application application, Target goal) {
        return "rollback " + application.key() + ": " + application.blueprint() + " on "
                + application.placement().regions().stream()
                        .map(RegionName::value)
                        .collect(Collectors.joining(","))
                + " as of " + Holds.shortened(goal.commit());
    }

    private Optional<OverlayPath> file(OverlayState world) {
        return world.sovereign()
                .management()
                .map(cluster -> OverlayLayout.applicationFile(cluster, order.application()));
    }

    private Finding heldBack(Application application) {
        ApplicationKey key = application.key();
        return Finding.error(
                        "hold/held-back",
                        Pointer.ROOT,
                        "somebody rolled " + key + " back from this very state of " + application.blueprint())
                .withRemedy("choose another revision, or lift the hold: " + Holds.lift(key));
    }

    private Finding nowhere() {
        return Finding.error(
                        "reference/application-missing",
                        Pointer.ROOT,
                        "there is no Application '" + order.application() + "', now or in the history")
                .withRemedy("correct name and namespace");
    }

    private Finding unknownRevision() {
        return Finding.error(
                        "rollback/revision-unknown",
                        Pointer.ROOT,
                        "'" + order.revision().orElse("") + "' matches no commit of this branch, or more than one")
                .withRemedy("'catalyst history " + order.application().name() + " -n "
                        + order.application().namespace() + "' lists the revisions");
    }

    private static Finding ofShallow(Finding problem) {
        return problem.withMessage(problem.message() + " in this shallow clone, which has only the newest commits")
                .withRemedy("fetch the whole history: `git fetch --unshallow`, or fetch-depth: 0 in a workflow");
    }

    private Finding nothingEarlier() {
        return Finding.error(
                        "rollback/nothing-earlier",
                        Pointer.ROOT,
                        "there is no earlier state of " + order.application() + " that is not held back")
                .withRemedy("name a revision with --to; 'catalyst history' lists them");
    }

    private Finding absentThen(Snapshot then) {
        return Finding.error(
                        "rollback/application-absent",
                        Pointer.ROOT,
                        order.application() + " did not exist at "
                                + Holds.shortened(then.commit().orElse("")))
                .withRemedy("choose another revision, or remove the Application with 'catalyst delete'");
    }

    private DeliveryOutcome outcome(CommitOutcome outcome) {
        List<Application> applications = prepared.stream()
                .filter(Prepared::isClean)
                .map(Prepared::application)
                .toList();
        return OutcomeMapper.of(
                outcome, () -> applications, List.copyOf(findings), OutcomeMapper.refused(findings, conflicts));
    }
}
