package io.openova.catalyst.githost;

import io.openova.catalyst.httpclient.WebAddress;
import io.openova.catalyst.httpclient.WebCaller;
import io.openova.catalyst.overlay.PullRequests;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the Git host of an overlay. */
public final class GitHosts {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private GitHosts() {}

    /**
     * What a person said about the host; what is missing is taken from the overlay's own URL.
     *
     * @param kind {@code github}, {@code gitea}, or {@code none} for branches without pull requests
     * @param url of the host's API, for example {@code https://git.example.org/api/v1}
     * @param repository {@code OWNER/NAME}
     * @param token asked for anew at each use
     * @param plainHttpAllowed whether {@code http} to other machines is allowed
     */
    public record Choice(
            Optional<String> kind,
            Optional<String> url,
            Optional<String> repository,
            Supplier<Optional<String>> token,
            boolean plainHttpAllowed) {}

    /**
     * The host of a remote overlay; {@link PullRequests#NONE} for a repository on this machine about which nobody said
     * anything, and when {@code none} was asked for.
     *
     * @param overlayUrl of a remote; empty for a local repository
     * @throws IllegalArgumentException when something is missing or wrong; the message says what
     */
    public static PullRequests choose(Choice choice, Optional<String> overlayUrl) {
        return choose(choice, overlayUrl, LIMIT, Clock.systemUTC(), Pause.REAL);
    }

    static PullRequests choose(Choice choice, Optional<String> overlayUrl, Duration limit, Clock clock, Pause pause) {
        Optional<String> host = overlayUrl.flatMap(Repository::hostOfRemote);
        Optional<String> word =
                choice.kind().or(() -> host.filter("github.com"::equals).map(h -> "github"));
        if (word.filter("none"::equals).isPresent() || word.isEmpty() && host.isEmpty()) {
            return PullRequests.NONE;
        }
        HostKind kind = word.flatMap(HostKind::of)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "which product hosts the overlay? say github, gitea, or none for a branch without a pull request"));
        Repository repository = choice.repository()
                .map(Repository::parse)
                .or(() -> overlayUrl.flatMap(Repository::ofRemote))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the overlay's address names no repository at a Git host; say OWNER/NAME"));
        String address = choice.url()
                .or(() -> host.map(kind::defaultAddress))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the overlay is on this machine; say where the Git host's API is"));
        WebCaller caller = new WebCaller(WebAddress.parse(address, choice.plainHttpAllowed()), limit, MOST_BYTES);
        return new HostedPullRequests(kind, repository, caller, choice.token(), clock, pause);
    }
}
