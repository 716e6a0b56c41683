package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Resolves plain YAML scalars as the tools of Kubernetes do, whose readers are written in Go: {@code yes} is a boolean
 * to kubectl and a text to kustomize, {@code 0755} is octal, {@code 1_000} a number, and {@code 12:30} a text. Scalars
 * that all readers agree on are left to {@link PlainScalars}.
 */
public final class GoScalars {
    private static final String CORE = "tag:yaml.org,2002:";
    private static final Set<String> KNOWN_TAGS = Set.of(
            "!",
            CORE + "str",
            CORE + "int",
            CORE + "float",
            CORE + "bool",
            CORE + "null",
            CORE + "binary",
            CORE + "map",
            CORE + "seq",
            CORE + "timestamp");

    private GoScalars() {}

    public static Scalar resolve(String text, Dialect dialect) {
        Scalar strict = PlainScalars.resolve(text);
        Scalar.Problem problem = strict.problem();
        if (problem == null) {
            return strict;
        }
        return switch (problem.rule()) {
            case "yaml/ambiguous-string" -> Character.isLetter(text.charAt(0)) ? word(text, dialect) : number(text);
            case "yaml/ambiguous-number" -> number(text);
            case "number/not-exact" -> rounded(text, strict);
            default -> strict;
        };
    }

    /** {@code yes}, {@code off}, and the like. */
    private static Scalar word(String text, Dialect dialect) {
        boolean meaning = Set.of("y", "yes", "on").contains(text.toLowerCase(Locale.ROOT));
        String message = "kubectl and Argo CD send the boolean " + meaning
                + " to the API server; kustomize, and so Flux," + " keeps the text";
        Scalar.Problem problem =
                new Scalar.Problem(Severity.WARNING, "yaml/ambiguous-string", message, "quote it, or write " + meaning);
        return new Scalar(dialect == Dialect.KUSTOMIZE ? Value.text(text) : Value.bool(meaning), problem);
    }

    /** As Go's strconv.ParseInt with base 0 and, when that fails, as a decimal number; a text when both do. */
    private static Scalar number(String text) {
        String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
        String sign = plain.startsWith("-") ? "-" : "";
        String digits = plain.startsWith("-") || plain.startsWith("+") ? plain.substring(1) : plain;
        int radix = 10;
        int start = 0;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix = switch (Character.toLowerCase(digits.charAt(1))) {
                case 'x' -> 16;
                case 'b' -> 2;
                default -> 8;
            };
            start = Character.isLetter(digits.charAt(1)) ? 2 : 1;
        }
        if (isAllOf(digits, start, radix)) {
            BigInteger number = new BigInteger(sign + digits.substring(start), radix);
            boolean isPlainOctal = text.equals(plain) && radix == 8 && start == 1;
            return number.bitLength() > 63
                    ? NumberSyntax.read(number.toString())
                    : told(number.toString(), isPlainOctal);
        }
        String decimal = withoutLeadingZeros(sign, digits);
        if (PlainScalars.isCoreNumber(decimal)) {
            Scalar read = NumberSyntax.read(decimal);
            return read.value() instanceof NumberValue number ? told(number.lexeme(), false) : read;
        }
        return Scalar.of(Value.text(text));
    }

    private static Scalar told(String lexeme, boolean isUsual) {
        Value value = Value.numeral(lexeme);
        if (isUsual) {
            return Scalar.of(value);
        }
        String message = "kubectl and kustomize read this as the number " + lexeme + "; other readers as a text";
        return new Scalar(
                value,
                new Scalar.Problem(
                        Severity.WARNING,
                        "yaml/ambiguous-number",
                        message,
                        "write it in plain decimal, or quote it if it is a text"));
    }

    private static boolean isAllOf(String digits, int from, int radix) {
        for (int i = from; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), radix) < 0 || digits.charAt(i) > 'z') {
                return false;
            }
        }
        return from < digits.length();
    }

    private static String withoutLeadingZeros(String sign, String digits) {
        int i = 0;
        while (i + 1 < digits.length() && digits.charAt(i) == '0' && Character.isDigit(digits.charAt(i + 1))) {
            i++;
        }
        return sign + digits.substring(i);
    }

    /** Returns whether there are more digits than a float holds: Go's reader drops the excess. */
    private static Scalar rounded(String text, Scalar strict) {
        Scalar read = NumberSyntax.read(Double.toString(Double.parseDouble(text)));
        return read.problem() == null ? read : strict;
    }

    public static boolean isKnownTag(String tag) {
        return KNOWN_TAGS.contains(tag);
    }

    /** Resolves a scalar with a tag: a core type gives that type, any other tag a string. */
    public static Scalar tagged(String tag, String text, Dialect dialect) {
        return switch (tag) {
            case CORE + "int", CORE + "float", CORE + "bool", CORE + "null" -> resolve(text, dialect);
            case CORE + "binary" -> binary(text);
            default -> Scalar.of(Value.text(text));
        };
    }

    private static Scalar binary(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            return Scalar.of(Value.text(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Scalar.error("yaml/tag", "a value with the tag !!binary is base64", "correct it, or remove the tag");
        }
    }

    /** Returns the string that a number or boolean becomes as a key; empty for null, which cannot be a key. */
    public static String keyOf(Value value) {
        if (value instanceof NumberValue number) {
            return number.lexeme();
        }
        if (value instanceof BooleanValue bool) {
            return Boolean.toString(bool.value());
        }
        return value instanceof TextValue text ? text.text() : "";
    }

    /**
     * Returns whether a colon follows that does not end a key for Go's reader, because a comma or bracket is behind it:
     * {@code [fd00::, 10.0.0.1]} are two strings.
     */
    public static boolean endsInColon(Optional<Mark> end) {
        if (end.isEmpty()) {
            return false;
        }
        int[] buffer = end.get().getBuffer();
        int colon = end.get().getPointer();
        return colon + 1 < buffer.length && buffer[colon] == ':' && ",]".indexOf(buffer[colon + 1]) >= 0;
    }

    /** Returns whether a colon precedes a comma or a closing bracket somewhere. */
    public static boolean mayEndInColon(String text) {
        for (int at = text.indexOf(':'); at >= 0 && at + 1 < text.length(); at = text.indexOf(':', at + 1)) {
            char next = text.charAt(at + 1);
            if (next == ',' || next == ']') {
                return true;
            }
        }
        return false;
    }
}
