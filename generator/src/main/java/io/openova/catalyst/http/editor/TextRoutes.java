package io.openova.catalyst.http.editor;

import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.DeliveryAnswers;
import io.openova.catalyst.http.api.KeyedOrders;
import io.openova.catalyst.http.api.Preconditions;
import io.openova.catalyst.http.api.RequestText;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An Application as the text of a whole request, to be edited and sent back (ADR 96). */
public final class TextRoutes {
    private final VisibleOverlay access;
    private final DeliveryAnswers answers;

    public TextRoutes(VisibleOverlay access, DeliveryAnswers answers) {
        this.access = access;
        this.answers = answers;
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/applications/{name}/text", this::text).query("namespace"),
                Route.sovereign("PUT", "/applications/{name}/text", this::replace)
                        .query("namespace", "strict", "force")
                        .checked(exchange -> access.require(Tier.ADMIN, exchange.caller(), access.find(exchange)))
                        .body());
    }

    private Answer text(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        String etag = answers.etag(found.application());
        return Answer.json(
                        200,
                        Value.object()
                                .put("name", found.key().name().value())
                                .put("namespace", found.key().namespace().value())
                                .put(
                                        "text",
                                        RequestText.of(access.delivery()
                                                .shown(found.head())
                                                .apply(found.application())))
                                .put("resourceVersion", etag.replace("\"", "")))
                .with("ETag", etag);
    }

    private Answer replace(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        access.require(Tier.ADMIN, exchange.caller(), found);
        Document document = document(exchange);
        requireSame(document.value(), found.key());
        CommitOrder commit = KeyedOrders.of(exchange, "text", Optional.of(found));
        Gate rights = new CallerGate(exchange.caller(), Tier.ADMIN, application -> true).replacing(true);
        Gate gate = Preconditions.of(exchange, rights, answers::etag);
        var delivery = access.delivery(exchange.caller(), found).with(gate);
        DeliveryOutcome outcome = (exchange.flag("strict") ? delivery.strict() : delivery)
                .deliver(
                        List.of(document),
                        DeliveryOrder.install(commit, exchange.flag("force")),
                        access.overlay(exchange));
        access.changed();
        return answers.answer(exchange, outcome, false, Optional.of(found.key()));
    }

    private static Document document(Exchange exchange) {
        String text = exchange.document().value().textAt("text").orElseThrow(() -> Problems.invalidBody(
                        "send {\"text\": TEXT}, the whole request in YAML")
                .refused());
        ReadOutcome read =
                new DocumentReader().readYaml(text.getBytes(StandardCharsets.UTF_8), "text", ReadLimits.REQUEST);
        if (!read.isClean() || read.documents().size() != 1) {
            throw Problem.of(422, "invalid-application", "the text is not one valid YAML document")
                    .with(read.findings())
                    .refused();
        }
        return read.documents().get(0);
    }

    /** Another name would make another Application, and leave this one. */
    private static void requireSame(Value request, ApplicationKey key) {
        Optional<String> name = request.textAt("name").or(() -> request.textAt("metadata", "name"));
        Optional<String> namespace = request.textAt("organizationRef")
                .or(() -> request.textAt("namespace"))
                .or(() -> request.textAt("metadata", "namespace"));
        if (!name.map(String::strip).equals(Optional.of(key.name().value()))) {
            throw Problem.of(400, "name-mismatch", "the text has another name than the path; it must be " + key.name())
                    .refused();
        }
        if (!namespace.map(String::strip).equals(Optional.of(key.namespace().value()))) {
            throw Problem.of(
                            400,
                            "namespace-mismatch",
                            "the text has another namespace than the Application; it must be " + key.namespace())
                    .refused();
        }
    }
}
