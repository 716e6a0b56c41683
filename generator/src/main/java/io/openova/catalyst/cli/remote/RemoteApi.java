package io.openova.catalyst.cli.remote;

import io.openova.catalyst.cli.terminal.UnavailableException;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.httpclient.WebAnswer;
import io.openova.catalyst.httpclient.WebAnswer.Answered;
import io.openova.catalyst.httpclient.WebCaller;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Client of the REST API for the commands. Returns the same outcomes as a delivery on an overlay, so that the same code
 * prints them and the exit codes are the same.
 */
public final class RemoteApi {
    private static final ReadLimits ANSWER = new ReadLimits(32 * 1024 * 1024, 128);

    private final WebCaller caller;
    private final String token;
    private final String base;

    public RemoteApi(WebCaller caller, String token, String sovereign) {
        this.caller = caller;
        this.token = token;
        this.base = "/api/v1/sovereigns/" + encoded(sovereign);
    }

    /** What a plan shows. */
    public record Plan(
            String subject, OverlayDiff changes, String unified, List<Finding> findings, List<Finding> refused) {}

    /** The response of the status endpoint, or the reason for its refusal. */
    public record Status(Value body, List<Finding> refused) {}

    /** Installs the Application, or changes the existing one to match the request. */
    public DeliveryOutcome install(Document document, CommitOrder order, boolean isStrict) {
        Sent sent = new Sent(document);
        return outcome(
                call("POST", "/applications?replace=true" + strict(isStrict), sent.text(), order),
                sent,
                Optional.empty());
    }

    public DeliveryOutcome update(
            ApplicationKey key, Document document, CommitOrder order, boolean isForced, boolean isStrict) {
        Sent sent = new Sent(document);
        String path = one(key) + (isForced ? "&force=true" : "") + strict(isStrict);
        return outcome(
                call("PUT", path, sent.text(), order),
                sent,
                Optional.of(missing(key).withRemedy("install it first, or correct name and namespace")));
    }

    public DeliveryOutcome remove(ApplicationKey key, CommitOrder order, boolean isForced) {
        return outcome(
                call("DELETE", one(key) + (isForced ? "&force=true" : ""), "", order),
                Sent.NOTHING,
                Optional.of(missing(key).withRemedy("'catalyst get' lists the Applications of the overlay")));
    }

    public Plan plan(Document document, boolean isStrict) {
        Sent sent = new Sent(document);
        Answered answer = call(
                "POST",
                "/applications/preview" + strict(isStrict).replaceFirst("&", "?"),
                sent.text(),
                new CommitOrder(new CommitOrder.Author("", ""), Optional.empty(), Optional.empty(), Optional.empty()));
        Value body = RemoteAnswers.body(answer);
        if (!answer.isSuccess()) {
            return new Plan(
                    "",
                    new OverlayDiff(List.of(), ""),
                    "",
                    List.of(),
                    RemoteAnswers.refusal(answer, body, sent, Optional.empty()));
        }
        return new Plan(
                body.textAt("subject").orElse(""),
                RemoteAnswers.diff(body),
                body.textAt("diff").orElse(""),
                RemoteAnswers.findings(body, "warnings", sent),
                List.of());
    }

    /** All Applications that the token may see, page by page. */
    public List<Application> applications(Optional<String> namespace) {
        List<Application> all = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Answered answer = get("/applications?limit=500"
                    + namespace.map(ns -> "&namespace=" + encoded(ns)).orElse("")
                    + next.map(token -> "&continue=" + encoded(token)).orElse(""));
            Value body = RemoteAnswers.body(answer);
            RemoteAnswers.insist(answer, body);
            body.itemsAt("items").forEach(item -> ApplicationReader.of(item).ifPresent(all::add));
            next = body.textAt("metadata", "continue");
        } while (next.isPresent());
        return all;
    }

    public Optional<Application> application(ApplicationKey key) {
        Answered answer = get(one(key));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        Value body = RemoteAnswers.body(answer);
        RemoteAnswers.insist(answer, body);
        return ApplicationReader.of(body);
    }

    /** The status of the Application; an unknown or ambiguous name becomes a finding. */
    public Status status(ApplicationName name, Optional<String> namespace) {
        String narrowed = namespace.map(ns -> "?namespace=" + encoded(ns)).orElse("");
        Answered answer = get("/applications/" + name + "/status" + narrowed);
        Value body = RemoteAnswers.body(answer);
        if (answer.isSuccess()) {
            return new Status(body, List.of());
        }
        Finding missing = Finding.error(
                        "reference/application-missing", Pointer.ROOT, "there is no Application '" + name + "'")
                .withRemedy("'catalyst get' lists the Applications of the overlay");
        return new Status(body, RemoteAnswers.refusal(answer, body, Sent.NOTHING, Optional.of(missing)));
    }

    private DeliveryOutcome outcome(Answered answer, Sent sent, Optional<Finding> missing) {
        return RemoteAnswers.outcome(answer, sent, missing);
    }

    private Answered get(String path) {
        return call("GET", path, "", CommitOrder.by(new CommitOrder.Author("", "")));
    }

    private Answered call(String method, String path, String body, CommitOrder order) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + token);
        headers.put("Accept", "application/json");
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        order.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
        order.requestId().ifPresent(id -> headers.put("X-Request-Id", id));
        WebAnswer answer = caller.call(method, base + path, headers, body);
        return answer.match(answered -> answered, unreachable -> {
            throw new UnavailableException(unreachable.reason());
        });
    }

    private static String one(ApplicationKey key) {
        return "/applications/" + key.name() + "?namespace=" + key.namespace();
    }

    private static String strict(boolean isStrict) {
        return isStrict ? "&strict=true" : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Finding missing(ApplicationKey key) {
        return Finding.error("reference/application-missing", Pointer.ROOT, "there is no Application '" + key + "'");
    }

    /**
     * The body that was sent and the document it was created from; maps a place in the body to a place in the document.
     */
    static final class Sent {
        static final Sent NOTHING = new Sent(Document.withoutText(Value.NULL, "nothing"));

        private final Document original;
        private final String text;

        Sent(Document original) {
            this.original = original;
            this.text = JsonWriter.write(original.value());
        }

        String text() {
            return text;
        }

        /**
         * The finding at its place in the user's file; the server's place tells whether it is at a key or at a value.
         */
        Finding placed(Finding finding, Optional<Long> column) {
            if (column.isEmpty()) {
                return finding;
            }
            ReadOutcome read = new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), "sent", ANSWER);
            boolean isKey = read.documents()
                    .get(0)
                    .locateKey(finding.pointer())
                    .filter(place -> place.column() == column.get())
                    .isPresent();
            return finding.withLocation(
                    isKey ? original.locateKey(finding.pointer()) : original.locate(finding.pointer()));
        }
    }
}
