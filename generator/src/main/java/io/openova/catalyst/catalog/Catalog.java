package io.openova.catalyst.catalog;

import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.model.VersionAnswer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All Blueprints that may be installed, from several sources; for the same version the earlier source wins. */
public final class Catalog {
    /** Every Blueprint exists; a malformed one is an exception. */
    public static final Predicate<Blueprint> ALL = new All();

    private final List<BlueprintSource> sources;
    private final Predicate<Blueprint> visible;

    public Catalog(List<BlueprintSource> sources) {
        this(sources, ALL);
    }

    private Catalog(List<BlueprintSource> sources, Predicate<Blueprint> visible) {
        this.sources = List.copyOf(sources);
        this.visible = visible;
    }

    /**
     * Returns a catalog that holds only these Blueprints. The filter applies after the sources are joined: a Blueprint
     * that is filtered out does not reappear from a later source. A malformed Blueprint, whose name is unknown, is
     * filtered out.
     */
    public Catalog only(Predicate<Blueprint> wanted) {
        return new Catalog(sources, wanted);
    }

    /** Returns a catalog that searches {@code source} before this one's sources. */
    public Catalog withFirst(BlueprintSource source) {
        return new Catalog(Stream.concat(Stream.of(source), sources.stream()).toList(), visible);
    }

    /** The Blueprint at exactly this version. */
    public Optional<Blueprint> find(BlueprintRef ref) {
        try {
            return first(ref);
        } catch (MalformedBlueprintException malformed) {
            return hidden(malformed, Optional.empty());
        }
    }

    private Optional<Blueprint> first(BlueprintRef ref) {
        // Source by source: a later source, with all older versions in it, is not read for a version that an earlier
        // one has.
        for (BlueprintSource source : sources) {
            Optional<Blueprint> found = source.find(ref);
            if (found.isPresent()) {
                return found.filter(visible);
            }
        }
        return Optional.empty();
    }

    /** All known versions, newest first. */
    public Map<Version, Blueprint> versions(BlueprintName name) {
        try {
            Map<Version, Blueprint> versions = all(name);
            versions.values().removeIf(visible.negate());
            return versions;
        } catch (MalformedBlueprintException malformed) {
            return hidden(malformed, Map.of());
        }
    }

    private <T> T hidden(MalformedBlueprintException malformed, T nothing) {
        if (visible == ALL) {
            throw malformed;
        }
        return nothing;
    }

    private Map<Version, Blueprint> all(BlueprintName name) {
        Map<Version, Blueprint> versions = new TreeMap<>(Comparator.<Version>reverseOrder());
        for (BlueprintSource source : sources) {
            for (Blueprint blueprint : source.named(name)) {
                versions.putIfAbsent(blueprint.ref().version(), blueprint);
            }
        }
        return versions;
    }

    /** Returns what {@code latest} means: the highest release, or the highest pre-release where there is no release. */
    public static Optional<Version> newest(Collection<Version> versions) {
        return VersionQuery.of(Optional.empty()).flatMap(query -> query.bestOf(versions));
    }

    /** Returns whether the version is the exact one that the text names, or is in its range. */
    public static boolean fits(String range, Version version) {
        return VersionQuery.of(Optional.of(range))
                .flatMap(query -> query.bestOf(List.of(version)))
                .isPresent();
    }

    public List<BlueprintName> names() {
        return sources.stream()
                .flatMap(source -> source.names().stream())
                .sorted()
                .distinct()
                .filter(name -> visible == ALL || !versions(name).isEmpty())
                .toList();
    }

    /** Resolves nothing, {@code latest}, a range, or an exact version to a version that exists (contract section 2). */
    public VersionAnswer resolve(BlueprintName name, Optional<String> asked) {
        Optional<Version> exact = asked.filter(Version::isValid).map(Version::new);
        if (exact.isPresent() && find(new BlueprintRef(name, exact.get())).isPresent()) {
            return VersionAnswer.of(exact.get());
        }
        Map<Version, Blueprint> versions = versions(name);
        if (versions.isEmpty()) {
            List<String> names = names().stream()
                    .filter(this::isProposed)
                    .map(BlueprintName::value)
                    .toList();
            List<String> near = Nearest.to(name.value(), names);
            return VersionAnswer.none(
                    "reference/blueprint-unknown",
                    "the catalog has no Blueprint '" + name + "'",
                    near.isEmpty() ? names.stream().limit(5).toList() : near);
        }
        List<String> known =
                versions.keySet().stream().map(Version::value).limit(5).toList();
        Optional<VersionQuery> query = VersionQuery.of(asked);
        if (query.isEmpty()) {
            return VersionAnswer.none(
                    "request/version",
                    "'" + shortened(asked.orElse(""))
                            + "' is neither an exact version (1.2.3), a range (^1.2, ~1.2, 1.x), nor latest",
                    known);
        }
        return query.get()
                .bestOf(versions.keySet())
                .map(VersionAnswer::of)
                .orElseGet(() -> VersionAnswer.none(
                        "reference/version-unknown",
                        name + " has no version " + (query.get().exact().isPresent() ? "" : "that fits ")
                                + shortened(asked.orElse("latest")),
                        known));
    }

    /** Who may not see all Blueprints finds an unlisted one by its exact name, and never in a list of candidates. */
    private boolean isProposed(BlueprintName name) {
        return visible == ALL
                || versions(name).values().stream()
                        .findFirst()
                        .filter(newest -> !newest.visibility().equals(Blueprint.UNLISTED))
                        .isPresent();
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 77) + "…" : text;
    }

    /** A class instead of a lambda, which every start would have to assemble (ADR 49). */
    private static final class All implements Predicate<Blueprint> {
        @Override
        public boolean test(Blueprint blueprint) {
            return true;
        }
    }
}
