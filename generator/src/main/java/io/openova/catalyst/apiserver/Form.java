package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.NameForm;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The forms that texts in Kubernetes objects have. */
enum Form {
    LABEL("a lower-case label of letters, digits, and hyphens (RFC 1123)", 63, NameForm::isLabel),
    LETTER_LABEL(
            "a lower-case label that begins with a letter (RFC 1035)",
            63,
            text -> NameForm.isLabel(text) && !isDigit(text.charAt(0))),
    SUBDOMAIN("a lower-case name of labels and dots (RFC 1123)", 253, Form::isSubdomain),
    LOOSE_SUBDOMAIN(
            "a lower-case name of labels, underscores, and dots",
            253,
            text -> !text.isEmpty() && text.length() <= 253 && matches(Patterns.LOOSE, text)),
    WILDCARD(
            "a lower-case name that begins with \"*.\"",
            253,
            text -> text.startsWith("*.") && isSubdomain(text.substring(2)) && text.length() <= 253),
    QUALIFIED(
            "a name of letters, digits, '-', '_', and '.', with a domain and a slash before it if need be", 0, text -> {
                int slash = text.indexOf('/');
                return slash < 0
                        ? NameForm.isLabelValue(text, 0)
                        : isSubdomain(text.substring(0, slash))
                                && text.indexOf('/', slash + 1) < 0
                                && NameForm.isLabelValue(text, slash + 1);
            }),
    LABEL_VALUE(
            "a label value of letters, digits, '-', '_', and '.'",
            63,
            text -> text.isEmpty() || NameForm.isLabelValue(text, 0)),
    PORT_NAME(
            "a port name: up to 15 lower-case letters, digits, and single hyphens, with a letter among them",
            0,
            Form::isPortName),
    CONFIG_KEY(
            "a key of letters, digits, '-', '_', and '.'",
            253,
            text -> text.length() <= 253 && matches(Patterns.KEY, text) && !text.equals(".") && !text.startsWith("..")),
    ENV_NAME("a variable name of printable ASCII characters without '='", 0, text -> text.chars()
            .allMatch(c -> c >= ' ' && c <= '~' && c != '=')),
    HEADER("a header name of letters, digits, and hyphens", 0, text -> matches(Patterns.HEADER, text)),
    PATH_SEGMENT(
            "a name that is neither '.' nor '..' and has no '/' and no '%'",
            0, text -> !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0 && text.indexOf('%') < 0),
    IP("an IP address", 0, Addresses::isIp),
    STRICT_IP("an IP address in canonical form", 0, Addresses::isCanonicalIp),
    CIDR("an address range such as 10.0.0.0/8", 0, Addresses::isCidr),
    C_IDENTIFIER(
            "a name of letters, digits, and underscores that does not begin with a digit",
            0,
            text -> matches(Patterns.IDENTIFIER, text)),
    DOMAIN_PATH("a path with a domain before it, such as acme.io/foo", 0, text -> {
        int slash = text.indexOf('/');
        return slash > 0
                && isSubdomain(text.substring(0, slash))
                && slash + 1 < text.length()
                && matches(Patterns.PATH, text.substring(slash + 1));
    }),
    CASELESS_SUBDOMAIN("a name of labels and dots", 253, text -> isSubdomain(text.toLowerCase(Locale.ROOT)));

    /** Compiled when the first of them is needed. */
    private static final class Patterns {
        static final Pattern LOOSE =
                Pattern.compile("[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*");
        static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
        static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
        static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
        static final Pattern PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");
    }

    private final String words;
    private final int longest;
    private final Predicate<String> takes;

    Form(String words, int longest, Predicate<String> takes) {
        this.words = words;
        this.longest = longest;
        this.takes = takes;
    }

    String words() {
        return words;
    }

    /** Characters that are allowed; 0 when the length alone is never the fault. */
    int longest() {
        return longest;
    }

    boolean takes(String text) {
        return takes.test(text);
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
            if (!NameForm.isLongLabel(text.substring(from, dot))) {
                return false;
            }
            from = dot + 1;
        }
        return NameForm.isLongLabel(from == 0 ? text : text.substring(from));
    }

    static boolean isPortName(String text) {
        return text.length() <= 15
                && NameForm.isLongLabel(text)
                && !text.contains("--")
                && text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    }
}
