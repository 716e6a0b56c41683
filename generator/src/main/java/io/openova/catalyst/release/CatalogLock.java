package io.openova.catalyst.release;

import io.openova.catalyst.catalog.LockedBlueprints;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The catalog lock {@code catalog.lock.json}: for every version that a Blueprint ever had here the digest of its chart
 * and the Blueprint itself, so that an older version stays installable; for the newest the digest of each file, CRDs
 * and schemas among them, so that any changed file is named. A locked version's content never changes.
 *
 * @param entries by Blueprint and version
 * @param schemas digests of the published JSON Schemas by path
 */
public record CatalogLock(SortedMap<Key, Entry> entries, SortedMap<String, String> schemas) {
    /** The lock's name at the top of the repository. */
    public static final String FILE = LockedBlueprints.FILE;

    /** A Blueprint at a version. */
    public record Key(String name, String version) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::name)
                .thenComparing((a, b) -> Version.isValid(a.version) && Version.isValid(b.version)
                        ? new Version(a.version).compareTo(new Version(b.version))
                        : a.version.compareTo(b.version));

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return name + " " + version;
        }
    }

    /**
     * @param chart digest of the chart's content; empty for a Blueprint without one
     * @param files digests of the chart's files; empty for all but the newest version
     * @param blueprint the custom resource
     */
    public record Entry(Optional<String> chart, SortedMap<String, String> files, ObjectValue blueprint) {}

    public static final CatalogLock EMPTY = new CatalogLock(new TreeMap<>(), new TreeMap<>());

    /** Returns the lock of the tree's files, without any history. */
    public static CatalogLock of(RepositoryTree tree) {
        SortedMap<Key, Entry> entries = new TreeMap<>();
        for (ReleaseUnit unit : ReleaseUnit.of(tree)) {
            Optional<ChartFiles> chart = ChartFiles.of(tree, unit.chartFolder());
            unit.resource()
                    .ifPresent(resource -> entries.put(
                            new Key(unit.name(), unit.version().orElse("")),
                            new Entry(
                                    chart.map(ChartFiles::digest),
                                    chart.map(ChartFiles::digests).orElseGet(TreeMap::new),
                                    resource)));
        }
        SortedMap<String, String> schemas = new TreeMap<>();
        for (String path : tree.below("schemas")) {
            if (path.matches("schemas/[^/]+\\.schema\\.json")) {
                schemas.put(path, Digest.sha256(tree.bytes(path).orElseThrow()));
            }
        }
        return new CatalogLock(entries, schemas);
    }

    /** Returns the lock that the tree holds; {@link #EMPTY} when it has none or it cannot be read. */
    public static CatalogLock in(RepositoryTree tree) {
        return tree.document(FILE).map(document -> parse(document.value())).orElse(EMPTY);
    }

    static CatalogLock parse(Value lock) {
        SortedMap<Key, Entry> entries = new TreeMap<>();
        for (Value item : lock.itemsAt("blueprints")) {
            Key key = new Key(
                    item.textAt("name").orElse(""), item.textAt("version").orElse(""));
            entries.put(
                    key,
                    new Entry(
                            item.textAt("chart"),
                            texts(item.objectAt("files")),
                            item.objectAt("blueprint").orElse(ObjectValue.EMPTY)));
        }
        return new CatalogLock(entries, texts(lock.objectAt("schemas")));
    }

    private static SortedMap<String, String> texts(Optional<ObjectValue> object) {
        SortedMap<String, String> texts = new TreeMap<>();
        object.ifPresent(o -> o.entries().forEach((key, value) -> {
            if (value instanceof Value.TextValue text) {
                texts.put(key, text.text());
            }
        }));
        return texts;
    }

    /** Returns this lock updated to the tree; older versions stay, without their files. */
    public CatalogLock updated(RepositoryTree tree) {
        CatalogLock now = of(tree);
        SortedMap<Key, Entry> merged = new TreeMap<>();
        entries.forEach((key, entry) -> merged.put(key, new Entry(entry.chart, new TreeMap<>(), entry.blueprint)));
        merged.putAll(now.entries);
        return new CatalogLock(merged, now.schemas);
    }

    public ObjectValue value() {
        List<Value> blueprints = new ArrayList<>();
        entries.forEach((key, entry) -> {
            ObjectBuilder item = Value.object().put("name", key.name).put("version", key.version);
            item.put("chart", entry.chart.map(Value::text));
            if (!entry.files.isEmpty()) {
                item.put("files", digests(entry.files));
            }
            blueprints.add(item.put("blueprint", entry.blueprint).build());
        });
        return Value.object()
                .put("blueprints", Value.list(blueprints))
                .put("schemas", digests(schemas))
                .build();
    }

    private static ObjectValue digests(Map<String, String> digests) {
        ObjectBuilder object = Value.object();
        digests.forEach(object::put);
        return object.build();
    }

    /** Returns every difference between the tree's files and its lock, with each file's name. */
    public static List<Finding> verify(RepositoryTree tree) {
        List<Finding> findings = new ArrayList<>();
        if (tree.document(FILE).isEmpty()) {
            return List.of(Finding.error("catalog/lock-missing", Pointer.ROOT, FILE + " is absent or is not JSON")
                    .withLocation(Optional.of(top(FILE)))
                    .withRemedy("run 'catalyst catalog lock' and commit the file"));
        }
        CatalogLock lock = in(tree);
        CatalogLock now = of(tree);
        for (ReleaseUnit unit : ReleaseUnit.of(tree)) {
            Key key = new Key(unit.name(), unit.version().orElse(""));
            Optional<Entry> locked = Optional.ofNullable(lock.entries.get(key));
            Optional<Entry> actual = Optional.ofNullable(now.entries.get(key));
            if (locked.isEmpty()) {
                findings.add(Finding.error("catalog/not-locked", Pointer.ROOT, "the lock does not know " + key)
                        .withLocation(Optional.of(top(FILE)))
                        .withRemedy("run 'catalyst catalog lock' and commit the file"));
            } else if (actual.isPresent()) {
                files(unit, locked.get().files, actual.get().files, findings);
                if (!locked.get().blueprint.equals(actual.get().blueprint)) {
                    findings.add(changed(unit.blueprintFile(), key.toString()));
                }
            }
        }
        compare("", lock.schemas, now.schemas, "schemas", findings);
        return findings;
    }

    private static void files(
            ReleaseUnit unit, Map<String, String> locked, Map<String, String> actual, List<Finding> findings) {
        compare(
                unit.chartFolder() + "/",
                locked,
                actual,
                unit.name() + " " + unit.version().orElse(""),
                findings);
    }

    private static void compare(
            String prefix, Map<String, String> locked, Map<String, String> actual, String what, List<Finding> out) {
        Map<String, String> both = new TreeMap<>(locked);
        both.putAll(actual);
        for (String path : both.keySet()) {
            if (!Optional.ofNullable(locked.get(path)).equals(Optional.ofNullable(actual.get(path)))) {
                out.add(changed(prefix + path, what));
            }
        }
    }

    private static Finding changed(String file, String what) {
        return Finding.error("catalog/lock-mismatch", Pointer.ROOT, file + " is not what " + FILE + " says of " + what)
                .withLocation(Optional.of(top(file)))
                .withRemedy(
                        "undo the change, or bump the version with 'catalyst pin bump'; 'catalyst catalog lock' accepts"
                                + " the change for a version that was never published");
    }

    private static Location top(String file) {
        return new Location(file, 1, 1, 1, 1);
    }
}
