package io.openova.catalyst.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The available charts: in the given folders, a repository's {@code platform|products/*}{@code /chart}, and archives
 * named {@code name-version.tgz}. Thread-safe; a chart is read once, on first use.
 */
public final class ChartLibrary {
    private static final Pattern ARCHIVE = Pattern.compile("(.+)-([0-9]+\\.[0-9]+\\.[0-9]+([-+].*)?)\\.tgz");
    private static final Pattern FIELD = Pattern.compile("(?m)^(name|version):\\s*[\"']?([^\"'\\s#]+)");
    private static final int DEPTH = 3;

    private final Map<String, Path> places = new TreeMap<>();
    private final Map<String, ChartReading> read = new ConcurrentHashMap<>();

    public ChartLibrary(List<Path> folders) {
        for (Path folder : folders) {
            index(folder);
            shelves(folder).forEach(this::index);
        }
    }

    /** Returns whether the folder is a repository with charts beside its Blueprints. */
    public static boolean isRepository(Path folder) {
        return shelves(folder).stream().anyMatch(shelf -> {
            try (Stream<Path> children = Files.list(shelf)) {
                return children.anyMatch(child -> Files.isRegularFile(child.resolve("chart/Chart.yaml")));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look for charts in " + shelf + ": " + e.getMessage(), e);
            }
        });
    }

    private static List<Path> shelves(Path folder) {
        return Stream.of("platform", "products")
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .toList();
    }

    private void index(Path folder) {
        try (Stream<Path> found = Files.walk(folder, DEPTH)) {
            for (Path path : found.sorted().toList()) {
                String name =
                        path.getFileName() == null ? "" : path.getFileName().toString();
                Matcher archive = ARCHIVE.matcher(name);
                if (archive.matches()) {
                    places.putIfAbsent(archive.group(1) + " " + archive.group(2), path);
                } else if (name.equals("Chart.yaml") && Files.isRegularFile(path)) {
                    named(path)
                            .ifPresent(key -> places.putIfAbsent(
                                    key, path.toAbsolutePath().getParent()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for charts in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Finds name and version without reading the whole chart, which would report the file's faults. */
    private static Optional<String> named(Path metadata) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        Matcher matcher = FIELD.matcher(Files.readString(metadata));
        while (matcher.find()) {
            fields.putIfAbsent(matcher.group(1), matcher.group(2));
        }
        return fields.size() == 2 ? Optional.of(fields.get("name") + " " + fields.get("version")) : Optional.empty();
    }

    /** Returns the chart of exactly this version; empty when it is not available. */
    public Optional<ChartReading> find(String name, String version) {
        String key = name + " " + version;
        return Optional.ofNullable(places.get(key))
                .map(path -> read.computeIfAbsent(key, k -> new ChartReader().read(path)));
    }

    /** Returns the available versions of a chart. */
    public List<String> versions(String name) {
        List<String> versions = new ArrayList<>();
        places.keySet().stream()
                .filter(key -> key.startsWith(name + " "))
                .forEach(key -> versions.add(key.substring(name.length() + 1)));
        return versions;
    }
}
