package io.openova.catalyst.schema.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationExceptionBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelRuntimeBuilder;
import io.openova.catalyst.schema.goformat.NamedFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The functions that Kubernetes adds to CEL: quantities, URLs, IP addresses and ranges, semantic versions, lists,
 * regular expressions, formats. Each of its types has a class here.
 */
final class CelFunctions {
    private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    private static final CelType URL = OpaqueType.create("kubernetes.URL");
    private static final CelType IP = OpaqueType.create("net.IP");
    private static final CelType CIDR = OpaqueType.create("net.CIDR");
    private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
    private static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType INT = SimpleType.INT;
    private static final CelType ANY = TypeParamType.create("A");
    private static final CelType LIST = ListType.create(ANY);
    private static final CelType TEXTS = ListType.create(TEXT);

    /** The maximum number of matches of one call of {@code findAll}. */
    private static final int MOST_MATCHES = 10_000;

    private final Map<String, List<CelOverloadDecl>> declared = new LinkedHashMap<>();
    private final Map<String, List<CelFunctionBinding>> bound = new LinkedHashMap<>();

    CelFunctions() {
        quantities();
        urls();
        addresses();
        ranges();
        versions();
        lists();
        expressions();
        formats();
    }

    void declare(CelCompilerBuilder compiler) {
        declared.forEach((name, overloads) ->
                compiler.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
    }

    void bind(CelRuntimeBuilder runtime) {
        bound.forEach(
                (name, bindings) -> runtime.addFunctionBindings(CelFunctionBinding.fromOverloads(name, bindings)));
    }

    private void quantities() {
        parsing("quantity", "isQuantity", QUANTITY, CelQuantity::of);
        of("sign", QUANTITY, INT, CelQuantity.class, q -> (long) q.amount().signum());
        of("isInteger", QUANTITY, BOOL, CelQuantity.class, q -> q.whole().isPresent());
        of("asInteger", QUANTITY, INT, CelQuantity.class, q -> given(q.whole(), "this is not a whole number"));
        of("asApproximateFloat", QUANTITY, SimpleType.DOUBLE, CelQuantity.class, q -> q.amount()
                .doubleValue());
        compared(QUANTITY, CelQuantity.class);
        with("add", QUANTITY, QUANTITY, QUANTITY, CelQuantity.class, CelQuantity.class, CelQuantity::plus);
        with("sub", QUANTITY, QUANTITY, QUANTITY, CelQuantity.class, CelQuantity.class, CelQuantity::minus);
        with("add", QUANTITY, INT, QUANTITY, CelQuantity.class, Long.class, (q, n) -> q.plus(CelQuantity.of(n)));
        with("sub", QUANTITY, INT, QUANTITY, CelQuantity.class, Long.class, (q, n) -> q.minus(CelQuantity.of(n)));
    }

    private void urls() {
        parsing("url", "isURL", URL, CelUrl::of);
        of("getScheme", URL, TEXT, CelUrl.class, CelUrl::scheme);
        of("getHost", URL, TEXT, CelUrl.class, CelUrl::host);
        of("getHostname", URL, TEXT, CelUrl.class, CelUrl::hostname);
        of("getPort", URL, TEXT, CelUrl.class, CelUrl::port);
        of("getEscapedPath", URL, TEXT, CelUrl.class, CelUrl::escapedPath);
        of("getQuery", URL, MapType.create(TEXT, TEXTS), CelUrl.class, CelUrl::queries);
    }

    private void addresses() {
        parsing("ip", "isIP", IP, CelAddress::of);
        global("ip.isCanonical", "ip_is_canonical", BOOL, String.class, TEXT, text -> given(
                        CelAddress.of(text), "this is not an IP address")
                .text()
                .equals(text));
        of("family", IP, INT, CelAddress.class, CelAddress::family);
        of("isUnspecified", IP, BOOL, CelAddress.class, ip -> ip.address().isAnyLocalAddress());
        of("isLoopback", IP, BOOL, CelAddress.class, ip -> ip.address().isLoopbackAddress());
        of("isLinkLocalMulticast", IP, BOOL, CelAddress.class, CelAddress::isLinkLocalMulticast);
        of("isLinkLocalUnicast", IP, BOOL, CelAddress.class, CelAddress::isLinkLocalUnicast);
        of("isGlobalUnicast", IP, BOOL, CelAddress.class, CelAddress::isGlobalUnicast);
    }

    private void ranges() {
        Class<CelAddress.Range> range = CelAddress.Range.class;
        parsing("cidr", "isCIDR", CIDR, CelAddress.Range::of);
        with("containsIP", CIDR, IP, BOOL, range, CelAddress.class, CelAddress.Range::contains);
        with(
                "containsIP",
                CIDR,
                TEXT,
                BOOL,
                range,
                String.class,
                (r, text) -> r.contains(given(CelAddress.of(text), "this is not an IP address")));
        with("containsCIDR", CIDR, CIDR, BOOL, range, range, CelAddress.Range::contains);
        with(
                "containsCIDR",
                CIDR,
                TEXT,
                BOOL,
                range,
                String.class,
                (r, text) -> r.contains(given(CelAddress.Range.of(text), "this is not a range of addresses")));
        of("ip", CIDR, IP, range, CelAddress.Range::ip);
        of("masked", CIDR, CIDR, range, CelAddress.Range::masked);
        of("prefixLength", CIDR, INT, range, r -> (long) r.prefix());
    }

    private void versions() {
        parsing("semver", "isSemver", SEMVER, CelSemver::of);
        add(
                "semver",
                CelOverloadDecl.newGlobalOverload("k8s_semver_loose", SEMVER, TEXT, BOOL),
                CelFunctionBinding.from(
                        "k8s_semver_loose",
                        String.class,
                        Boolean.class,
                        (text, loosely) -> given(
                                loosely ? CelSemver.loosely(text) : CelSemver.of(text),
                                "this is not a semantic version")));
        add(
                "isSemver",
                CelOverloadDecl.newGlobalOverload("k8s_is_semver_loose", BOOL, TEXT, BOOL),
                CelFunctionBinding.from("k8s_is_semver_loose", String.class, Boolean.class, (text, loosely) -> (loosely
                                ? CelSemver.loosely(text)
                                : CelSemver.of(text))
                        .isPresent()));
        of("major", SEMVER, INT, CelSemver.class, CelSemver::major);
        of("minor", SEMVER, INT, CelSemver.class, CelSemver::minor);
        of("patch", SEMVER, INT, CelSemver.class, CelSemver::patch);
        compared(SEMVER, CelSemver.class);
    }

    @SuppressWarnings("unchecked") // a list's class does not tell the type of its entries
    private void lists() {
        of("isSorted", LIST, BOOL, List.class, CelOrder::isSorted);
        of("sum", LIST, ANY, List.class, CelOrder::sum);
        of("min", LIST, ANY, List.class, list -> CelOrder.least(list, 1));
        of("max", LIST, ANY, List.class, list -> CelOrder.least(list, -1));
        with("indexOf", LIST, ANY, INT, List.class, Object.class, (list, item) -> (long) list.indexOf(item));
        with("lastIndexOf", LIST, ANY, INT, List.class, Object.class, (list, item) -> (long) list.lastIndexOf(item));
    }

    private void expressions() {
        with("find", TEXT, TEXT, TEXT, String.class, String.class, (text, regex) -> {
            Matcher matcher = regex(regex).matcher(text);
            return matcher.find() ? matcher.group() : "";
        });
        with("findAll", TEXT, TEXT, TEXTS, String.class, String.class, (text, regex) -> all(text, regex, -1));
        add(
                "findAll",
                CelOverloadDecl.newMemberOverload("k8s_find_all_some", TEXTS, TEXT, TEXT, INT),
                CelFunctionBinding.from(
                        "k8s_find_all_some",
                        List.of(String.class, String.class, Long.class),
                        arguments -> all((String) arguments[0], (String) arguments[1], (Long) arguments[2])));
    }

    private void formats() {
        for (NamedFormat format : NamedFormat.values()) {
            String name = "format." + format.word();
            String id = "k8s_format_" + format.word();
            add(
                    name,
                    CelOverloadDecl.newGlobalOverload(id, FORMAT),
                    CelFunctionBinding.from(id, List.of(), arguments -> format));
        }
        global("format.named", "k8s_format_named", OptionalType.create(FORMAT), String.class, TEXT, NamedFormat::of);
        with(
                "validate",
                FORMAT,
                TEXT,
                OptionalType.create(TEXTS),
                NamedFormat.class,
                String.class,
                NamedFormat::faults);
    }

    private static List<String> all(String text, String regex, long most) throws CelEvaluationException {
        Matcher matcher = regex(regex).matcher(text);
        List<String> found = new ArrayList<>();
        while ((most < 0 || found.size() < most) && matcher.find()) {
            if (found.size() >= MOST_MATCHES) {
                throw failure("the expression matches more than " + MOST_MATCHES + " times");
            }
            found.add(matcher.group());
        }
        return found;
    }

    private static Pattern regex(String text) throws CelEvaluationException {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw failure("this is not a regular expression: " + e.getMessage());
        }
    }

