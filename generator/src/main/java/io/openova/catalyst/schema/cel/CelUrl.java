package io.openova.catalyst.schema.cel;

import io.openova.catalyst.schema.goformat.RequestUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An absolute URL, or an absolute path, as Kubernetes' CEL functions accept it; spaces in the path are allowed. */
record CelUrl(String scheme, String host, String path, String query) {
    private static final Pattern FORM = Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^?]*)(?:\\?(.*))?");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    static Optional<CelUrl> of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (RequestUri.fault(text) != null || !matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1) == null ? "" : matcher.group(1).toLowerCase(Locale.ROOT);
        String query = matcher.group(3) == null ? "" : matcher.group(3);
        String rest = matcher.group(2);
        if (!rest.startsWith("/")) {
            return scheme.isEmpty() ? Optional.empty() : Optional.of(new CelUrl(scheme, "", "", query));
        }
        String host = "";
        if (!scheme.isEmpty() && rest.startsWith("//")) {
            int end = rest.indexOf('/', 2);
            String authority = rest.substring(2, end < 0 ? rest.length() : end);
            host = authority.substring(authority.lastIndexOf('@') + 1);
            rest = end < 0 ? "" : rest.substring(end);
        }
        return Optional.of(new CelUrl(scheme, host, rest, query));
    }

    String hostname() {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }

    String port() {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(colon + 1) : "";
    }

    String escapedPath() {
        StringBuilder out = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0x20 && "\"<>\\^`{|}".indexOf(b) < 0;
            out.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return out.toString();
    }

    Map<String, List<String>> queries() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty() && !BROKEN_ESCAPE.matcher(pair).find()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                queries.computeIfAbsent(decoded(name), n -> new ArrayList<>()).add(decoded(value));
            }
        }
        return queries;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
