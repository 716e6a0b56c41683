package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.ui.ConsolePages;
import io.openova.catalyst.ui.Shell;
import io.openova.catalyst.ui.WebBundle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The web pages and their assets. */
final class PageRoutes {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String HSTS = "max-age=31536000";

    private final WebBundle bundle;
    private final Shell shell;

    PageRoutes(WebBundle bundle) {
        this.bundle = bundle;
        this.shell = new Shell(bundle);
    }

    List<Route> routes() {
        return List.of(
                Route.open("/", exchange -> Answer.empty(302).with("Location", "/console/")),
                Route.open("/login", exchange -> page(exchange, true)),
                Route.open("/console", exchange -> page(exchange, true)),
                Route.open(
                                "/console/{page}",
                                exchange -> page(
                                        exchange,
                                        ConsolePages.isKnown(List.of(
                                                exchange.variable("page").split("/", -1)))))
                        .tree(),
                Route.open("/assets/{file}", this::asset).tree());
    }

    /** The shell; its script shows the page, or that there is none. */
    private Answer page(Exchange exchange, boolean isKnown) {
        Shell.Page page = shell.page();
        Answer.Whole answer = new Answer.Whole(isKnown ? 200 : 404, HTML, page.headers(), page.html());
        boolean isTls = exchange.header("X-Forwarded-Proto")
                .filter(proto -> proto.equalsIgnoreCase("https"))
                .isPresent();
        return isTls ? answer.with("Strict-Transport-Security", HSTS) : answer;
    }

    private Answer asset(Exchange exchange) {
        WebBundle.Asset asset = bundle.asset(exchange.variable("file"))
                .orElseThrow(() -> Problems.notFound().refused());
        Optional<byte[]> gzipped = acceptsGzip(exchange) ? asset.gzipped() : Optional.empty();
        String tag = "\"" + asset.tag() + (gzipped.isPresent() ? "-gz" : "") + "\"";
        boolean isKept = exchange.header("If-None-Match")
                .filter(tags -> EntityTags.of(tags).matchWeakly(Optional.of(tag)))
                .isPresent();
        Answer.Whole answer = isKept
                ? Answer.empty(304)
                : new Answer.Whole(200, asset.type(), java.util.Map.of(), gzipped.orElse(asset.plain()));
        answer = answer.with("ETag", tag)
                .with("Vary", "Accept-Encoding")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Cache-Control", asset.isHashed() ? FOREVER : "no-cache");
        return gzipped.isPresent() && !isKept ? answer.with("Content-Encoding", "gzip") : answer;
    }

    private static boolean acceptsGzip(Exchange exchange) {
        for (String coding : exchange.header("Accept-Encoding")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .split(",")) {
            String[] parts = coding.strip().split(";");
            boolean isRefused = parts.length > 1 && parts[1].strip().matches("q=0(\\.0*)?");
            if (parts[0].strip().equals("gzip") && !isRefused) {
                return true;
            }
        }
        return false;
    }
}
