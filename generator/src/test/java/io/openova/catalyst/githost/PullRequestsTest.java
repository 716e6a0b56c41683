package io.openova.catalyst.githost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Proposal;
import io.openova.catalyst.overlay.PullRequests;
import io.openova.catalyst.overlay.PullRequests.Draft;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class PullRequestsTest {
    private static final Draft DRAFT =
            new Draft("catalyst/apply/shop/web", "main", "apply shop/web: bp-web 1.0.0 on r1", "Files\n");
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final List<Duration> waits = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"github", "gitea"})
    void a_pull_request_is_opened_once_and_found_again(String kind) throws IOException {
        try (FakeHost host = host(kind)) {
            host.add("someone/else", "main", "open", "other");
            host.add("someone/else-2", "main", "open", "other");
            host.add(DRAFT.branch(), "main", "closed", "an old one");
            PullRequests pulls = pulls(kind, host, FakeHost.TOKEN);

            Proposal.PullRequest first = pulls.propose(DRAFT).orElseThrow();
            assertThat(first.isNew()).isTrue();
            assertThat(first.number()).isEqualTo(4);
            assertThat(first.link()).hasToString("https://git.example.org/acme/overlay/pulls/4");

            Draft changed = new Draft(DRAFT.branch(), "main", "apply shop/web: bp-web 1.1.0 on r1", "Other files\n");
            Proposal.PullRequest second = pulls.propose(changed).orElseThrow();
            assertThat(second).isEqualTo(new Proposal.PullRequest(4, first.link(), false));
            assertThat(host.pulls()).hasSize(4);
            assertThat(host.pulls().get(3).textAt("title")).contains(changed.title());
            assertThat(host.pulls().get(3).textAt("body")).contains(changed.body());

            int before = host.requests().size();
            pulls.propose(changed);
            assertThat(host.requests().subList(before, host.requests().size())).allMatch(r -> r.startsWith("GET "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "gitea"})
    void one_that_somebody_opens_in_between_is_taken(String kind) throws IOException {
        try (FakeHost host = host(kind)) {
            host.next(200, "[]");
            host.add(DRAFT.branch(), "main", "open", "theirs");
            assertThat(pulls(kind, host, FakeHost.TOKEN).propose(DRAFT))
                    .hasValueSatisfying(pull -> assertThat(pull.isNew()).isFalse());
            assertThat(host.pulls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, does not accept the token",
        "403, does not allow it",
        "404, no such repository",
        "422, refuses the pull request",
        "409, refuses the pull request",
        "423, is archived",
        "301, redirects are not followed",
        "418, answers HTTP 418"
    })
    void S08_a_refusal_is_named_at_once_and_never_shows_the_token(int status, String words) throws IOException {
        try (FakeHost host = host("github")) {
            host.next(
                    status,
                    "{\"message\":\"no\\u001b[31m way for " + FakeHost.TOKEN + "\"}",
                    "Location",
                    "http://evil/");
            assertThatThrownBy(() -> pulls("github", host, FakeHost.TOKEN).propose(DRAFT))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining(words)
                    .hasMessageContaining("no\\u001b[31m way for ***")
                    .message()
                    .doesNotContain(FakeHost.TOKEN, "\u001b");
            assertThat(host.requests()).hasSize(1);
            assertThat(waits).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, x-ratelimit-reset, 1767355500, 300",
        "403, retry-after, 60, 60",
        "429, retry-after, 61, 61",
        "429, retry-after, 'Fri, 02 Jan 2026 12:02:00 GMT', 120",
        "503, retry-after, 30, 30"
    })
    void a_rate_limit_says_how_long(int status, String header, String value, int seconds) throws IOException {
        try (FakeHost host = host("github")) {
            host.next(status, "{\"message\":\"slow down\"}", "x-ratelimit-remaining", "0", header, value);
            assertThatThrownBy(() -> pulls("github", host, FakeHost.TOKEN).propose(DRAFT))
                    .isInstanceOfSatisfying(OverlayUnavailableException.class, e -> assertThat(e.retryAfter())
                            .contains(Duration.ofSeconds(seconds)))
                    .hasMessageContaining("slow down");
            assertThat(waits).isEmpty();
        }
    }

    @Test
    void a_short_wait_is_waited() throws IOException {
        try (FakeHost host = host("gitea")) {
            host.next(429, "", "Retry-After", "2");
            host.next(502, "<html>");
            assertThat(pulls("gitea", host, FakeHost.TOKEN).propose(DRAFT)).isPresent();
            assertThat(waits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
            assertThat(host.pulls()).hasSize(1);
        }
    }

    @Test
    void a_host_that_stays_broken_is_given_up() throws IOException {
        try (FakeHost host = host("github")) {
            for (int i = 0; i < 3; i++) {
                host.next(500, "");
            }
            assertThatThrownBy(() -> pulls("github", host, FakeHost.TOKEN).propose(DRAFT))
                    .hasMessageContaining("cannot answer now (HTTP 500)");
            assertThat(host.requests()).hasSize(3);
        }
    }

    @Test
    void a_host_that_never_answers_costs_a_bounded_time() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            PullRequests pulls = pulls(
                    "github", "http://127.0.0.1:" + silent.getLocalPort(), FakeHost.TOKEN, Duration.ofMillis(200));
            assertThatThrownBy(() -> pulls.propose(DRAFT))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("did not answer within 200 ms");
        }
    }

    @Test
    void a_host_that_is_not_there_is_named() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        PullRequests pulls = pulls("github", "http://127.0.0.1:" + port, FakeHost.TOKEN, Duration.ofSeconds(20));
        assertThatThrownBy(() -> pulls.propose(DRAFT)).hasMessageContaining("nothing answers at 127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "javascript:alert(1)", "/relative", "ftp://x/1"})
    void T21_no_link_is_made_up(String link) throws IOException {
        try (FakeHost host = host("github")) {
            host.next(200, "[]");
            host.next(201, "{\"number\":1,\"html_url\":\"" + link + "\"}");
            assertThatThrownBy(() -> pulls("github", host, FakeHost.TOKEN).propose(DRAFT))
                    .hasMessageContaining("gave no link");
        }
    }

    @Test
    void something_that_is_no_api_is_named() throws IOException {
        try (FakeHost host = host("github")) {
            host.next(200, "<html>Sign in</html>");
            assertThatThrownBy(() -> pulls("github", host, FakeHost.TOKEN).propose(DRAFT))
                    .hasMessageContaining("does not answer with JSON");
        }
    }

    @Test
    void without_a_token_nothing_is_asked() throws IOException {
        try (FakeHost host = host("github")) {
            assertThatThrownBy(() -> pulls("github", host, " ").propose(DRAFT)).hasMessageContaining("needs a token");
            assertThat(host.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/overlay.git,",
        "https://github.com/acme/overlay,",
        "git@github.com:acme/overlay.git,",
        "ssh://git@git.example.org:2222/acme/overlay.git,gitea",
        "https://git.example.org/acme/overlay/,gitea"
    })
    void the_overlays_address_says_which_repository(String url, String kind) {
        assertThat(GitHosts.choose(choice(Optional.ofNullable(kind), Optional.empty(), "x"), Optional.of(url)))
                .isInstanceOf(HostedPullRequests.class);
        assertThat(Repository.ofRemote(url)).contains(new Repository("acme", "overlay"));
    }

    @Test
    void a_host_nobody_knows_must_be_named() {
        assertThatThrownBy(() -> GitHosts.choose(
                        choice(Optional.empty(), Optional.empty(), "x"), Optional.of("https://git.example.org/a/b")))
                .hasMessageContaining("github, gitea, or none");
        assertThat(GitHosts.choose(choice(Optional.empty(), Optional.empty(), "x"), Optional.empty()))
                .isSameAs(PullRequests.NONE);
        assertThatThrownBy(() -> GitHosts.choose(
                        choice(Optional.of("gitea"), Optional.of("http://git.example.org"), "x"),
                        Optional.of("https://git.example.org/a/b")))
                .hasMessageContaining("is not encrypted");
    }

    private static FakeHost host(String kind) throws IOException {
        FakeHost host = new FakeHost();
        return kind.equals("gitea") ? host.asGitea() : host;
    }

    private PullRequests pulls(String kind, FakeHost host, String token) {
        return pulls(kind, host.url(), token, Duration.ofSeconds(20));
    }

    private PullRequests pulls(String kind, String url, String token, Duration limit) {
        return GitHosts.choose(
                choice(Optional.of(kind), Optional.of(url), token),
                Optional.of("https://git.example.org/acme/overlay.git"),
                limit,
                Clock.fixed(NOON, ZoneOffset.UTC),
                waits::add);
    }

    private static GitHosts.Choice choice(Optional<String> kind, Optional<String> url, String token) {
        return new GitHosts.Choice(kind, url, Optional.empty(), () -> Optional.of(token), false);
    }
}
