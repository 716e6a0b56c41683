package io.openova.catalyst.githost;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A product that hosts Git repositories. */
public enum HostKind {
    GITHUB {
        @Override
        String defaultAddress(String host) {
            return host.equals("github.com") ? "https://api.github.com" : "https://" + host + "/api/v3";
        }

        @Override
        Map<String, String> headers(String token) {
            return Map.of(
                    "Accept",
                    "application/vnd.github+json",
                    "X-GitHub-Api-Version",
                    "2022-11-28",
                    "User-Agent",
                    USER_AGENT,
                    "Authorization",
                    "Bearer " + token);
        }

        @Override
        String openPulls(Repository repository, String branch, String base, int page) {
            return repository.path() + "/pulls?state=open&head=" + Repository.encoded(repository.owner() + ":" + branch)
                    + "&base=" + Repository.encoded(base) + "&per_page=" + PAGE + "&page=" + page;
        }
    },

    /** Also Forgejo, which speaks the same API. */
    GITEA {
        @Override
        String defaultAddress(String host) {
            return "https://" + host + "/api/v1";
        }

        @Override
        Map<String, String> headers(String token) {
            return Map.of("Accept", "application/json", "User-Agent", USER_AGENT, "Authorization", "token " + token);
        }

        /** Gitea's list has no filter by branch. */
        @Override
        String openPulls(Repository repository, String branch, String base, int page) {
            return repository.path() + "/pulls?state=open&limit=" + PAGE + "&page=" + page;
        }
    };

    /** What both hosts give at most on a page. */
    static final int PAGE = 50;

    private static final String USER_AGENT = "catalyst";

    /** The default URL of the API. */
    abstract String defaultAddress(String host);

    abstract Map<String, String> headers(String token);

    abstract String openPulls(Repository repository, String branch, String base, int page);

    /** The kind by its word, {@code github} or {@code gitea}. */
    public static Optional<HostKind> of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "github" -> Optional.of(GITHUB);
            case "gitea", "forgejo" -> Optional.of(GITEA);
            default -> Optional.empty();
        };
    }
}
