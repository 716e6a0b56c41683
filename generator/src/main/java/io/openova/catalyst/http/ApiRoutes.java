package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.ActivityRoutes;
import io.openova.catalyst.http.api.ApplicationRoutes;
import io.openova.catalyst.http.api.CatalogRoutes;
import io.openova.catalyst.http.api.DeliveryAnswers;
import io.openova.catalyst.http.api.DeliveryRoutes;
import io.openova.catalyst.http.api.KubernetesRoutes;
import io.openova.catalyst.http.api.ManagedEdits;
import io.openova.catalyst.http.api.OverviewRoutes;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.api.WhoamiRoutes;
import io.openova.catalyst.http.editor.CheckRoutes;
import io.openova.catalyst.http.editor.TextRoutes;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.history.HistoryRoutes;
import io.openova.catalyst.http.history.PromotionRoutes;
import io.openova.catalyst.http.history.RollbackRoutes;
import io.openova.catalyst.http.session.SessionRoutes;
import io.openova.catalyst.http.session.Sessions;
import io.openova.catalyst.overlay.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The server's table of routes, without those of streams and documentation.
 *
 * @param access the overlay as callers see it
 * @param written where edits of live objects go
 */
record ApiRoutes(VisibleOverlay access, ApiExtras extras, Overlay written) {
    /** The API. */
    List<Route> ofApi() {
        DeliveryAnswers answers = new DeliveryAnswers(access, extras.live());
        List<Route> routes = new ArrayList<>(new ApplicationRoutes(access, extras.live()).routes());
        routes.addAll(new OverviewRoutes(access, extras.live()).routes());
        routes.addAll(new ActivityRoutes(access).routes());
        routes.addAll(new DeliveryRoutes(access, answers).routes());
        routes.addAll(new CheckRoutes(access).routes());
        routes.addAll(new TextRoutes(access, answers).routes());
        routes.addAll(new HistoryRoutes(access).routes());
        routes.addAll(new RollbackRoutes(access, answers).routes());
        routes.addAll(new PromotionRoutes(access, extras.live(), answers).routes());
        routes.addAll(new CatalogRoutes(access).routes());
        routes.addAll(new KubernetesRoutes(access, extras.cluster(), new ManagedEdits(access, written)).routes());
        return routes;
    }

    /** Pages, sessions, and who the caller is. */
    List<Route> ofBrowsers(Sessions sessions, LongSupplier nanoTime) {
        ApiConsole console = extras.console();
        List<Route> routes = new ArrayList<>(new PageRoutes(console.bundle()).routes());
        routes.addAll(new SessionRoutes(sessions, console.codes(), console.clock(), nanoTime, false).routes());
        routes.addAll(new WhoamiRoutes(
                        access,
                        new WhoamiRoutes.Features(
                                extras.cluster().isPresent(), console.makesProposals(), console.isReadOnly()))
                .routes());
        return routes;
    }

    /** The routes as the server takes them: with {@code --read-only}, every write is refused. */
    List<Route> allowed(List<Route> routes) {
        return extras.console().isReadOnly()
                ? routes.stream()
                        .map(route -> route.isWrite() ? route.refusing(Problems.readOnly()) : route)
                        .toList()
                : List.copyOf(routes);
    }
}
