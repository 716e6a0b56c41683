package io.openova.catalyst.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A minor version of Kubernetes, for example 1.34; patches never change an API. */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {
    /** Reads {@code 1.34}, {@code v1.34.4}, {@code 1.34.4+k3s1}; empty for anything else. */
    public static Optional<KubernetesVersion> parse(String text) {
        int from = text.startsWith("v") ? 1 : 0;
        int dot = digitsEnd(text, from);
        if (dot == from || dot > from + 2 || dot == text.length() || text.charAt(dot) != '.') {
            return Optional.empty();
        }
        int end = digitsEnd(text, dot + 1);
        boolean isEnd = end == text.length() || ".-+".indexOf(text.charAt(end)) >= 0 && text.indexOf('\n') < 0;
        if (end == dot + 1 || end > dot + 4 || !isEnd) {
            return Optional.empty();
        }
        return Optional.of(
                new KubernetesVersion(Integer.parseInt(text, from, dot, 10), Integer.parseInt(text, dot + 1, end, 10)));
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    // Written by hand, as in Value: the JVM generates a record's methods at run time, which slows a cold start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KubernetesVersion version && version.major == major && version.minor == minor;
    }

    @Override
    public int hashCode() {
        return 31 * major + minor;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
