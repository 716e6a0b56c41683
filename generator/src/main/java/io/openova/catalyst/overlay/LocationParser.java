package io.openova.catalyst.overlay;

import io.openova.catalyst.finding.RedactedUrl;
import io.openova.catalyst.finding.SingleLine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses locations by a closed grammar; anything it does not recognise is refused. */
public final class LocationParser {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)(:{1,2})(//)?(.*)");
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[^@/]*)@)?(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern SCP = Pattern.compile("(?<user>[^@/:]+)@(?<host>[^/:]+):(?<path>.+)");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private LocationParser() {}

    static OverlayLocation parse(String text) {
        if (text.isBlank()) {
            throw refused(text, "is blank", "give a path or a URL");
        }
        if (text.startsWith("-")) {
            throw refused(text, "begins with a hyphen", "write ./ before a path");
        }
        if (!SingleLine.of(text).equals(text)) {
            throw refused(text, "holds control characters", "remove them");
        }
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches() && (scheme.group(3) != null || scheme.group(2).length() == 2)) {
            if (scheme.group(2).length() == 2) {
                throw refused(
                        text, "names a remote helper, which would run a program", "use https://, ssh://, or a path");
            }
            return url(text, scheme.group(1).toLowerCase(Locale.ROOT), scheme.group(4));
        }
        Matcher scp = SCP.matcher(text);
        return scp.matches() ? scp(text, scp) : local(text, text);
    }

    public static boolean isLoopback(String url) {
        String rest = url.substring(url.indexOf("://") + 3);
        int slash = rest.indexOf('/');
        Matcher authority = AUTHORITY.matcher(slash < 0 ? rest : rest.substring(0, slash));
        return authority.matches() && LOOPBACK.contains(authority.group("host").toLowerCase(Locale.ROOT));
    }

    private static OverlayLocation url(String text, String scheme, String rest) {
        switch (scheme) {
            case "file":
                if (!rest.startsWith("/")) {
                    throw refused(text, "names a host", "write file:///path");
                }
                return local(text, rest);
            case "https":
                return web(text, rest, OverlayLocation.Protocol.HTTPS);
            case "http":
                return web(text, rest, OverlayLocation.Protocol.HTTP);
            case "ssh":
                return ssh(text, rest);
            default:
                throw refused(
                        text, "has the unknown scheme " + scheme + "://", "use https://, ssh://, file://, or a path");
        }
    }

    private static OverlayLocation web(String text, String rest, OverlayLocation.Protocol protocol) {
        Matcher authority = authority(text, rest);
        if (authority.group("user") != null) {
            throw new IllegalArgumentException("the overlay's URL holds a user name or password; take it out, and give"
                    + " the token by a token file or CATALYST_GIT_TOKEN");
        }
        if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
            throw refused(text, "has a query or a fragment", "give the repository's plain URL");
        }
        return new OverlayLocation.Remote(text, protocol);
    }

    private static OverlayLocation ssh(String text, String rest) {
        Matcher authority = authority(text, rest);
        String user = authority.group("user");
        if (user != null && user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "the overlay's URL holds a password; take it out, and give an ssh key instead");
        }
        if (user != null && !USER.matcher(user).matches()) {
            throw refused(text, "has an odd user name", "write ssh://user@host/path");
        }
        if (rest.indexOf('/') < 0 || rest.endsWith("/") && rest.indexOf('/') == rest.length() - 1) {
            throw refused(text, "names no repository", "write ssh://user@host/path");
        }
        return new OverlayLocation.Remote(text, OverlayLocation.Protocol.SSH);
    }

    private static OverlayLocation scp(String text, Matcher scp) {
        if (!USER.matcher(scp.group("user")).matches()
                || !HOST.matcher(scp.group("host")).matches()
                || scp.group("path").startsWith("-")) {
            throw refused(text, "has an odd user, host, or path", "write user@host:path");
        }
        return new OverlayLocation.Remote(text, OverlayLocation.Protocol.SSH);
    }

    private static Matcher authority(String text, String rest) {
        int slash = rest.indexOf('/');
        Matcher authority = AUTHORITY.matcher(slash < 0 ? rest : rest.substring(0, slash));
        if (!authority.matches() || !HOST.matcher(authority.group("host")).matches()) {
            if (rest.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "the overlay's URL has an odd user or host; write scheme://host/path");
            }
            throw refused(text, "has an odd host", "write scheme://host/path");
        }
        return authority;
    }

    private static OverlayLocation local(String text, String path) {
        try {
            return new OverlayLocation.Local(Path.of(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw refused(text, "is no path", "give a path or a URL");
        }
    }

    private static IllegalArgumentException refused(String text, String why, String remedy) {
        return new IllegalArgumentException(
                "the overlay's location `" + SingleLine.of(RedactedUrl.of(text)) + "` " + why + "; " + remedy);
    }
}
