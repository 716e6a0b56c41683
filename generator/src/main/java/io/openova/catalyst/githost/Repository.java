package io.openova.catalyst.githost;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository as a host names it. */
public record Repository(String owner, String name) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final Pattern REMOTE = Pattern.compile(
            "(?:(?:https?|ssh)://(?:[^/@]*@)?(?<host>[^/:\\]]+|\\[[^\\]]+])(?::[0-9]+)?/|[^@/:]+@(?<scp>[^/:]+):/?)(?<path>.+?)(?:\\.git)?/?");

    public Repository {
        if (!PART.matcher(owner).matches() || !PART.matcher(name).matches()) {
            throw new IllegalArgumentException("a repository at a Git host is written OWNER/NAME");
        }
    }

    /** Reads {@code OWNER/NAME}. */
    static Repository parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a repository at a Git host is written OWNER/NAME");
        }
        return new Repository(parts[0], parts[1]);
    }

    /** The repository from the overlay's URL: the last two parts of its path. */
    static Optional<Repository> ofRemote(String url) {
        Matcher matcher = REMOTE.matcher(url);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String[] parts = matcher.group("path").split("/", -1);
        if (parts.length < 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Repository(parts[parts.length - 2], parts[parts.length - 1]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The host that the overlay's own URL names. */
    static Optional<String> hostOfRemote(String url) {
        Matcher matcher = REMOTE.matcher(url);
        return matcher.matches()
                ? Optional.of(matcher.group("host") == null ? matcher.group("scp") : matcher.group("host"))
                : Optional.empty();
    }

    public String path() {
        return "/repos/" + owner + "/" + name;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
