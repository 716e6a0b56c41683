package io.openova.catalyst.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The repository's own files, read by a reader that is not the product's. */
public final class Repository {
    static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."))
            .toAbsolutePath()
            .normalize();

    private Repository() {}

    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static String text(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's only document. */
    public static Map<String, Object> yaml(String relative) {
        List<Map<String, Object>> documents = documents(text(relative));
        if (documents.size() != 1) {
            throw new AssertionError(relative + " holds " + documents.size() + " documents");
        }
        return documents.get(0);
    }

    /** All documents that hold something. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> documents(String yaml) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document != null) {
                documents.add((Map<String, Object>) document);
            }
        }
        return documents;
    }

    /** The value at the path of keys and indices; fails when there is none. */
    static Object at(Object tree, Object... steps) {
        Object here = tree;
        for (Object step : steps) {
            here = step instanceof Integer index ? ((List<?>) here).get(index) : ((Map<?, ?>) here).get(step);
            if (here == null) {
                throw new AssertionError("nothing at " + List.of(steps) + " of " + tree);
            }
        }
        return here;
    }

    /** All files below a folder, relative to it, with forward slashes. */
    static SortedSet<String> files(String folder) {
        Path root = path(folder);
        try (Stream<Path> walk = Files.walk(root)) {
            SortedSet<String> names = new TreeSet<>();
            walk.filter(Files::isRegularFile)
                    .forEach(file -> names.add(root.relativize(file).toString().replace('\\', '/')));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
