package io.openova.catalyst.schema.goformat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses URIs as Go (1.26) does: the error of {@code url.ParseRequestURI}, which Kubernetes calls, for an absolute URI
 * or path; and whether {@code url.Parse}, which Helm's validator calls, accepts a text. It works on UTF-8 bytes, one
 * Latin-1 character for each byte.
 */
public final class RequestUri {
    /** Characters of a host that need no escape, besides letters, digits, and non-ASCII characters. */
    private static final String IN_HOSTS = "-_.~!$&'()*+,;=:[]<>\"";

    private static final String IN_USERS = "-._:~!$&'()*+,;=%@";

    /** Ends parsing with Go's message. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String message) {
            super(message, null, false, false);
        }

        String message() {
            return String.valueOf(getMessage());
        }
    }

    private RequestUri() {}

    /** Returns null when the text is valid. */
    public static @Nullable String fault(String text) {
        String raw = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try {
            check(raw);
            return null;
        } catch (Fault fault) {
            return "parse " + quoted(raw) + ": " + fault.message();
        }
    }

    /** The parts of a URI or a relative reference as Go's {@code url.Parse} returns them; absent parts are empty. */
    public record Reference(String scheme, String host, String path) {}

    /** Returns null where Go refuses the text. */
    public static @Nullable Reference reference(String text) {
        String raw = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int hash = raw.indexOf('#');
        try {
            escapes(hash < 0 ? "" : raw.substring(hash + 1));
            return parsed(hash < 0 ? raw : raw.substring(0, hash));
        } catch (Fault fault) {
            return null;
        }
    }

    private static Reference parsed(String raw) throws Fault {
        controls(raw);
        int colon = raw.equals("*") ? -1 : colon(raw);
        String scheme = colon < 0 ? "" : raw.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = raw.substring(colon + 1);
        String path = rest.indexOf('?') < 0 ? rest : rest.substring(0, rest.indexOf('?'));
        if (!path.startsWith("/")) {
            if (colon >= 0) {
                return new Reference(scheme, "", "");
            }
            if (path.contains(":") && (path.indexOf('/') < 0 || path.indexOf(':') < path.indexOf('/'))) {
                throw new Fault("first path segment in URL cannot contain colon");
            }
        }
        String host = "";
        if (path.startsWith("//") && (colon >= 0 || !path.startsWith("///"))) {
            int end = path.indexOf('/', 2);
            String authority = path.substring(2, end < 0 ? path.length() : end);
            authority(scheme, authority);
            host = authority.substring(authority.lastIndexOf('@') + 1);
            path = end < 0 ? "" : path.substring(end);
        }
        escapes(path);
        return new Reference(scheme, host, path);
    }

