package io.openova.catalyst.githost;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.httpclient.WebAnswer;
import io.openova.catalyst.httpclient.WebAnswer.Answered;
import io.openova.catalyst.httpclient.WebCaller;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Proposal;
import io.openova.catalyst.overlay.PullRequests;
import io.openova.catalyst.value.Value;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks for the branch's open pull request first and opens one only when there is none, so that a request whose answer
 * was lost can be made again.
 */
final class HostedPullRequests implements PullRequests {
    /** Longer waits are the caller's to decide about. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final int ATTEMPTS = 3;
    private static final int MOST_PAGES = 40;

    private final HostKind kind;
    private final Repository repository;
    private final WebCaller caller;
    private final Supplier<Optional<String>> token;
    private final Clock clock;
    private final Pause pause;

    HostedPullRequests(
            HostKind kind,
            Repository repository,
            WebCaller caller,
            Supplier<Optional<String>> token,
            Clock clock,
            Pause pause) {
        this.kind = kind;
        this.repository = repository;
        this.caller = caller;
        this.token = token;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Optional<Proposal.PullRequest> propose(Draft draft) {
        String secret = token.get()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new OverlayUnavailableException(
                        caller.address() + " needs a token; give one that may open pull requests of " + repository));
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(once(draft, secret));
            } catch (HostRefusal refusal) {
                Duration wait = refusal.pause().orElse(Duration.ofSeconds(attempt));
                if (!refusal.mayPass() || attempt == ATTEMPTS || wait.compareTo(LONGEST_WAIT) > 0) {
                    throw refusal.toUnavailable();
                }
                rest(wait);
            }
        }
    }

    private Proposal.PullRequest once(Draft draft, String secret) throws HostRefusal {
        Optional<Value> open = find(draft, secret);
        if (open.isPresent()) {
            return update(draft, open.get(), secret);
        }
        Answered answer = call("POST", repository.path() + "/pulls", created(draft), secret);
        if (answer.status() == 409 || answer.status() == 422) {
            // Somebody opened it in between: GitHub says 422 then, Gitea 409.
            Optional<Value> meanwhile = find(draft, secret);
            if (meanwhile.isPresent()) {
                return update(draft, meanwhile.get(), secret);
            }
        }
        return opened(accepted(answer, secret), true);
    }

    /** The open pull request of the branch, regardless of its author. */
    private Optional<Value> find(Draft draft, String secret) throws HostRefusal {
        for (int page = 1; page <= MOST_PAGES; page++) {
            String path = kind.openPulls(repository, draft.branch(), draft.base(), page);
            Answered answer = call("GET", path, "", secret);
            Value list = accepted(answer, secret);
            List<Value> pulls = list instanceof Value.ListValue items ? items.items() : List.of();
            Optional<Value> found =
                    pulls.stream().filter(pull -> isOf(pull, draft)).findFirst();
            boolean hasMore = answer.header("link")
                    .filter(link -> link.contains("rel=\"next\""))
                    .isPresent();
            if (found.isPresent() || !hasMore) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean isOf(Value pull, Draft draft) {
        return pull.textAt("head", "ref").equals(Optional.of(draft.branch()))
                && pull.textAt("base", "ref").equals(Optional.of(draft.base()))
                && pull.textAt("head", "repo", "full_name")
                        .filter(name -> !name.equalsIgnoreCase(repository.toString()))
                        .isEmpty();
    }

    private Proposal.PullRequest update(Draft draft, Value open, String secret) throws HostRefusal {
        if (open.textAt("title").equals(Optional.of(draft.title()))
                && open.textAt("body")
                        .map(String::strip)
                        .equals(Optional.of(draft.body().strip()))) {
            return opened(open, false);
        }
        String path = repository.path() + "/pulls/" + number(open);
        String words = JsonWriter.write(Value.object()
                .put("title", draft.title())
                .put("body", draft.body())
                .build());
        return opened(accepted(call("PATCH", path, words, secret), secret), false);
    }

    private static String created(Draft draft) {
        return JsonWriter.write(Value.object()
                .put("title", draft.title())
                .put("body", draft.body())
                .put("head", draft.branch())
                .put("base", draft.base())
                .build());
    }

    /** Only what the host says is a link; nothing is put together here. */
    private Proposal.PullRequest opened(Value pull, boolean isNew) throws HostRefusal {
        try {
            URI link = new URI(pull.textAt("html_url").orElse(""));
            if (link.getHost() != null && ("https".equals(link.getScheme()) || "http".equals(link.getScheme()))) {
                return new Proposal.PullRequest(number(pull), link, isNew);
            }
        } catch (java.net.URISyntaxException e) {
            // Reported below.
        }
        throw HostRefusal.lasting(caller.address() + " opened a pull request and gave no link to it; look at the host");
    }

    private long number(Value pull) throws HostRefusal {
        Optional<Value> number = pull.at("number");
        if (number.isPresent() && number.get() instanceof Value.NumberValue n && n.isInteger()) {
            return Long.parseLong(n.lexeme());
        }
        throw HostRefusal.lasting(caller.address() + " speaks of a pull request without a number; is it "
                + kind.name().toLowerCase(java.util.Locale.ROOT) + "?");
    }

    private Answered call(String method, String path, String body, String secret) throws HostRefusal {
        Map<String, String> headers = new HashMap<>(kind.headers(secret));
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        WebAnswer answer = caller.call(method, path, headers, body);
        if (answer instanceof WebAnswer.Unreachable unreachable) {
            throw HostRefusal.passing(unreachable.reason() + "; try again", Optional.empty());
        }
        return (Answered) answer;
    }

    private Value accepted(Answered answer, String secret) throws HostRefusal {
        if (!answer.isSuccess()) {
            throw HostRefusal.of(answer, caller.address() + " (" + repository + ")", secret, clock);
        }
        return HostRefusal.json(answer)
                .orElseThrow(() -> HostRefusal.lasting(
                        caller.address() + " does not answer with JSON; check the address of its API"));
    }

    private void rest(Duration wait) {
        try {
            pause.take(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayUnavailableException("interrupted while waiting for " + caller.address(), e);
        }
    }
}
