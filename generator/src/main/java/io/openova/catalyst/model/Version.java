package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** An exact semantic version in the form that the Application CRD takes (contract section 4), ordered by SemVer 2.0 precedence. */
public record Version(String value) implements Comparable<Version> {
    public static final String PATTERN = "^[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.-]+)?$";

    public Version {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an exact version: does not match " + PATTERN);
        }
    }

    public static boolean isValid(String text) {
        return text.length() <= 128 && NameSyntax.isVersion(text);
    }

    public BigInteger major() {
        return part(0);
    }

    public BigInteger minor() {
        return part(1);
    }

    public BigInteger patch() {
        return part(2);
    }

    /** The text after the first hyphen; empty for a release. */
    public String prerelease() {
        int hyphen = value.indexOf('-');
        return hyphen < 0 ? "" : value.substring(hyphen + 1);
    }

    public boolean isPrerelease() {
        return value.indexOf('-') >= 0;
    }

    private BigInteger part(int number) {
        int hyphen = value.indexOf('-');
        return new BigInteger((hyphen < 0 ? value : value.substring(0, hyphen)).split("\\.", -1)[number]);
    }

    /** SemVer 2.0 section 11; versions that differ only in leading zeros fall back to the text, so the order is total. */
    @Override
    public int compareTo(Version other) {
        int order = major().compareTo(other.major());
        order = order != 0 ? order : minor().compareTo(other.minor());
        order = order != 0 ? order : patch().compareTo(other.patch());
        if (order == 0 && isPrerelease() != other.isPrerelease()) {
            order = isPrerelease() ? -1 : 1;
        }
        order = order != 0 ? order : comparePrerelease(prerelease(), other.prerelease());
        return order != 0 ? order : value.compareTo(other.value);
    }

    private static int comparePrerelease(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean leftNumeric = left[i].matches("[0-9]+");
            boolean rightNumeric = right[i].matches("[0-9]+");
            int order = leftNumeric && rightNumeric
                    ? new BigInteger(left[i]).compareTo(new BigInteger(right[i]))
                    : leftNumeric != rightNumeric ? (leftNumeric ? -1 : 1) : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    @Override
    public String toString() {
        return value;
    }

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version same && same.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
