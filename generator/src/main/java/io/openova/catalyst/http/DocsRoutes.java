package io.openova.catalyst.http;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The OpenAPI document, and a page that draws it. The page loads nothing from anywhere else. */
final class DocsRoutes {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    List<Route> routes() {
        return List.of(
                Route.open("/openapi.json", exchange -> Answer.json(200, document())),
                Route.open("/docs", exchange -> part("page.html", "text/html; charset=utf-8")),
                Route.open("/docs/page.js", exchange -> part("page.js", "text/javascript; charset=utf-8")),
                Route.open("/docs/page.css", exchange -> part("page.css", "text/css; charset=utf-8")));
    }

    /** The committed document; the server's own table of routes is compared with it by a test. */
    static Value document() {
        ReadOutcome outcome = new DocumentReader().readYaml(bytes("openapi.yaml"), "openapi.yaml", ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            throw new IllegalStateException(
                    "openapi.yaml: " + outcome.findings().get(0).message());
        }
        return outcome.documents().get(0).value();
    }

    private static Answer part(String name, String type) {
        return new Answer.Whole(200, type, Map.of("Content-Security-Policy", POLICY), bytes(name));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream("/http/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its own " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
