package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.NameSyntax;
import java.util.Locale;
import java.util.regex.Pattern;

/** The forms that texts in Kubernetes objects have. */
enum Form {
    LABEL("a lower-case label of letters, digits, and hyphens (RFC 1123)", 63),
    LETTER_LABEL("a lower-case label that begins with a letter (RFC 1035)", 63),
    SUBDOMAIN("a lower-case name of labels and dots (RFC 1123)", 253),
    LOOSE_SUBDOMAIN("a lower-case name of labels, underscores, and dots", 253),
    WILDCARD("a lower-case name that begins with \"*.\"", 253),
    QUALIFIED("a name of letters, digits, '-', '_', and '.', with a domain and a slash before it if need be", 0),
    LABEL_VALUE("a label value of letters, digits, '-', '_', and '.'", 63),
    PORT_NAME("a port name: up to 15 lower-case letters, digits, and single hyphens, with a letter among them", 0),
    CONFIG_KEY("a key of letters, digits, '-', '_', and '.'", 253),
    ENV_NAME("a variable name of printable ASCII characters without '='", 0),
    HEADER("a header name of letters, digits, and hyphens", 0),
    PATH_SEGMENT("a name that is neither '.' nor '..' and has no '/' and no '%'", 0),
    IP("an IP address", 0),
    CIDR("an address range such as 10.0.0.0/8", 0),
    C_IDENTIFIER("a name of letters, digits, and underscores that does not begin with a digit", 0),
    DOMAIN_PATH("a path with a domain before it, such as acme.io/foo", 0),
    CASELESS_SUBDOMAIN("a name of labels and dots", 253);

    /** Compiled when the first of them is used. */
    private static final class Patterns {
        static final Pattern LOOSE =
                Pattern.compile("[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*");
        static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
        static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
        static final Pattern PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");
    }

    private final String words;
    private final int longest;

    Form(String words, int longest) {
        this.words = words;
        this.longest = longest;
    }

    String words() {
        return words;
    }

    /** The maximum number of characters; 0 when the length alone is never the fault. */
    int longest() {
        return longest;
    }

    boolean takes(String text) {
        return switch (this) {
            case LABEL -> NameSyntax.isLabel(text);
            case LETTER_LABEL -> NameSyntax.isLabel(text) && !isDigit(text.charAt(0));
            case SUBDOMAIN -> isSubdomain(text);
            case LOOSE_SUBDOMAIN -> !text.isEmpty() && text.length() <= 253 && matches(Patterns.LOOSE, text);
            case WILDCARD -> text.startsWith("*.") && text.length() <= 253 && isSubdomain(text.substring(2));
            case QUALIFIED -> isQualified(text);
            case LABEL_VALUE -> text.isEmpty() || NameSyntax.isLabelValue(text, 0);
            case PORT_NAME -> isPortName(text);
            case CONFIG_KEY -> text.length() <= 253 && isKey(text) && !text.equals(".") && !text.startsWith("..");
            case ENV_NAME -> isEnvName(text);
            case HEADER -> matches(Patterns.HEADER, text);
            case PATH_SEGMENT ->
                !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0 && text.indexOf('%') < 0;
            case IP -> Addresses.isIp(text);
            case CIDR -> Addresses.isCidr(text);
            case C_IDENTIFIER -> matches(Patterns.IDENTIFIER, text);
            case DOMAIN_PATH -> isDomainPath(text);
            case CASELESS_SUBDOMAIN -> isSubdomain(text.toLowerCase(Locale.ROOT));
        };
    }

    private static boolean isQualified(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? NameSyntax.isLabelValue(text, 0)
                : isSubdomain(text.substring(0, slash))
                        && text.indexOf('/', slash + 1) < 0
                        && NameSyntax.isLabelValue(text, slash + 1);
    }

    private static boolean isDomainPath(String text) {
        int slash = text.indexOf('/');
        return slash > 0
                && isSubdomain(text.substring(0, slash))
                && slash + 1 < text.length()
                && matches(Patterns.PATH, text.substring(slash + 1));
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSubdomain(String text) {
        if (text.isEmpty() || text.length() > 253) {
            return false;
        }
        int from = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
            if (!NameSyntax.isLongLabel(text.substring(from, dot))) {
                return false;
            }
            from = dot + 1;
        }
        return NameSyntax.isLongLabel(from == 0 ? text : text.substring(from));
    }

    private static boolean isEnvName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!isLetter && !isDigit(c) && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isPortName(String text) {
        return text.length() <= 15
                && NameSyntax.isLongLabel(text)
                && !text.contains("--")
                && text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    }
}
