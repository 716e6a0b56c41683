package io.openova.catalyst.schema.cel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A semantic version, ordered as semver.org defines; build metadata ({@code +build}) does not count. */
record CelSemver(long major, long minor, long patch, String pre) implements Comparable<CelSemver> {
    private static final Pattern FORM =
            Pattern.compile("(0|[1-9][0-9]{0,17})\\.(0|[1-9][0-9]{0,17})\\.(0|[1-9][0-9]{0,17})"
                    + "(?:-([0-9A-Za-z.-]{1,200}))?(?:\\+([0-9A-Za-z.-]{1,200}))?");
    private static final Pattern PART = Pattern.compile("0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*");
    private static final Pattern LOOSE = Pattern.compile("v?0*([0-9]+)(?:\\.0*([0-9]+))?(?:\\.0*([0-9]+))?([-+].*)?");

    static Optional<CelSemver> of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String pre = matcher.group(4) == null ? "" : matcher.group(4);
        String build = matcher.group(5) == null ? "a" : matcher.group(5);
        for (String part : build.split("\\.", -1)) {
            if (part.isEmpty()) {
                return Optional.empty();
            }
        }
        for (String part : pre.isEmpty() ? new String[0] : pre.split("\\.", -1)) {
            if (!PART.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(new CelSemver(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                pre));
    }

    /** Also accepts a leading {@code v}, leading zeros, and missing parts, as Kubernetes' normalizing form does. */
    static Optional<CelSemver> loosely(String text) {
        Matcher matcher = LOOSE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(4) == null ? "" : matcher.group(4);
        return of(matcher.group(1) + "." + or0(matcher.group(2)) + "." + or0(matcher.group(3)) + rest);
    }

    private static String or0(@Nullable String part) {
        return part == null ? "0" : part;
    }

    @Override
    public int compareTo(CelSemver other) {
        int result = Long.compare(major, other.major);
        result = result != 0 ? result : Long.compare(minor, other.minor);
        result = result != 0 ? result : Long.compare(patch, other.patch);
        if (result != 0 || pre.equals(other.pre)) {
            return result;
        }
        if (pre.isEmpty() || other.pre.isEmpty()) {
            return pre.isEmpty() ? 1 : -1;
        }
        String[] left = pre.split("\\.", -1);
        String[] right = other.pre.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int part = comparePart(left[i], right[i]);
            if (part != 0) {
                return part;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int comparePart(String left, String right) {
        boolean leftDigits = left.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean rightDigits = right.chars().allMatch(c -> c >= '0' && c <= '9');
        if (leftDigits != rightDigits) {
            return leftDigits ? -1 : 1;
        }
        if (leftDigits && left.length() != right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        return Integer.signum(left.compareTo(right));
    }
}
