package io.openova.catalyst.schema.goformat;

import io.openova.catalyst.model.KubernetesVersion;

/**
 * The string formats that are checked: one table for Kubernetes' own types, for custom resource definitions and our
 * schemas, and for the functions of rules. Each accepts what Kubernetes' code accepts; {@code FormatTableTest} compares
 * the two.
 */
public enum TextFormat {
    NONE("", "anything"),

    // Of the fields of Kubernetes' own types, which Go reads.
    TIME("", "a time such as 2026-01-31T10:00:00Z"),
    /** Times of leases and events, whose Go type requires every digit. */
    MICRO_TIME("", "a time with microseconds such as 2026-01-31T10:00:00.000000Z"),
    /** Kubernetes' quantities: {@code 100m}, {@code 1.5Gi}, {@code 1e3}; but not {@code Gi}, which it reads as 0. */
    QUANTITY("", "a quantity such as 100m, 1.5 or 2Gi"),
    BYTES("", "base64"),
    /** Formats of numbers; every string is accepted. */
    INT32("", "a whole number of 32 bits"),
    /** A number of 32 bits, or a name. */
    PORT(
            "",
            "a port: a number without quotes, or a name of at most 15 characters a-z, 0-9, and single dashes, with a letter"),
    PORT_NAME("", "the name of a port: at most 15 characters a-z, 0-9, and single dashes inside, with a letter"),

    // Of custom resource definitions: the word in the schema, and what is wanted.
    OBJECT_ID("bsonobjectid", "an object id of 24 hexadecimal digits"),
    URI("uri", "an absolute URI or path such as https://example.com/a"),
    EMAIL("email", "a mail address such as a@example.com"),
    HOSTNAME("hostname", "a host name such as a.example.com"),
    IPV4("ipv4", "an IPv4 address such as 192.0.2.1"),
    IPV6("ipv6", "an IPv6 address such as 2001:db8::1"),
    CIDR("cidr", "a range of addresses such as 192.0.2.0/24"),
    MAC("mac", "a hardware address such as 00:00:5e:00:53:01"),
    UUID("uuid", "a UUID such as 123e4567-e89b-12d3-a456-426614174000"),
    UUID3("uuid3", "a UUID of version 3"),
    UUID4("uuid4", "a UUID of version 4"),
    UUID5("uuid5", "a UUID of version 5"),
    ISBN("isbn", "an ISBN such as 978-0321751041 with its check digit"),
    ISBN10("isbn10", "an ISBN-10 such as 0321751043 with its check digit"),
    ISBN13("isbn13", "an ISBN-13 such as 978-0321751041 with its check digit"),
    CREDIT_CARD("creditcard", "a credit card number"),
    SSN("ssn", "a social security number such as 123-45-6789"),
    HEX_COLOUR("hexcolor", "a colour such as #FFFFFF"),
    RGB_COLOUR("rgbcolor", "a colour such as rgb(255,255,255)"),
    BASE64("byte", "base64"),
    DATE("date", "a date such as 2026-01-31"),
    DURATION("duration", "a duration such as 1h30m"),
    DATE_TIME("datetime", "a time such as 2026-01-31T10:00:00Z"),
    SHORT_NAME("k8sshortname", "a name of at most 63 characters a-z, 0-9 and dashes inside"),
    LONG_NAME("k8slongname", "a name of at most 253 characters a-z, 0-9, and dashes and dots inside");

    /** Clusters support both kinds of names since this version. */
    private static final KubernetesVersion LATER = new KubernetesVersion(1, 34);

    private final String name;
    private final String words;

    TextFormat(String name, String words) {
        this.name = name;
        this.words = words;
    }

    /**
     * Returns the format of a custom resource definition or one of our schemas; dashes in its name are ignored. {@link
     * #NONE} for formats that an API server ignores, too.
     */
    public static TextFormat named(String name) {
        String plain = name.replace("-", "");
        for (TextFormat format : values()) {
            if (!plain.isEmpty() && format.name.equals(plain)) {
                return format;
            }
        }
        return NONE;
    }

    /** The name without dashes. */
    public String id() {
        return name;
    }

