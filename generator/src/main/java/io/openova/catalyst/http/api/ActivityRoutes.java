package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commits of the overlay, as far as they touched what the caller may see. */
public final class ActivityRoutes {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 100;
    /** Commits that one request looks at; a page may therefore be short, and still lead on. */
    private static final int MOST_LOOKED_AT = 500;

    private static final int MOST_NAMED = 20;

    private static final List<OverlayPath> ALL = List.of(OverlayPath.of("clusters"), OverlayPath.of("sovereign.yaml"));

    private final VisibleOverlay access;

    public ActivityRoutes(VisibleOverlay access) {
        this.access = access;
    }

    public List<Route> routes() {
        return List.of(Route.sovereign("GET", "/activity", this::list).query("environment", "limit", "continue"));
    }

    private Answer list(Exchange exchange) {
        int limit = limit(exchange);
        Optional<String> environment = exchange.query("environment");
        if (environment.filter(name -> !EnvironmentName.isValid(name)).isPresent()) {
            throw Problems.invalidQuery("environment is a name: lower-case letters, digits, hyphens")
                    .refused();
        }
        Snapshot head = access.head();
        Optional<String> after = exchange.query("continue");
        Snapshot from = after.map(commit -> start(commit, head)).orElse(head);
        List<Value> items = new ArrayList<>();
        int[] looked = {0};
        String[] last = {""};
        boolean[] isMore = {false};
        access.overlay().history().walk(from, ALL, revision -> {
            if (after.equals(Optional.of(revision.commit()))) {
                return true;
            }
            if (items.size() == limit || looked[0] == MOST_LOOKED_AT) {
                isMore[0] = true;
                return false;
            }
            looked[0]++;
            last[0] = revision.commit();
            seen(exchange.caller(), environment, revision).ifPresent(items::add);
            return true;
        });
        ObjectBuilder metadata = Value.object();
        if (isMore[0]) {
            metadata.put("continue", last[0]);
        }
        return Answer.json(
                200,
                Value.object()
                        .put("kind", "ActivityList")
                        .put("apiVersion", "apps.openova.io/v1")
                        .put("metadata", metadata)
                        .put("items", Value.list(items)));
    }

    private Snapshot start(String commit, Snapshot head) {
        return Optional.of(commit)
                .filter(text -> text.matches("[0-9a-f]{40}"))
                .flatMap(text -> access.overlay().history().at(text, head))
                .orElseThrow(() -> Problems.invalidQuery("continue is the metadata.continue of the page before")
                        .refused());
    }

    /** What the caller may know of a commit; empty when it touched nothing that they may see. */
    private Optional<Value> seen(Caller caller, Optional<String> environment, Revision revision) {
        List<OverlayPath> files = access.overlay().changedFiles(revision.before(), revision.after());
        Map<ApplicationKey, Optional<Application>> touched = new LinkedHashMap<>();
        boolean isAllOfApplications = true;
        for (OverlayPath path : files) {
            OverlayPlace place = OverlayLayout.placeOf(path);
            Optional<ApplicationKey> key = place.key();
            boolean isAround = place instanceof OverlayPlace.NamespaceFile || place instanceof OverlayPlace.Sync;
            isAllOfApplications &= key.isPresent() || isAround;
            key.ifPresent(found -> touched.computeIfAbsent(found, unread -> read(unread, revision)));
        }
        List<Application> visible = touched.values().stream()
                .flatMap(Optional::stream)
                .filter(application -> caller.maySee(application.environment().value()))
                .filter(application -> environment
                        .filter(name -> !name.equals(application.environment().value()))
                        .isEmpty())
                .toList();
        boolean seesEverything = caller.mayEverywhere(Tier.VIEWER);
        if (visible.isEmpty() && !(seesEverything && environment.isEmpty())) {
            return Optional.empty();
        }
        // The subject names everything that the commit touched.
        boolean seesSubject = seesEverything || isAllOfApplications && visible.size() == touched.size();
        ObjectBuilder view = Value.object()
                .put("commit", revision.commit())
                .put("at", revision.at().toString())
                .put("author", revision.author().name())
                .put("actor", revision.actor().orElse(revision.author().email()));
        if (seesSubject) {
            view.put("subject", revision.subject());
        }
        return Optional.of(view.put(
                        "applications",
                        Value.list(visible.stream()
                                .limit(MOST_NAMED)
                                .<Value>map(ActivityRoutes::named)
                                .toList()))
                .put("applicationCount", visible.size())
                .build());
    }

    private Optional<Application> read(ApplicationKey key, Revision revision) {
        return access.delivery().application(key, revision.after()).or(() -> access.delivery()
                .application(key, revision.before()));
    }

    private static Value named(Application application) {
        return Value.object()
                .put("name", application.key().name().value())
                .put("namespace", application.key().namespace().value())
                .put("environment", application.environment().value())
                .build();
    }

    private static int limit(Exchange exchange) {
        String text = exchange.queries().getOrDefault("limit", Integer.toString(PAGE));
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LARGEST_PAGE) {
            throw Problems.invalidQuery("limit is 1 to " + LARGEST_PAGE).refused();
        }
        return Integer.parseInt(text);
    }
}
