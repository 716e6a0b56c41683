package io.openova.catalyst.http.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookie of a session. Over TLS it is {@code __Host-catalyst}, which a browser takes only with Secure, for the whole host,
 * and from no other host. A browser does not take that over plain HTTP, so on this machine it is named after the port, because
 * cookies of one host are shared by all its ports.
 *
 * @param name of the cookie
 * @param isSecure whether it is sent over TLS only
 */
record SessionCookie(String name, boolean isSecure) {
    private static final String SECURE = "__Host-catalyst";
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|[a-z0-9.-]+\\.localhost)(:([0-9]{1,5}))?");

    /** @param forwardedProto what a proxy says of the scheme */
    static SessionCookie of(Optional<String> host, Optional<String> forwardedProto) {
        var matcher = LOOPBACK.matcher(host.orElse("").toLowerCase(Locale.ROOT));
        boolean isPlain = matcher.matches()
                && forwardedProto
                        .filter(proto -> proto.equalsIgnoreCase("https"))
                        .isEmpty();
        if (!isPlain) {
            return new SessionCookie(SECURE, true);
        }
        String port = matcher.group(4);
        return new SessionCookie("catalyst-" + (port == null ? "80" : port), false);
    }

    /** The value in the lines of the header Cookie; empty without one, or with two that differ. */
    Optional<String> in(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            for (String pair : line.split(";", -1)) {
                String text = pair.strip();
                if (text.startsWith(name + "=")) {
                    found.add(text.substring(name.length() + 1));
                }
            }
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** The header that sets it. */
    String set(String value, Duration lifetime) {
        return name + "=" + value + "; Path=/; Max-Age=" + lifetime.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (isSecure ? "; Secure" : "");
    }

    /** The header that removes it. */
    String clear() {
        return set("", Duration.ZERO);
    }
}