    /** Returns whether some of the bundled versions ignore it. */
    public boolean isLater() {
        return this == SHORT_NAME || this == LONG_NAME;
    }

    /** Returns whether clusters of the version check it. */
    public boolean isKnownTo(KubernetesVersion version) {
        return version.compareTo(LATER) >= 0 || !isLater();
    }

    /** Returns whether every string is accepted. */
    public boolean takesAll() {
        return this == NONE || this == INT32;
    }

    /** Returns whether a number has to fit 32 bits. */
    public boolean isOfInt32() {
        return this == INT32 || this == PORT;
    }

    public boolean takes(String text) {
        return switch (this) {
            case NONE, INT32 -> true;
            case TIME -> FormatTimes.isInstant(text);
            case PORT, PORT_NAME -> FormatNames.isPortOrNothing(text);
            case MICRO_TIME -> FormatTimes.isMicroInstant(text);
            case QUANTITY -> isQuantity(text) || isQuantity(trimmed(text));
            case BYTES -> isBase64(text);
            case OBJECT_ID -> FormatCodes.isObjectId(text);
            case URI -> RequestUri.fault(text) == null;
            case EMAIL -> MailAddress.is(text);
            case HOSTNAME -> FormatNames.isHost(text);
            case IPV4 -> text.indexOf('.') >= 0 && AddressText.loose(text) != null;
            case IPV6 -> text.indexOf(':') >= 0 && AddressText.strict(text) != null;
            case CIDR -> AddressText.isLooseRange(text);
            case MAC -> FormatCodes.isMac(text);
            case UUID -> FormatCodes.isUuid(text, 0);
            case UUID3 -> FormatCodes.isUuid(text, 3);
            case UUID4 -> FormatCodes.isUuid(text, 4);
            case UUID5 -> FormatCodes.isUuid(text, 5);
            case ISBN -> FormatCodes.isIsbn10(text) || FormatCodes.isIsbn13(text);
            case ISBN10 -> FormatCodes.isIsbn10(text);
            case ISBN13 -> FormatCodes.isIsbn13(text);
            case CREDIT_CARD -> FormatCodes.isCreditCard(text);
            case SSN -> FormatCodes.isSecurityNumber(text);
            case HEX_COLOUR -> FormatCodes.isHexColour(text);
            case RGB_COLOUR -> FormatCodes.isRgbColour(text);
            case BASE64 -> FormatCodes.isBase64(text);
            case DATE -> FormatTimes.isDate(text);
            case DURATION -> FormatTimes.isDuration(text);
            case DATE_TIME -> FormatTimes.isDateTime(text);
            case SHORT_NAME -> FormatNames.isLabel(text);
            case LONG_NAME -> FormatNames.isSubdomain(text);
        };
    }

    /** Describes what is required, to follow "is not". */
    public String words() {
        return words;
    }

    /** Go drops spaces around a quantity, but not characters that JSON escapes. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR || c == '\u0085';
    }

    private static boolean isQuantity(String text) {
        int i = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
        int whole = digits(text, i);
        int end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1);
            if (end == i + 1) {
                return false;
            }
        } else if (whole == i) {
            return false;
        }
        String suffix = text.substring(end);
        return switch (suffix) {
            case "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" -> true;
            default -> isExponent(suffix);
        };
    }

    private static boolean isExponent(String suffix) {
        if (suffix.charAt(0) != 'e' && suffix.charAt(0) != 'E') {
            return false;
        }
        int from = suffix.length() > 1 && (suffix.charAt(1) == '+' || suffix.charAt(1) == '-') ? 2 : 1;
        return from < suffix.length() && digits(suffix, from) == suffix.length();
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /** As Go's standard encoding: padded, line breaks ignored. */
    private static boolean isBase64(String text) {
        int letters = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            if (c == '=') {
                padding++;
            } else if (padding > 0
                    || !(c >= 'A' && c <= 'Z'
                            || c >= 'a' && c <= 'z'
                            || c >= '0' && c <= '9'
                            || c == '+'
                            || c == '/')) {
                return false;
            } else {
                letters++;
            }
        }
        return padding <= 2 && (letters + padding) % 4 == 0;
    }
}
