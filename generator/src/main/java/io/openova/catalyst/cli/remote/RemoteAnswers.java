package io.openova.catalyst.cli.remote;

import io.openova.catalyst.cli.terminal.UnavailableException;
import io.openova.catalyst.delivery.Conflict;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.httpclient.WebAnswer.Answered;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.IdempotencyKeyReusedException;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Proposal;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.TextValue;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Maps the API's answers back to outcomes. A response that does not come from this API counts as unavailable. */
final class RemoteAnswers {
    private static final ReadLimits ANSWER = new ReadLimits(32 * 1024 * 1024, 128);

    private RemoteAnswers() {}

    static Value body(Answered answer) {
        ReadOutcome read = new DocumentReader().readJson(answer.body(), "answer", ANSWER);
        if (!read.isClean()) {
            throw new UnavailableException(
                    "the server answers HTTP " + answer.status() + " and no JSON; is it a Catalyst API?");
        }
        return read.documents().get(0).value();
    }

    /** @param missing the message if there is no such Application */
    static DeliveryOutcome outcome(Answered answer, RemoteApi.Sent sent, Optional<Finding> missing) {
        Value body = body(answer);
        if (answer.status() == 409 && body.textAt("error").equals(Optional.of("application-conflict"))) {
            return new DeliveryOutcome.Conflicted(conflicts(body));
        }
        if (answer.status() == 422 && body.textAt("error").equals(Optional.of("idempotency-key-reused"))) {
            throw IdempotencyKeyReusedException.answered(
                    body.textAt("detail").orElse("the key belongs to another request"));
        }
        if (!answer.isSuccess()) {
            return new DeliveryOutcome.Rejected(refusal(answer, body, sent, missing));
        }
        String commit = body.textAt("commit").orElse("");
        List<Application> applications = application(body).map(List::of).orElse(List.of());
        List<Finding> findings = findings(body, "warnings", sent);
        return switch (body.textAt("outcome").orElse("")) {
            case "Unchanged" -> new DeliveryOutcome.Unchanged(commit, applications, findings);
            case "Repeated" -> new DeliveryOutcome.Delivered(commit, true, List.of(), Optional.empty(), findings);
            case "Proposed" -> new DeliveryOutcome.Proposed(commit, proposal(body), applications, diff(body), findings);
            case "Removed" ->
                new DeliveryOutcome.Delivered(commit, false, List.of(), Optional.of(diff(body)), findings);
            default -> new DeliveryOutcome.Delivered(commit, false, applications, Optional.of(diff(body)), findings);
        };
    }

    /** @throws UnavailableException when the response is neither an answer nor a refusal */
    static List<Finding> refusal(Answered answer, Value body, RemoteApi.Sent sent, Optional<Finding> missing) {
        List<Finding> findings = findings(body, "errors", sent);
        String error = body.textAt("error").orElse("");
        if (error.equals("application-not-found") && missing.isPresent()) {
            return List.of(missing.get());
        }
        insistOnRefusal(answer, body);
        if (findings.stream().anyMatch(Finding::isError)) {
            return findings;
        }
        return List.of(Finding.error(
                "server/refused",
                Pointer.ROOT,
                "the server refuses (HTTP " + answer.status() + (error.isEmpty() ? "" : ", " + error) + "): "
                        + body.textAt("detail").orElse("no reason given")));
    }

    /** @throws UnavailableException unless the answer is a success */
    static void insist(Answered answer, Value body) {
        if (!answer.isSuccess()) {
            throw new UnavailableException("the server refuses (HTTP " + answer.status() + "): "
                    + body.textAt("detail").orElse("no reason given"));
        }
    }

    private static void insistOnRefusal(Answered answer, Value body) {
        int status = answer.status();
        if (status == 429 || status >= 500 && status != 502 || status < 400) {
            throw new UnavailableException("the server is temporarily unavailable (HTTP " + status + "): "
                    + body.textAt("detail").orElse("no reason given")
                    + answer.header("retry-after")
                            .map(seconds -> "; try again in " + SingleLine.of(seconds) + " s")
                            .orElse(""));
        }
    }

