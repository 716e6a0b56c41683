package io.openova.catalyst.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON Pointer (RFC 6901): the path of unescaped reference tokens from the root. */
public record Pointer(List<String> tokens) implements Comparable<Pointer> {
    public static final Pointer ROOT = new Pointer(List.of());

    public Pointer {
        tokens = List.copyOf(tokens);
    }

    public static Pointer of(String... tokens) {
        return new Pointer(List.of(tokens));
    }

    /**
     * Reads the string form, for example {@code /spec/regions/0}.
     *
     * @throws IllegalArgumentException when the text is neither empty nor begins with a slash
     */
    public static Pointer parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException("a JSON pointer begins with '/': " + text);
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return new Pointer(tokens);
    }

    public Pointer child(String token) {
        List<String> longer = new ArrayList<>(tokens);
        longer.add(token);
        return new Pointer(longer);
    }

    public Pointer child(int index) {
        return child(Integer.toString(index));
    }

    public Pointer append(Pointer tail) {
        List<String> longer = new ArrayList<>(tokens);
        longer.addAll(tail.tokens);
        return new Pointer(longer);
    }

    /** The pointer to the container; the root is its own parent. */
    public Pointer parent() {
        return tokens.isEmpty() ? this : new Pointer(tokens.subList(0, tokens.size() - 1));
    }

    public boolean isRoot() {
        return tokens.isEmpty();
    }

    public boolean startsWith(Pointer prefix) {
        return tokens.size() >= prefix.tokens.size()
                && tokens.subList(0, prefix.tokens.size()).equals(prefix.tokens);
    }

    @Override
    public int compareTo(Pointer other) {
        return toString().compareTo(other.toString());
    }

    /** The RFC 6901 string form; the root is the empty string. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || other instanceof Pointer same && same.tokens.equals(tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }
}
