package io.openova.catalyst.http.editor;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.RequestText;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.BodyFields;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.OutcomeProblems;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.Origin;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a text as a delivery would, without writing anything and without any other server. */
public final class CheckRoutes {
    private static final int MOST_FIXES = 5;
    /** Namespace, slash, and name. */
    private static final int LONGEST_KEY = 127;

    private static final Map<String, RequestKind> CHANGES =
            Map.of("update", RequestKind.UPDATE, "topology", RequestKind.TOPOLOGY, "upgrade", RequestKind.UPGRADE);

    private final VisibleOverlay access;

    public CheckRoutes(VisibleOverlay access) {
        this.access = access;
    }

    public List<Route> routes() {
        return List.of(Route.sovereign("POST", "/check", this::check).body().needing(Tier.VIEWER));
    }

    private Answer check(Exchange exchange) {
        Value body = exchange.document().value();
        String text = body.textAt("text")
                .orElseThrow(() -> Problems.invalidBody("send {\"text\": TEXT, \"as\": \"install\"}")
                        .refused());
        String as = BodyFields.text(body, "as", 20).orElse("install");
        BodyFields.text(body, "application", LONGEST_KEY);
        boolean isManifests = as.equals("manifests");
        if (!isManifests && !as.equals("install") && !CHANGES.containsKey(as)) {
            throw Problems.invalidBody("as is install, update, topology, upgrade, or manifests")
                    .refused();
        }
        ReadOutcome read = new DocumentReader()
                .readYaml(
                        text.getBytes(StandardCharsets.UTF_8),
                        "text",
                        isManifests ? ReadLimits.MANIFEST : ReadLimits.REQUEST);
        if (!read.isClean()) {
            return answer(text, Optional.empty(), read.findings());
        }
        if (isManifests) {
            return manifests(text, read);
        }
        if (read.documents().size() != 1) {
            String detail = read.documents().isEmpty() ? "the text is empty" : "a request is one document";
            return answer(text, Optional.empty(), List.of(Finding.error("request/documents", Pointer.ROOT, detail)));
        }
        return request(exchange, text, read.documents().get(0), as, body);
    }

    private Answer request(Exchange exchange, String text, Document document, String as, Value body) {
        Gate gate = new CallerGate(exchange.caller(), Tier.VIEWER, application -> true);
        CommitOrder commit = CommitOrder.by(exchange.author());
        if (as.equals("install")) {
            Snapshot head = access.head();
            ApplicationDelivery delivery =
                    access.delivery(exchange.caller(), head).with(gate);
            DeliveryOrder order = DeliveryOrder.install(commit);
            return planned(exchange, text, document, delivery, order, head);
        }
        VisibleOverlay.Found found = named(exchange, body);
        ApplicationDelivery delivery = access.delivery(exchange.caller(), found).with(gate);
        DeliveryOrder order = new DeliveryOrder(
                CHANGES.getOrDefault(as, RequestKind.UPDATE), Optional.of(found.key()), false, commit);
        return planned(exchange, text, document, delivery, order, found.head());
    }

    private Answer planned(
            Exchange exchange,
            String text,
            Document document,
            ApplicationDelivery delivery,
            DeliveryOrder order,
            Snapshot head) {
        PlanOutcome outcome = delivery.plan(List.of(document), order, access.overlay(), head);
        return outcome.match(
                plan -> answer(text, Optional.of(document), plan.findings(), plan, head),
                refused -> answer(
                        text, Optional.of(document), OutcomeProblems.seen(exchange.caller(), refused.findings())));
    }

    private VisibleOverlay.Found named(Exchange exchange, Value body) {
        String[] parts = body.textAt("application").orElse("").split("/", -1);
        if (parts.length != 2) {
            throw Problems.invalidBody("a change is of an Application: send \"application\": \"NAMESPACE/NAME\"")
                    .refused();
        }
        return access.find(exchange.caller(), parts[1], Optional.of(parts[0]));
    }

