package io.openova.catalyst.schema.foreign;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.openova.catalyst.schema.goformat.AddressText;
import io.openova.catalyst.schema.goformat.FormatTimes;
import io.openova.catalyst.schema.goformat.RequestUri;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The formats that Helm checks in a chart's {@code values.schema.json}, each as Helm's validator
 * (santhosh-tekuri/jsonschema 6) implements it, oddities included; {@code HelmFormatTest} compares the two. Methods
 * work on the UTF-8 bytes of a string, one Latin-1 character for each byte.
 */
enum HelmFormat {
    JSON_POINTER("json-pointer", "a JSON pointer such as /a/b"),
    RELATIVE_JSON_POINTER("relative-json-pointer", "a relative JSON pointer such as 1/a"),
    UUID("uuid", "a UUID such as 123e4567-e89b-12d3-a456-426614174000"),
    DURATION("duration", "a duration such as P1DT12H"),
    PERIOD("period", "a period such as 2026-01-31T10:00:00Z/P1D"),
    IPV4("ipv4", "an IPv4 address such as 192.0.2.1"),
    IPV6("ipv6", "an IPv6 address such as 2001:db8::1"),
    HOSTNAME("hostname", "a host name such as a.example.com"),
    EMAIL("email", "a mail address such as a@example.com"),
    DATE("date", "a date such as 2026-01-31"),
    TIME("time", "a time of day such as 10:00:00Z"),
    DATE_TIME("date-time", "a time such as 2026-01-31T10:00:00Z"),
    URI("uri", "an absolute URI such as https://example.com/a"),
    IRI("iri", "an absolute URI such as https://example.com/a"),
    URI_REFERENCE("uri-reference", "a URI, or a part of one"),
    IRI_REFERENCE("iri-reference", "a URI, or a part of one"),
    URI_TEMPLATE("uri-template", "a URI template such as https://example.com/{name}"),
    SEMVER("semver", "a version such as 1.2.3"),
    REGEX("regex", "a regular expression");

    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_MAIL = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final int NO_SHIFT = Integer.MIN_VALUE;

    private final String id;
    private final String words;

    HelmFormat(String id, String words) {
        this.id = id;
        this.words = words;
    }

    /** The name in a schema. */
    String id() {
        return id;
    }

    /** Describes what a known format requires, to follow "is not". */
    static String words(String id) {
        for (HelmFormat format : values()) {
            if (format.id.equals(id)) {
                return format.words;
            }
        }
        return "what the format " + id + " wants";
    }

    boolean takes(String text) {
        String raw = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return switch (this) {
            case JSON_POINTER -> isPointer(raw);
            case RELATIVE_JSON_POINTER -> isRelativePointer(raw);
            case UUID -> raw.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
            case DURATION -> isDuration(raw);
            case PERIOD -> isPeriod(raw);
            case IPV4 -> isIpv4(raw);
            case IPV6 -> isIpv6(raw);
            case HOSTNAME -> isHost(raw);
            case EMAIL -> isMail(raw);
            case DATE -> FormatTimes.isDate(raw);
            case TIME -> isTime(raw);
            case DATE_TIME -> isDateTime(raw);
            case URI, IRI -> isUri(text, true);
            case URI_REFERENCE, IRI_REFERENCE -> text.indexOf('\\') < 0 && isUri(text, false);
            case URI_TEMPLATE -> isTemplate(text);
            case SEMVER -> isVersion(raw);
            case REGEX -> isRegex(text);
        };
    }

    private static boolean isPointer(String text) {
        return text.isEmpty()
                || text.startsWith("/") && !text.replaceAll("~[01]", "").contains("~");
    }

    private static boolean isRelativePointer(String text) {
        int digits = digits(text, 0);
        String rest = text.substring(digits);
        return digits > 0 && !(digits > 1 && text.charAt(0) == '0') && (rest.equals("#") || isPointer(rest));
    }