    /** The two functions that convert a string, and that test whether it converts. */
    @SuppressWarnings("Immutable") // what reads a text is a method reference, which holds nothing
    private <T> void parsing(String name, String question, CelType type, Function<String, Optional<T>> of) {
        global(
                name,
                "k8s_" + name,
                type,
                String.class,
                TEXT,
                text -> given(of.apply(text), "this text is not a valid " + name));
        global(question, "k8s_" + question, BOOL, String.class, TEXT, text -> of.apply(text)
                .isPresent());
    }

    private <T extends Comparable<T>> void compared(CelType type, Class<T> javaType) {
        with("isLessThan", type, type, BOOL, javaType, javaType, (a, b) -> a.compareTo(b) < 0);
        with("isGreaterThan", type, type, BOOL, javaType, javaType, (a, b) -> a.compareTo(b) > 0);
        with("compareTo", type, type, INT, javaType, javaType, (a, b) -> (long) Integer.signum(a.compareTo(b)));
    }

    private <T> void of(String name, CelType self, CelType result, Class<T> type, CelFunctionOverload.Unary<T> body) {
        String id = "k8s_" + self.name() + "_" + name;
        add(name, CelOverloadDecl.newMemberOverload(id, result, self), CelFunctionBinding.from(id, type, body));
    }

