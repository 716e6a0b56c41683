package io.openova.catalyst.release;

import io.openova.catalyst.model.Version;
import java.util.Objects;
import java.util.Optional;

/**
 * The versions that are taken, with their content: by the main branch, whose every version counts as published, and by
 * the lock, which remembers older ones (trap 20).
 */
final class PublishedVersions {
    private final CatalogLock lock;
    private final Optional<RepositoryTree> main;
    private final CatalogLock mainLock;
    private final CatalogLock mainContent;

    PublishedVersions(RepositoryTree tree, Optional<RepositoryTree> main) {
        this.lock = CatalogLock.in(tree);
        this.main = main;
        this.mainLock = main.map(CatalogLock::in).orElse(CatalogLock.EMPTY);
        this.mainContent = main.map(CatalogLock::of).orElse(CatalogLock.EMPTY);
    }

    /** Describes where the version is taken; empty when it is free. */
    Optional<String> of(String name, String version) {
        CatalogLock.Key key = new CatalogLock.Key(name, version);
        if (mainContent.entries().containsKey(key) || mainLock.entries().containsKey(key)) {
            return Optional.of("the main branch");
        }
        return lock.entries().containsKey(key) ? Optional.of("the catalog lock") : Optional.empty();
    }

    /** Describes where the unit's version exists with other content; empty when nowhere. */
    Optional<String> changedContent(ReleaseUnit unit, RepositoryTree tree) {
        CatalogLock.Key key = new CatalogLock.Key(unit.name(), unit.version().orElse(""));
        Optional<String> now = ChartFiles.of(tree, unit.chartFolder()).map(ChartFiles::digest);
        if (differs(mainContent, key, now, unit) || differs(mainLock, key, now, unit)) {
            return Optional.of("the main branch");
        }
        return main.isEmpty() && differs(lock, key, now, unit) ? Optional.of("the catalog lock") : Optional.empty();
    }

    private static boolean differs(CatalogLock lock, CatalogLock.Key key, Optional<String> now, ReleaseUnit unit) {
        CatalogLock.Entry entry = lock.entries().get(key);
        return entry != null
                && !(entry.chart().equals(now)
                        && Objects.equals(entry.blueprint(), unit.resource().orElse(null)));
    }

    /** Returns the next patch version that is free. */
    String nextFree(String name, String version) {
        if (!Version.isValid(version)) {
            return "VERSION";
        }
        Version current = new Version(version);
        for (int step = 1; ; step++) {
            String next = current.major() + "." + current.minor() + "."
                    + current.patch().add(java.math.BigInteger.valueOf(step));
            if (of(name, next).isEmpty()) {
                return next;
            }
        }
    }
}
