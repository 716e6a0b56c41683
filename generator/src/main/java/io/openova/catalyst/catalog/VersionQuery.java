package io.openova.catalyst.catalog;

import io.openova.catalyst.model.Version;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/** A parsed version text: an exact version, the newest, or a range in the syntax of npm and Helm. */
final class VersionQuery {
    /** Every character that a range can contain; other texts never reach the range parser. */
    private static final Pattern RANGE = Pattern.compile("[0-9A-Za-z.^~<>=|*, -]{1,128}");

    private static final Pattern HAS_DIGIT_OR_STAR = Pattern.compile(".*[0-9*xX].*");

    private final Optional<Version> exact;
    private final Optional<RangeList> range;

    private VersionQuery(Optional<Version> exact, Optional<RangeList> range) {
        this.exact = exact;
        this.range = range;
    }

    /** The query; absent text and {@code latest} ask for the newest. Empty when the text is none of these. */
    static Optional<VersionQuery> of(Optional<String> asked) {
        if (asked.isEmpty() || asked.get().equals("latest")) {
            return Optional.of(new VersionQuery(Optional.empty(), Optional.empty()));
        }
        String text = asked.get();
        if (Version.isValid(text)) {
            return Optional.of(new VersionQuery(Optional.of(new Version(text)), Optional.empty()));
        }
        if (!RANGE.matcher(text).matches() || !HAS_DIGIT_OR_STAR.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            RangeList range = RangeListFactory.create(text);
            // The parser returns an empty list of ranges for nonsense, which would match everything.
            return range.get().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new VersionQuery(Optional.empty(), Optional.of(range)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Optional<Version> exact() {
        return exact;
    }

    /** The highest version that fits; a pre-release only when the range names one, or nothing else is there at all. */
    Optional<Version> bestOf(Collection<Version> versions) {
        if (exact.isPresent()) {
            return exact.filter(versions::contains);
        }
        if (range.isPresent()) {
            return versions.stream().filter(this::fits).max(Comparator.naturalOrder());
        }
        return versions.stream()
                .filter(version -> !version.isPrerelease())
                .max(Comparator.naturalOrder())
                .or(() -> versions.stream().max(Comparator.naturalOrder()));
    }

    private boolean fits(Version version) {
        Semver semver = Semver.parse(version.value());
        return semver != null && semver.satisfies(range.orElseThrow());
    }
}