    private static boolean isDuration(String text) {
        if (text.length() < 2 || text.charAt(0) != 'P') {
            return false;
        }
        if (text.endsWith("W")) {
            return text.length() > 2 && digits(text, 1) == text.length() - 1;
        }
        String[] parts = text.substring(1).split("T", -1);
        return parts.length <= 2
                && hasUnits(parts[0], "YMD")
                && (parts.length == 1 || !parts[1].isEmpty() && hasUnits(parts[1], "HMS"));
    }

    /** Numbers with units, in their order, each at most once. */
    private static boolean hasUnits(String text, String units) {
        int at = 0;
        int next = 0;
        while (at < text.length()) {
            int end = digits(text, at);
            int unit = end == at || end == text.length() ? -1 : units.indexOf(text.charAt(end), next);
            if (unit < 0) {
                return false;
            }
            next = unit + 1;
            at = end + 1;
        }
        return true;
    }

    private static boolean isPeriod(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String start = text.substring(0, slash);
        String end = text.substring(slash + 1);
        if (start.startsWith("P")) {
            return isDuration(start) && isDateTime(end);
        }
        return isDateTime(start) && (end.startsWith("P") ? isDuration(end) : isDateTime(end));
    }

    private static boolean isIpv4(String text) {
        String[] groups = text.split("\\.", -1);
        for (String group : groups) {
            int number = group.length() > 1 && group.charAt(0) == '0' ? -1 : number(group);
            if (number < 0 || number > 255) {
                return false;
            }
        }
        return groups.length == 4;
    }