    private <T, U> void with(
            String name,
            CelType self,
            CelType argument,
            CelType result,
            Class<T> type,
            Class<U> other,
            CelFunctionOverload.Binary<T, U> body) {
        String id = "k8s_" + self.name() + "_" + name + "_" + argument.name();
        add(
                name,
                CelOverloadDecl.newMemberOverload(id, result, self, argument),
                CelFunctionBinding.from(id, type, other, body));
    }

    private <T> void global(
            String name,
            String id,
            CelType result,
            Class<T> type,
            CelType argument,
            CelFunctionOverload.Unary<T> body) {
        add(name, CelOverloadDecl.newGlobalOverload(id, result, argument), CelFunctionBinding.from(id, type, body));
    }

    private void add(String name, CelOverloadDecl overload, CelFunctionBinding binding) {
        declared.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
        bound.computeIfAbsent(name, n -> new ArrayList<>()).add(binding);
    }

    private static <T> T given(Optional<T> value, String otherwise) throws CelEvaluationException {
        if (value.isEmpty()) {
            throw failure(otherwise);
        }
        return value.get();
    }

    static CelEvaluationException failure(String message) {
        return CelEvaluationExceptionBuilder.newBuilder(message)
                .setErrorCode(CelErrorCode.BAD_FORMAT)
                .build();
    }
}