    private static void controls(String raw) throws Fault {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) < ' ' || raw.charAt(i) == 0x7f) {
                throw new Fault("net/url: invalid control character in URL");
            }
        }
    }

    private static void check(String raw) throws Fault {
        controls(raw);
        if (raw.isEmpty()) {
            throw new Fault("empty url");
        }
        if (raw.equals("*")) {
            return;
        }
        int colon = colon(raw);
        String rest = raw.substring(colon + 1);
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        if (!path.startsWith("/")) {
            if (colon < 0) {
                throw new Fault("invalid URI for request");
            }
            return;
        }
        if (colon >= 0 && path.startsWith("//")) {
            int end = path.indexOf('/', 2);
            authority(
                    raw.substring(0, colon).toLowerCase(Locale.ROOT), path.substring(2, end < 0 ? path.length() : end));
            path = end < 0 ? "" : path.substring(end);
        }
        escapes(path);
    }

    /** Returns the end of the scheme; -1 when there is none. */
    private static int colon(String raw) throws Fault {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == ':') {
                if (i == 0) {
                    throw new Fault("missing protocol scheme");
                }
                return i;
            }
            boolean later = isDigit(c) || c == '+' || c == '-' || c == '.';
            if (!isLetter(c) && !(later && i > 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static void authority(String scheme, String authority) throws Fault {
        int at = authority.lastIndexOf('@');
        host(scheme, authority.substring(at + 1));
        if (at < 0) {
            return;
        }
        String user = authority.substring(0, at);
        for (int i = 0; i < user.length(); i++) {
            if (!isLetter(user.charAt(i)) && !isDigit(user.charAt(i)) && IN_USERS.indexOf(user.charAt(i)) < 0) {
                throw new Fault("net/url: invalid userinfo");
            }
        }
        int colon = user.indexOf(':');
        escapes(colon < 0 ? user : user.substring(0, colon));
        escapes(user.substring(colon + 1));
    }

    private static void host(String scheme, String host) throws Fault {
        int open = host.lastIndexOf('[');
        if (open > 0) {
            throw new Fault("invalid IP-literal");
        }
        if (open == 0) {
            int close = host.lastIndexOf(']');
            if (close < 0) {
                throw new Fault("missing ']' in host");
            }
            port(host.substring(close + 1));
            literal(host.substring(1, close));
            return;
        }
        int colon = host.indexOf(':');
        if (colon >= 0) {
            boolean one = scheme.equals("http") || scheme.equals("https");
            port(host.substring(one ? colon : host.lastIndexOf(':')));
        }
        unescaped(host, false);
    }

    private static void literal(String inside) throws Fault {
        int zone = inside.indexOf("%25");
        String address = zone < 0
                ? unescaped(inside, false)
                : unescaped(inside.substring(0, zone), false) + unescaped(inside.substring(zone), true);
        int percent = address.indexOf('%');
        boolean zoned = percent >= 0 && address.indexOf(':') >= 0 && address.indexOf(':') < percent;
        byte[] bytes = AddressText.strict(zoned ? address.substring(0, percent) : address);
        if (bytes == null || zoned && (bytes.length == 4 || percent == address.length() - 1)) {
            throw new Fault("invalid host: " + quoted(address) + " is not an IP address");
        }
        if (bytes.length == 4) {
            throw new Fault("invalid IP-literal");
        }
    }

    private static void port(String port) throws Fault {
        for (int i = 0; i < port.length(); i++) {
            if (i == 0 ? port.charAt(0) != ':' : !isDigit(port.charAt(i))) {
                throw new Fault("invalid port " + quoted(port) + " after host");
            }
        }
    }

    private static void escapes(String text) throws Fault {
        for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 3)) {
            escaped(text, i);
        }
    }

    /** Returns the byte that an escape encodes. */
    private static int escaped(String text, int at) throws Fault {
        if (at + 2 >= text.length() || hex(text.charAt(at + 1)) < 0 || hex(text.charAt(at + 2)) < 0) {
            throw new Fault("invalid URL escape " + quoted(text.substring(at, Math.min(at + 3, text.length()))));
        }
        return hex(text.charAt(at + 1)) << 4 | hex(text.charAt(at + 2));
    }

    /**
     * A host with its escapes resolved: only non-ASCII characters may be escaped, and the percent sign before a zone.
     */
    private static String unescaped(String text, boolean isZone) throws Fault {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int value = escaped(text, i);
                String escape = text.substring(i, i + 3);
                boolean allowed =
                        escape.equals("%25") || (isZone ? value == ' ' || isPlainInHost((char) value) : value >= 0x80);
                if (!allowed) {
                    throw new Fault("invalid URL escape " + quoted(escape));
                }
                plain.append((char) value);
                i += 2;
            } else if (c < 0x80 && !isPlainInHost(c)) {
                throw new Fault("invalid character " + quoted(String.valueOf(c)) + " in host name");
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean isPlainInHost(char c) {
        return isLetter(c) || isDigit(c) || IN_HOSTS.indexOf(c) >= 0;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Quotes a text as Go does. */
    private static String quoted(String raw) {
        StringBuilder out = new StringBuilder("\"");
        int at = 0;
        while (at < raw.length()) {
            int length = 1;
            int point = point(raw, at, length);
            while (point < 0 && length < 4) {
                point = point(raw, at, ++length);
            }
            if (point < 0) {
                out.append(String.format("\\x%02x", (int) raw.charAt(at)));
                at++;
            } else {
                appendQuoted(point, out);
                at += length;
            }
        }
        return out.append('"').toString();
    }

    private static void appendQuoted(int point, StringBuilder out) {
        int named = "\u0007\b\f\n\r\t\u000b".indexOf(point);
        if (point == '"' || point == '\\') {
            out.append('\\').append((char) point);
        } else if (isPrinted(point)) {
            out.appendCodePoint(point);
        } else if (named >= 0) {
            out.append('\\').append("abfnrtv".charAt(named));
        } else if (point < 0x80) {
            out.append(String.format("\\x%02x", point));
        } else {
            out.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
        }
    }

    private static boolean isPrinted(int point) {
        return point == ' '
                || switch (Character.getType(point)) {
                    case Character.UNASSIGNED,
                            Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** Returns the character that these bytes encode; -1 when they are invalid, or part of one. */
    private static int point(String raw, int from, int length) {
        if (from + length > raw.length()) {
            return -1;
        }
        byte[] bytes = raw.substring(from, from + length).getBytes(StandardCharsets.ISO_8859_1);
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Character.codePointAt(decoded, 0);
        } catch (CharacterCodingException e) {
            return -1;
        }
    }
}
