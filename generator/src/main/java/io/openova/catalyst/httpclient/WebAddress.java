package io.openova.catalyst.httpclient;

import io.openova.catalyst.finding.RedactedUrl;
import io.openova.catalyst.finding.SingleLine;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Where a server is: {@code https}, or {@code http} on this machine; without credentials, query, and fragment, and
 * without a slash at the end.
 */
public record WebAddress(URI uri) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * @param plainHttpAllowed whether {@code http} to other machines is allowed, too
     * @throws IllegalArgumentException for anything else; the message says what to write instead
     */
    public static WebAddress parse(String text, boolean plainHttpAllowed) {
        String stripped = text.strip();
        while (stripped.endsWith("/")) {
            stripped = stripped.substring(0, stripped.length() - 1);
        }
        URI uri;
        try {
            uri = new URI(stripped);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "`" + SingleLine.of(RedactedUrl.of(text)) + "` is no URL; write https://host", e);
        }
        String shown = SingleLine.of(RedactedUrl.of(text));
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null) {
            throw new IllegalArgumentException("`" + shown + "` is not a web address; write https://host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "`" + shown + "` holds a user name or password; take it out, and give a token file instead");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("`" + shown + "` has a query or a fragment; write the plain URL");
        }
        if (scheme.equals("http") && !plainHttpAllowed && !isLoopback(uri)) {
            throw new IllegalArgumentException("`" + shown + "` is not encrypted; use https://");
        }
        return new WebAddress(uri);
    }

    /** The address of something below this one. */
    URI below(String path) {
        URI below = URI.create(uri + path);
        if (!path.startsWith("/") || !uri.getRawAuthority().equals(below.getRawAuthority())) {
            throw new IllegalArgumentException("a path below " + uri + " begins with a slash");
        }
        return below;
    }

    private static boolean isLoopback(URI uri) {
        return LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
