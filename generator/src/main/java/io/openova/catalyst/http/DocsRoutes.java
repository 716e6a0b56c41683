package io.openova.catalyst.http;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the OpenAPI document and a page that displays it. The page loads nothing from other hosts. */
final class DocsRoutes {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final Supplier<List<Route>> all;
    private volatile Answer.@Nullable Whole document;

    /** @param all every route of the server, read when the document is first requested */
    DocsRoutes(Supplier<List<Route>> all) {
        this.all = all;
    }

    List<Route> routes() {
        return List.of(
                Route.open("/openapi.json", exchange -> description()),
                Route.open("/docs", exchange -> part("page.html", "text/html; charset=utf-8")),
                Route.open("/docs/page.js", exchange -> part("page.js", "text/javascript; charset=utf-8")),
                Route.open("/docs/page.css", exchange -> part("page.css", "text/css; charset=utf-8")));
    }

    private Answer description() {
        Answer.Whole made = document;
        if (made == null) {
            made = Answer.json(200, document(all.get()));
            document = made;
        }
        return made;
    }

    /** The OpenAPI document of these routes. */
    static ObjectValue document(List<Route> routes) {
        return new OpenApiDocument(words()).of(routes);
    }

    /** The texts of the document, apart from routes and schemas. */
    static ObjectValue words() {
        return object(
                "openapi.yaml",
                new DocumentReader().readYaml(bytes("/http/openapi.yaml"), "openapi.yaml", ReadLimits.MANIFEST));
    }

    /** A JSON file bundled with the program. */
    static ObjectValue read(String resource) {
        return object(resource, new DocumentReader().readJson(bytes(resource), resource, ReadLimits.MANIFEST));
    }

    private static ObjectValue object(String name, ReadOutcome outcome) {
        if (!outcome.isClean() || !(outcome.documents().get(0).value() instanceof ObjectValue object)) {
            throw new IllegalStateException(name + " is not one clean object: " + outcome.findings());
        }
        return object;
    }

    private static Answer part(String name, String type) {
        return new Answer.Whole(200, type, Map.of("Content-Security-Policy", POLICY), bytes("/http/" + name));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its own " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
