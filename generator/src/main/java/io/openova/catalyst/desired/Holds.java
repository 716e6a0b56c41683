package io.openova.catalyst.desired;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The holds of an overlay at one commit, and what they forbid. A hold that cannot be read forbids everything. */
public final class Holds {
    private final Snapshot snapshot;
    private final Optional<String> management;

    public Holds(Snapshot snapshot, Optional<String> management) {
        this.snapshot = snapshot;
        this.management = management;
    }

    /** The hold of one Application. */
    public Optional<Hold> of(ApplicationKey key) {
        return file(key).flatMap(path -> snapshot.read(path).flatMap(text -> Hold.read(text, path.toString())));
    }

    /** Every hold that can be read, in order of namespace and name. */
    public List<Hold> all() {
        List<Hold> holds = new ArrayList<>();
        keys().forEach(key -> of(key).ifPresent(holds::add));
        return holds;
    }

    /** Why a Blueprint should not go to the version: an Application was rolled back from it, and is held still. */
    public List<Finding> against(BlueprintName blueprint, Version version) {
        return all().stream()
                .filter(hold -> hold.heldBack().stream()
                        .anyMatch(state -> state.blueprint().name().equals(blueprint)
                                && state.blueprint().version().equals(version)))
                .map(hold -> active(hold, Pointer.ROOT))
                .toList();
    }

    /** Why the Application must not become this; empty when it may. */
    public Optional<Finding> refusal(Application wanted) {
        Optional<Finding> unreadable = unreadable(wanted.key());
        if (unreadable.isPresent()) {
            return unreadable;
        }
        return of(wanted.key()).filter(hold -> !hold.kept().is(wanted)).map(hold -> active(hold, Pointer.ROOT));
    }

    /** Why the Application must not be removed; empty when it may. */
    public Optional<Finding> refusalToRemove(ApplicationKey key) {
        return unreadable(key).or(() -> of(key).map(hold -> active(hold, Pointer.ROOT)));
    }

    /** What is wrong with the holds themselves, and with Applications that are not as their hold says. */
    public List<Finding> findings(java.util.function.Function<ApplicationKey, Optional<Application>> applications) {
        List<Finding> findings = new ArrayList<>();
        for (ApplicationKey key : keys()) {
            unreadable(key).ifPresent(findings::add);
            of(key).flatMap(hold -> broken(hold, key, applications.apply(key))).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> broken(Hold hold, ApplicationKey key, Optional<Application> application) {
        if (!hold.application().equals(key)) {
            return Optional.of(Finding.error(
                            "hold/malformed",
                            Pointer.of("application"),
                            "the hold of " + key + " says that it is of " + hold.application())
                    .withRemedy("remove the file with git"));
        }
        if (application.filter(hold.kept()::is).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                        "hold/broken",
                        Pointer.ROOT,
                        key + " is held at " + hold.kept().blueprint() + ", but the overlay has "
                                + application
                                        .map(a -> a.blueprint() + (hold.holdsBack(a) ? ", which is held back" : ""))
                                        .orElse("no such Application"))
                .withRemedy("put the kept state back from commit "
                        + shortened(hold.kept().commit()) + ", or lift the hold: " + lift(key)));
    }

    private static Finding active(Hold hold, Pointer at) {
        String from = hold.heldBack().isEmpty()
                ? ""
                : ", rolled back from "
                        + hold.heldBack().get(hold.heldBack().size() - 1).blueprint();
        return Finding.error(
                        "hold/active",
                        at,
                        hold.application() + " is held at " + hold.kept().blueprint() + " by " + hold.by() + from
                                + (hold.reason().isEmpty() ? "" : " (" + hold.reason() + ")"))
                .withRemedy("when the cause is fixed: " + lift(hold.application()));
    }

    private Optional<Finding> unreadable(ApplicationKey key) {
        return file(key)
                .filter(path -> snapshot.read(path)
                        .filter(text -> Hold.read(text, path.toString()).isEmpty())
                        .isPresent())
                .map(path -> Finding.error(
                                "hold/malformed", Pointer.ROOT, path + " cannot be read, so it holds everything back")
                        .withRemedy("lift the hold: " + lift(key)));
    }

    public static String lift(ApplicationKey key) {
        return "catalyst hold lift " + key.name() + " -n " + key.namespace();
    }

    public static String shortened(String commit) {
        return commit.length() > 10 ? commit.substring(0, 10) : commit;
    }

    private Optional<OverlayPath> file(ApplicationKey key) {
        return management.map(cluster -> OverlayLayout.holdFile(cluster, key));
    }

    private List<ApplicationKey> keys() {
        List<ApplicationKey> keys = new ArrayList<>();
        OverlayPath root = management.map(OverlayLayout::applications).orElse(OverlayPath.ROOT);
        if (root.isRoot()) {
            return keys;
        }
        for (String namespace : snapshot.list(root)) {
            if (NamespaceName.isValid(namespace)) {
                for (String name : snapshot.list(root.child(namespace))) {
                    if (ApplicationName.isValid(name)) {
                        ApplicationKey key =
                                new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name));
                        if (file(key).filter(snapshot::exists).isPresent()) {
                            keys.add(key);
                        }
                    }
                }
            }
        }
        return keys;
    }
}
