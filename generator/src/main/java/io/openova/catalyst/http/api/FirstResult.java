package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request with an idempotency key did the first time, read from the commit that it made: the Application as it
 * became, or as it was before its removal. The answer to a repeated request is built from this, not from the current
 * state of the Application.
 *
 * @param application as the first answer described it
 * @param isGone whether the head holds no such Application
 */
public record FirstResult(Application application, boolean isGone) {
    /**
     * Looks into a commit.
     *
     * @param name the Application that the request named; empty when it named none
     * @throws RefusedException when the caller may no longer write what the commit changed
     */
    public static Optional<FirstResult> of(VisibleOverlay access, Caller caller, String commit, Optional<String> name) {
        Snapshot head = access.head();
        Optional<FirstResult> found = access.overlay()
                .history()
                .at(commit, head)
                .flatMap(after -> change(access, after))
                .flatMap(change -> application(access, change, name))
                .map(first -> new FirstResult(
                        first, access.delivery().application(first.key(), head).isEmpty()));
        found.ifPresent(first -> {
            String environment = first.application().environment().value();
            if (!caller.maySee(environment)) {
                throw VisibleOverlay.notFound().refused();
            }
            access.require(Tier.ADMIN, caller, environment, head);
        });
        return found;
    }

    private static Optional<Revision> change(VisibleOverlay access, Snapshot after) {
        List<Revision> first =
                new ArrayList<>(access.overlay().history().of(after, List.of(OverlayPath.of("clusters")), 1));
        return first.stream()
                .filter(revision -> Optional.of(revision.commit()).equals(after.commit()))
                .findFirst();
    }

    private static Optional<Application> application(VisibleOverlay access, Revision change, Optional<String> name) {
        return access.overlay().changedFiles(change.before(), change.after()).stream()
                .flatMap(path -> key(path).stream())
                .filter(key -> name.isEmpty() || name.get().equals(key.name().value()))
                .flatMap(key -> access
                        .delivery()
                        .application(key, change.after())
                        .or(() -> access.delivery().application(key, change.before()))
                        .stream())
                .findFirst();
    }

    /** The Application whose custom resource stands at the path. */
    private static Optional<ApplicationKey> key(OverlayPath path) {
        return OverlayLayout.placeOf(path) instanceof OverlayPlace.ApplicationFile file ? file.key() : Optional.empty();
    }
}
