package io.openova.catalyst.finding;

import io.openova.catalyst.value.Pointer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One problem that a check found (contract section 5).
 *
 * @param severity how serious it is
 * @param rule stable id, {@code area/what}, for example {@code request/unknown-field}
 * @param pointer RFC 6901 pointer into what the caller sent
 * @param location place in the file, if known
 * @param message what is wrong, in plain words, one line, without the value of a secret field
 * @param remedy what to do about it, one line; empty when the message already says it
 * @param candidates similar names or allowed values, best first
 * @param chain the steps from what the caller wrote to where the fault shows, outermost first; usually empty
 */
public record Finding(
        Severity severity,
        String rule,
        Pointer pointer,
        Optional<Location> location,
        String message,
        String remedy,
        List<String> candidates,
        List<String> chain) {
    /** Compiled when the first fingerprint is computed. */
    private static final class Places {
        static final Pattern NAMED = Pattern.compile("\\bline \\d+(, column \\d+| column \\d+)?|:\\d+(:\\d+)?\\b");
    }

    public Finding {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(pointer);
        Objects.requireNonNull(location);
        candidates = List.copyOf(candidates);
        chain = chain.isEmpty() ? List.of() : chain.stream().map(SingleLine::of).toList();
        message = SingleLine.of(message);
        remedy = SingleLine.of(remedy);
    }

    /** Returns a finding about the value at the pointer itself. */
    public Finding(
            Severity severity,
            String rule,
            Pointer pointer,
            Optional<Location> location,
            String message,
            String remedy,
            List<String> candidates) {
        this(severity, rule, pointer, location, message, remedy, candidates, List.of());
    }

    public static Finding error(String rule, Pointer pointer, String message) {
        return new Finding(Severity.ERROR, rule, pointer, Optional.empty(), message, "", List.of());
    }

    public static Finding warning(String rule, Pointer pointer, String message) {
        return new Finding(Severity.WARNING, rule, pointer, Optional.empty(), message, "", List.of());
    }

    public static Finding info(String rule, Pointer pointer, String message) {
        return new Finding(Severity.INFO, rule, pointer, Optional.empty(), message, "", List.of());
    }

    public Finding withMessage(String text) {
        return new Finding(severity, rule, pointer, location, text, remedy, candidates, chain);
    }

    public Finding withRemedy(String text) {
        return new Finding(severity, rule, pointer, location, message, text, candidates, chain);
    }

    public Finding withCandidates(List<String> near) {
        return new Finding(severity, rule, pointer, location, message, remedy, near, chain);
    }

    public Finding withLocation(Optional<Location> place) {
        return new Finding(severity, rule, pointer, place, message, remedy, candidates, chain);
    }

    public Finding withPointer(Pointer other) {
        return new Finding(severity, rule, other, location, message, remedy, candidates, chain);
    }

    public Finding withSeverity(Severity other) {
        return new Finding(other, rule, pointer, location, message, remedy, candidates, chain);
    }

    public Finding withChain(List<String> steps) {
        return new Finding(severity, rule, pointer, location, message, remedy, candidates, steps);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Sixteen hex digits that depend on rule, file, pointer, and message only, so that lines may move. */
    public String fingerprint() {
        String file = location.map(Location::file).orElse("");
        // A message may name another place, for example the first of two equal keys; its line is left out of the
        // fingerprint.
        String still = Places.NAMED.matcher(message).replaceAll("#");
        String identity = String.join("\0", rule, file, pointer.toString(), still);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Removes duplicates and sorts errors first. */
    public static List<Finding> distinct(Stream<Finding> findings) {
        return findings.distinct()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }
}