    private static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0 && AddressText.strict(text) != null;
    }

    private static boolean isHost(String text) {
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        for (String label : host.split("\\.", -1)) {
            boolean isSound =
                    label.length() <= LONGEST_LABEL && label.matches("[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?");
            if (!isSound) {
                return false;
            }
        }
        return host.length() <= LONGEST_HOST;
    }

    private static boolean isMail(String text) {
        int at = text.lastIndexOf('@');
        if (text.length() > LONGEST_MAIL || at < 0 || at > LONGEST_LOCAL) {
            return false;
        }
        String local = text.substring(0, at);
        String domain = text.substring(at + 1);
        boolean isQuoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
        boolean isSound = isQuoted
                ? local.indexOf('\\') < 0
                        && local.substring(1, local.length() - 1).indexOf('"') < 0
                : !local.startsWith(".")
                        && !local.endsWith(".")
                        && !local.contains("..")
                        && local.matches("[a-zA-Z0-9.!#$%&'*+\\-/=?^_`{|}~]*");
        if (!isSound || !domain.startsWith("[") || !domain.endsWith("]")) {
            return isSound && isHost(domain);
        }
        String address = domain.substring(1, domain.length() - 1);
        return address.startsWith("IPv6:") ? isIpv6(address.substring("IPv6:".length())) : isIpv4(address);
    }

    private static boolean isDateTime(String text) {
        return text.length() >= 20
                && (text.charAt(10) == 'T' || text.charAt(10) == 't')
                && FormatTimes.isDate(text.substring(0, 10))
                && isTime(text.substring(11));
    }

    private static boolean isTime(String text) {
        if (text.length() < 9 || text.charAt(2) != ':' || text.charAt(5) != ':') {
            return false;
        }
        int hours = number(text.substring(0, 2));
        int minutes = number(text.substring(3, 5));
        int seconds = number(text.substring(6, 8));
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) {
            return false;
        }
        int offsetAt = 8;
        if (text.charAt(8) == '.') {
            offsetAt = digits(text, 9);
            if (offsetAt == 9) {
                return false;
            }
        }
        String offset = text.substring(offsetAt);
        int shift = offset.equalsIgnoreCase("z") ? 0 : shift(offset);
        // A leap second is the last of a day in UTC.
        return shift != NO_SHIFT
                && (seconds < 60 || Math.floorMod(hours * 60 + minutes + shift, 24 * 60) == 23 * 60 + 59);
    }

    /** Returns the minutes to add for UTC; {@link #NO_SHIFT} for an invalid offset. */
    private static int shift(String offset) {
        if (offset.length() != 6 || offset.charAt(3) != ':') {
            return NO_SHIFT;
        }
        int hours = number(offset.substring(1, 3));
        int minutes = number(offset.substring(4));
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return NO_SHIFT;
        }
        return switch (offset.charAt(0)) {
            case '+' -> -(hours * 60 + minutes);
            case '-' -> hours * 60 + minutes;
            default -> NO_SHIFT;
        };
    }

    private static boolean isUri(String text, boolean isAbsolute) {
        RequestUri.Reference reference = RequestUri.reference(text);
        return reference != null
                && hasSoundHost(reference.host())
                && !(isAbsolute && reference.scheme().isEmpty());
    }

    /** A host with a colon, apart from the port's, must be an IPv6 address in brackets, without a zone. */
    private static boolean hasSoundHost(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon >= 0 && digits(host, colon + 1) == host.length();
        String name = hasPort ? host.substring(0, colon) : host;
        boolean isBracketed = name.startsWith("[") && name.endsWith("]");
        String address = isBracketed ? name.substring(1, name.length() - 1) : name;
        return address.indexOf(':') < 0 || host.contains("[") && host.contains("]") && isIpv6(address);
    }

    private static boolean isTemplate(String text) {
        RequestUri.Reference reference = RequestUri.reference(text);
        if (reference == null || !hasSoundHost(reference.host())) {
            return false;
        }
        if (isEscapedAsGoDoes(reference.path())) {
            return true;
        }
        for (String segment : reference.path().split("/", -1)) {
            boolean isOpen = false;
            for (char c : unescaped(segment).toCharArray()) {
                if (c == '{' || c == '}') {
                    if (isOpen == (c == '{')) {
                        return false;
                    }
                    isOpen = !isOpen;
                }
            }
            if (isOpen) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether Go would encode the path in exactly this form; only other paths are stored and validated. */
    private static boolean isEscapedAsGoDoes(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                String escape = path.substring(i + 1, i + 3);
                if (isPlainInPath((char) Integer.parseInt(escape, 16))
                        || !escape.equals(escape.toUpperCase(Locale.ROOT))) {
                    return false;
                }
                i += 2;
            } else if (!isPlainInPath(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainInPath(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-_.~$&+,/:;=@".indexOf(c) >= 0);
    }

    private static String unescaped(String segment) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                plain.append((char) Integer.parseInt(segment.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                plain.append(segment.charAt(i));
            }
        }
        return plain.toString();
    }

    private static boolean isVersion(String text) {
        String rest = text;
        int plus = rest.indexOf('+');
        if (plus >= 0) {
            if (!areIdentifiers(rest.substring(plus + 1), true)) {
                return false;
            }
            rest = rest.substring(0, plus);
        }
        int dash = rest.indexOf('-');
        if (dash >= 0) {
            if (!areIdentifiers(rest.substring(dash + 1), false)) {
                return false;
            }
            rest = rest.substring(0, dash);
        }
        return rest.matches("(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)");
    }

    private static boolean areIdentifiers(String text, boolean mayStartWithZero) {
        for (String identifier : text.split("\\.", -1)) {
            boolean isNumber = digits(identifier, 0) == identifier.length();
            if (!identifier.matches("[-0-9a-zA-Z]+")
                    || !mayStartWithZero && isNumber && identifier.length() > 1 && identifier.charAt(0) == '0') {
                return false;
            }
        }
        return true;
    }

    /**
     * RE2/J differs from Go's engine in a few oddities: an expression that only RE2/J may refuse is accepted, and left
     * to Helm.
     */
    private static boolean isRegex(String text) {
        try {
            // RE2/J reports an error for a repetition of a brace that does not begin a count.
            Pattern.compile(text.replaceAll("(?<!\\\\)\\{(?![0-9]+(,[0-9]*)?})", "\\\\{"));
            return true;
        } catch (PatternSyntaxException e) {
            return text.contains("\\p") || text.contains("\\P") || text.contains("[:");
        }
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /**
     * Parses as Go's {@code Atoi} does, with a sign; negative for anything that is not a number, is below zero, or is
     * too large.
     */
    private static int number(String text) {
        if (!text.matches("[-+]?[0-9]+")) {
            return -1;
        }
        BigInteger value = new BigInteger(text);
        return value.signum() < 0 || value.bitLength() > 30 ? -1 : value.intValueExact();
    }
}