    static List<Finding> findings(Value body, String member, RemoteApi.Sent sent) {
        return body.itemsAt(member).stream()
                .map(entry -> sent.placed(finding(entry), column(entry)))
                .toList();
    }

    private static Finding finding(Value entry) {
        Severity severity =
                switch (entry.textAt("severity").orElse("").toLowerCase(Locale.ROOT)) {
                    case "warning" -> Severity.WARNING;
                    case "info" -> Severity.INFO;
                    default -> Severity.ERROR;
                };
        return new Finding(
                severity,
                entry.textAt("rule").orElse("server/refused"),
                Pointer.parse(entry.textAt("pointer").orElse("")),
                Optional.empty(),
                entry.textAt("message").orElse(""),
                entry.textAt("remedy").orElse(""),
                entry.itemsAt("candidates").stream()
                        .filter(TextValue.class::isInstance)
                        .map(item -> ((TextValue) item).text())
                        .toList());
    }

    private static Optional<Long> column(Value entry) {
        return entry.at("column")
                .filter(NumberValue.class::isInstance)
                .map(number -> Long.parseLong(((NumberValue) number).lexeme()));
    }

    /** The Application from the top-level fields and the spec of an answer. */
    private static Optional<Application> application(Value body) {
        Value.ObjectBuilder metadata = Value.object();
        body.at("name").ifPresent(name -> metadata.put("name", name));
        body.at("namespace").ifPresent(namespace -> metadata.put("namespace", namespace));
        body.at("organization")
                .ifPresent(
                        organization -> metadata.put("labels", Value.object().put(Labels.ORGANIZATION, organization)));
        return ApplicationReader.of(Value.object()
                .put("apiVersion", "apps.openova.io/v1")
                .put("kind", "Application")
                .put("metadata", metadata)
                .put("spec", body.at("spec"))
                .build());
    }

    /** The files that differ; the server does not send their content. */
    static OverlayDiff diff(Value body) {
        List<OverlayDiff.Entry> entries = body.itemsAt("changes").stream()
                .map(change -> new OverlayDiff.Entry(
                        OverlayDiff.Action.valueOf(
                                change.textAt("action").orElse("change").toUpperCase(Locale.ROOT)),
                        OverlayPath.of(change.textAt("path").orElse("unknown").split("/", -1)),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new OverlayDiff(entries, body.textAt("planDigest").orElse(""));
    }

    private static Proposal proposal(Value body) {
        Optional<Proposal.PullRequest> pull = body.textAt("link")
                .map(link -> new Proposal.PullRequest(
                        body.at("pullRequest", "number")
                                .filter(NumberValue.class::isInstance)
                                .map(number -> Long.parseLong(((NumberValue) number).lexeme()))
                                .orElse(0L),
                        URI.create(link),
                        body.at("pullRequest", "new").equals(Optional.of(Value.bool(true)))));
        return new Proposal(
                body.textAt("branch").orElse(""), body.textAt("base").orElse("main"), pull);
    }

    private static List<Conflict> conflicts(Value body) {
        ApplicationKey unknown = new ApplicationKey(new NamespaceName("unknown"), new ApplicationName("unknown"));
        return body.itemsAt("conflicts").stream()
                .map(conflict -> new Conflict(
                        conflict.textAt("application")
                                .map(text -> text.split("/"))
                                .filter(parts -> parts.length == 2)
                                .map(parts ->
                                        new ApplicationKey(new NamespaceName(parts[0]), new ApplicationName(parts[1])))
                                .orElse(unknown),
                        Pointer.parse(conflict.textAt("pointer").orElse("")),
                        conflict.at("ours"),
                        conflict.at("theirs")))
                .toList();
    }
}
