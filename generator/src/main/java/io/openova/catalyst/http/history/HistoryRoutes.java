package io.openova.catalyst.http.history;

import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.Views;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.HistoryEntry;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the commits did to one Application, and its files at any of them. */
public final class HistoryRoutes {
    private static final int PAGE = 20;
    private static final int LARGEST_PAGE = 200;

    private final VisibleOverlay access;
    private final ApplicationLifecycle lifecycle;

    public HistoryRoutes(VisibleOverlay access) {
        this.access = access;
        this.lifecycle = ApplicationLifecycle.of(access.delivery());
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/applications/{name}/history", this::history)
                        .query("namespace", "limit"),
                Route.sovereign("GET", "/applications/{name}/history/{commit}", this::commit)
                        .query("namespace", "against"),
                Route.sovereign("GET", "/applications/{name}/manifests", this::manifests)
                        .query("namespace", "commit", "cluster"));
    }

    private Answer history(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        int limit = limit(exchange);
        List<HistoryEntry> entries = lifecycle.history(found.key(), access.overlay(), limit + 1);
        return Answer.json(
                200,
                Views.head(found.application())
                        .put("shallow", access.overlay().history().isShallow())
                        .put("more", entries.size() > limit)
                        .put(
                                "revisions",
                                Value.list(entries.stream()
                                        .limit(limit)
                                        .filter(entry -> maySee(exchange.caller(), entry.application()))
                                        .<Value>map(entry -> entry(entry, exchange.caller()))
                                        .toList())));
    }

    /** What a commit made of the Application, compared with the one before, or with another. */
    private Answer commit(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        Snapshot after = at(exchange.variable("commit"), found.head());
        Optional<String> against = exchange.query("against");
        Optional<Revision> own = change(after);
        Snapshot before = against.isPresent()
                ? at(against.get(), found.head())
                : own.map(Revision::before).orElse(after);
        Optional<Application> then = seen(exchange.caller(), found.key(), after);
        seen(exchange.caller(), found.key(), before);
        OverlayDiff diff = access.delivery().shown(between(found.key(), before, after), found.head());
        ObjectBuilder view = Views.head(found.application())
                .put("commit", after.commit().map(Value::text))
                .put("against", before.commit().map(Value::text))
                .put("present", then.isPresent());
        boolean isOwn = !diff.entries().isEmpty() || exchange.caller().mayEverywhere(Tier.VIEWER);
        own.filter(revision -> isOwn)
                .ifPresent(revision -> view.put("at", revision.at().toString()).put("actor", actor(revision)));
        then.ifPresent(application -> view.put(
                "spec", access.delivery().shown(found.head()).apply(application).at("spec")));
        return Answer.json(
                200,
                view.put(
                                "fields",
                                Value.list(lifecycle.compare(found.key(), before, after, found.head()).stream()
                                        .map(Views::change)
                                        .toList()))
                        .put("changes", Views.changes(diff))
                        .put("diff", diff.unified()));
    }

    private Answer manifests(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        Snapshot then =
                exchange.query("commit").map(commit -> at(commit, found.head())).orElse(found.head());
        seen(exchange.caller(), found.key(), then);
        Optional<String> cluster = exchange.query("cluster");
        List<OverlayDiff.Entry> entries = new ArrayList<>();
        for (OverlayPath path : files(found.key(), then, found.head())) {
            if (cluster.isEmpty() || OverlayLayout.placeOf(path).cluster().equals(cluster)) {
                entries.add(new OverlayDiff.Entry(OverlayDiff.Action.ADD, path, Optional.empty(), then.read(path)));
            }
        }
        OverlayDiff shown = access.delivery().shown(new OverlayDiff(entries, ""), found.head());
        return Answer.json(
                200,
                Views.head(found.application())
                        .put("commit", then.commit().map(Value::text))
                        .put(
                                "manifests",
                                Value.list(shown.entries().stream()
                                        .<Value>map(entry -> Value.object()
                                                .put("path", entry.path().toString())
                                                .put(
                                                        "cluster",
                                                        OverlayLayout.placeOf(entry.path())
                                                                .cluster()
                                                                .map(Value::text))
                                                .put("content", entry.after().orElse(""))
                                                .build())
                                        .toList())));
    }

    private List<OverlayPath> files(ApplicationKey key, Snapshot then, Snapshot head) {
        List<OverlayPath> files = new ArrayList<>();
        access.sovereign(head)
                .management()
                .ifPresent(cluster -> files.addAll(then.files(OverlayLayout.application(cluster, key))));
        for (String folder : then.list(OverlayLayout.CLUSTERS)) {
            if (RegionName.isValid(folder)) {
                files.addAll(then.files(OverlayLayout.release(new RegionName(folder), key)));
            }
        }
        return files;
    }

    private OverlayDiff between(ApplicationKey key, Snapshot before, Snapshot after) {
        List<OverlayDiff.Entry> entries = new ArrayList<>();
        for (OverlayPath path : access.overlay().changedFiles(before, after)) {
            if (!OverlayLayout.placeOf(path).key().equals(Optional.of(key))) {
                continue;
            }
            Optional<String> old = before.read(path);
            Optional<String> now = after.read(path);
            OverlayDiff.Action action = old.isEmpty()
                    ? OverlayDiff.Action.ADD
                    : now.isEmpty() ? OverlayDiff.Action.REMOVE : OverlayDiff.Action.CHANGE;
            entries.add(new OverlayDiff.Entry(action, path, old, now));
        }
        return new OverlayDiff(entries, "");
    }

    /** The Application at that commit; another Environment's is not the caller's to see. */
    private Optional<Application> seen(Caller caller, ApplicationKey key, Snapshot then) {
        Optional<Application> application = access.delivery().application(key, then);
        if (!maySee(caller, application)) {
            throw unknown().refused();
        }
        return application;
    }

    private static boolean maySee(Caller caller, Optional<Application> application) {
        return application
                .filter(there -> !caller.maySee(there.environment().value()))
                .isEmpty();
    }

    private Snapshot at(String commit, Snapshot head) {
        return access.overlay().history().at(commit, head).orElseThrow(() -> unknown()
                .refused());
    }

    private Optional<Revision> change(Snapshot after) {
        return access.overlay().history().of(after, List.of(OverlayPath.of("clusters")), 1).stream()
                .filter(revision -> Optional.of(revision.commit()).equals(after.commit()))
                .findFirst();
    }

    private static Problem unknown() {
        return Problem.of(
                404, "commit-not-found", "the branch has no such commit that you may see, or several begin like that");
    }

    private static Value entry(HistoryEntry entry, Caller caller) {
        Revision revision = entry.revision();
        ObjectBuilder view = Value.object()
                .put("commit", revision.commit())
                .put("at", revision.at().toString())
                .put("author", revision.author().name())
                .put("actor", actor(revision))
                // The subject names everything that the commit touched.
                .put(
                        "subject",
                        caller.mayEverywhere(Tier.VIEWER)
                                ? Optional.of(Value.text(revision.subject()))
                                : Optional.<Value>empty())
                .put("event", entry.event().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        entry.application().ifPresent(application -> view.put("application", Views.head(application)));
        view.put(
                "changes",
                Value.list(entry.changes().stream().map(Views::change).toList()));
        entry.hold().ifPresent(hold -> view.put("hold", hold(hold)));
        return view.build();
    }

    /** What a hold keeps, and why. */
    static ObjectBuilder hold(Hold hold) {
        return Value.object()
                .put("by", hold.by())
                .put("reason", hold.reason())
                .put("kept", state(hold.kept()))
                .put(
                        "heldBack",
                        Value.list(hold.heldBack().stream()
                                .map(HistoryRoutes::state)
                                .toList()));
    }

    private static Value state(Hold.State state) {
        return Value.object()
                .put("commit", state.commit())
                .put("blueprint", state.blueprint().name().value())
                .put("version", state.blueprint().version().value())
                .build();
    }

    private static String actor(Revision revision) {
        return revision.actor().orElse(revision.author().email());
    }

    private static int limit(Exchange exchange) {
        String text = exchange.queries().getOrDefault("limit", Integer.toString(PAGE));
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LARGEST_PAGE) {
            throw Problems.invalidQuery("limit is 1 to " + LARGEST_PAGE).refused();
        }
        return Integer.parseInt(text);
    }
}