    /** Each document for itself: what other files and the overlay hold is not looked at. */
    private Answer manifests(String text, ReadOutcome read) {
        Validation validation = Validation.of(access.delivery().surroundings());
        List<Finding> findings = new ArrayList<>(read.findings());
        SourceText source = new SourceText(text);
        List<Value> views = new ArrayList<>();
        read.findings().forEach(finding -> views.add(finding(finding, source, Optional.empty())));
        for (Document document : read.documents()) {
            for (Finding finding : validation.validate(document, Optional.empty())) {
                findings.add(finding);
                views.add(finding(finding, source, Optional.of(document)));
            }
        }
        return Answer.json(
                200,
                Value.object()
                        .put("valid", findings.stream().noneMatch(Finding::isError))
                        .put("findings", Value.list(views)));
    }

    private static Answer answer(String text, Optional<Document> document, List<Finding> findings) {
        return Answer.json(200, body(text, document, findings));
    }

    private Answer answer(
            String text, Optional<Document> document, List<Finding> findings, PlanOutcome.Plan plan, Snapshot head) {
        Prepared prepared = plan.prepared().get(0);
        Value.ObjectValue resource = access.delivery().shown(head).apply(prepared.application());
        ObjectBuilder origins = Value.object();
        prepared.canonical()
                .origins()
                .forEach((field, origin) -> origins.put(field.canonical().toString(), origin(origin)));
        return Answer.json(
                200,
                body(text, document, findings)
                        .put("canonical", RequestText.of(resource))
                        .put("application", prepared.application().key().toString())
                        .put("environment", prepared.application().environment().value())
                        .put("origins", origins)
                        .put("planDigest", plan.diff().digest()));
    }

    private static ObjectBuilder body(String text, Optional<Document> document, List<Finding> findings) {
        SourceText source = new SourceText(text);
        return Value.object()
                .put("valid", findings.stream().noneMatch(Finding::isError))
                .put(
                        "findings",
                        Value.list(findings.stream()
                                .<Value>map(finding -> finding(finding, source, document))
                                .toList()));
    }

    private static Value finding(Finding finding, SourceText source, Optional<Document> document) {
        Optional<Location> range =
                finding.location().or(() -> document.flatMap(text -> text.locate(finding.pointer())));
        Value.ObjectValue view = Problem.finding(finding.withLocation(range));
        if (range.isEmpty()) {
            return view;
        }
        Location place = range.get();
        return view.with("endLine", Value.number(place.endLine()))
                .with("endColumn", Value.number(place.endColumn()))
                .with("fixes", Value.list(fixes(finding, place, source, document)));
    }

    /** For each candidate, the edit that puts it in place of what was meant. */
    private static List<Value> fixes(Finding finding, Location place, SourceText source, Optional<Document> document) {
        Optional<String> old = source.on(place);
        if (old.isEmpty() || document.isEmpty()) {
            return List.of();
        }
        List<String> tokens = finding.pointer().tokens();
        List<String> meant = new ArrayList<>(document.get().value().at(finding.pointer()).stream()
                .filter(Value.TextValue.class::isInstance)
                .map(value -> ((Value.TextValue) value).text())
                .toList());
        if (!tokens.isEmpty()) {
            meant.add(tokens.get(tokens.size() - 1));
        }
        List<Value> fixes = new ArrayList<>();
        for (String candidate : finding.candidates().stream().limit(MOST_FIXES).toList()) {
            meant.stream()
                    .flatMap(text -> SourceText.replacement(old.get(), text, candidate).stream())
                    .findFirst()
                    .ifPresent(text -> fixes.add(fix(candidate, place, text)));
        }
        return fixes;
    }

    private static Value fix(String candidate, Location place, String text) {
        return Value.object()
                .put("title", "Replace with " + candidate)
                .put(
                        "edits",
                        Value.list(List.of(Value.object()
                                .put("line", place.line())
                                .put("column", place.column())
                                .put("endLine", place.endLine())
                                .put("endColumn", place.endColumn())
                                .put("text", text)
                                .build())))
                .build();
    }

    private static Value origin(Origin origin) {
        ObjectBuilder view = Value.object();
        origin.match(new Origin.Cases<ObjectBuilder>(
                given ->
                        view.put("from", "given").put("pointer", given.pointer().toString()),
                alias ->
                        view.put("from", "alias").put("pointer", alias.pointer().toString()),
                defaulted -> view.put("from", "default").put("rule", defaulted.rule()),
                resolved -> view.put("from", "resolved").put("rule", resolved.asked()),
                environment -> view.put("from", "environment"),
                kept -> view.put("from", "kept")));
        return view.build();
    }
}
