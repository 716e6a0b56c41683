package io.openova.catalyst.model;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places of Helm values in the syntax of {@code helm --set}, as far as the {@code targetPath} of a HelmRelease takes it: keys are
 * separated by dots, a dot or backslash of a key is escaped, and a list item is {@code key[0]}.
 */
public final class HelmPath {
    /** Limits of the HelmRelease's definition, and of Helm on the nesting of names. */
    private static final int LONGEST = 250;

    private static final int DEEPEST = 30;
    private static final int MOST_DIGITS = 5;
    private static final int LAST_INDEX = 65_536;

    private HelmPath() {}

    /**
     * Writes a place.
     *
     * @param root the values that have the place; tells items of a list from keys of an object
     * @return empty when a targetPath cannot express the place
     */
    public static Optional<String> of(Pointer place, Value root) {
        StringBuilder path = new StringBuilder();
        Value at = root;
        for (String token : place.tokens()) {
            if (at instanceof ListValue) {
                if (path.length() == 0 || token.length() > MOST_DIGITS || Integer.parseInt(token) > LAST_INDEX) {
                    return Optional.empty();
                }
                path.append('[').append(token).append(']');
            } else {
                if (token.isEmpty() || !token.chars().allMatch(HelmPath::isOfKey)) {
                    return Optional.empty();
                }
                path.append(path.length() == 0 ? "" : ".")
                        .append(token.replace("\\", "\\\\").replace(".", "\\."));
            }
            at = at.at(token).orElse(Value.NULL);
        }
        boolean isShort =
                path.length() > 0 && path.length() <= LONGEST && place.tokens().size() <= DEEPEST;
        return isShort ? Optional.of(path.toString()) : Optional.empty();
    }

    private static boolean isOfKey(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-./\\".indexOf(c) >= 0;
    }

    /** Reads what {@link #of} writes. */
    public static Pointer parse(String path) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            switch (c) {
                case '\\' -> {
                    i++;
                    token.append(i < path.length() ? path.charAt(i) : '\\');
                }
                case '.', '[', ']' -> {
                    if (token.length() > 0) {
                        tokens.add(token.toString());
                        token.setLength(0);
                    }
                }
                default -> token.append(c);
            }
        }
        if (token.length() > 0) {
            tokens.add(token.toString());
        }
        return new Pointer(tokens);
    }
}
