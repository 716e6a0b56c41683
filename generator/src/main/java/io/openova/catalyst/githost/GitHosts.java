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
     * The settings for the host; missing ones are taken from the overlay's URL.
     *
     * @param kind {@code github}, {@code gitea}, or {@code none} for branches without pull requests
     * @param url of the host's API, for example {@code https://git.example.org/api/v1}
     * @param repository {@code OWNER/NAME}
     * @param token read again at each use
     * @param plainHttpAllowed whether {@code http} to other machines is allowed
     */
    public record Choice(
            Optional<String> kind,
            Optional<String> url,
            Optional<String> repository,
            Supplier<Optional<String>> token,
            boolean plainHttpAllowed) {}

    /**
     * The host of a remote overlay; {@link PullRequests#NONE} for a repository on this machine without settings, and
     * for {@code none}.
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
                .orElseThrow(() -> new IllegalArgumentException(
                        "the type of the Git host is unknown; set it to github, gitea, or none for a branch "
                                + "without a pull request"));
        Repository repository = choice.repository()
                .map(Repository::parse)
                .or(() -> overlayUrl.flatMap(Repository::ofRemote))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the overlay's address names no repository on a Git host; set OWNER/NAME"));
        String address = choice.url()
                .or(() -> host.map(kind::defaultAddress))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the overlay is on this machine; set the URL of the Git host's API"));
        WebCaller caller = new WebCaller(WebAddress.parse(address, choice.plainHttpAllowed()), limit, MOST_BYTES);
        return new HostedPullRequests(kind, repository, caller, choice.token(), clock, pause);
    }
}
