package io.openova.catalyst.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/** A minor version of Kubernetes, for example 1.34; patches never change an API. */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {
    private static final Pattern FORM = Pattern.compile("^v?([0-9]{1,2})\\.([0-9]{1,3})(\\..*|[-+].*)?$");

    /** Reads {@code 1.34}, {@code v1.34.4}, {@code 1.34.4+k3s1}; empty for anything else. */
    public static Optional<KubernetesVersion> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.find()
                ? Optional.of(new KubernetesVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
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
