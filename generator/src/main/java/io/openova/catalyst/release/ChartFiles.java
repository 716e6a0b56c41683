package io.openova.catalyst.release;

import io.openova.catalyst.chart.IgnoreRules;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that make a chart, by path below the chart's folder, without what {@code .helmignore} keeps out.
 *
 * @param files in path order
 */
public record ChartFiles(SortedMap<String, byte[]> files) {
    public ChartFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The chart in a folder of the tree; empty when there is no {@code Chart.yaml} in it. */
    public static Optional<ChartFiles> of(RepositoryTree tree, String folder) {
        if (!tree.has(folder + "/Chart.yaml")) {
            return Optional.empty();
        }
        IgnoreRules ignore = new IgnoreRules(tree.text(folder + "/.helmignore").orElse(""));
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String path : tree.below(folder)) {
            String name = path.substring(folder.length() + 1);
            if (!ignore.ignoresFile(name)) {
                files.put(name, tree.bytes(path).orElseThrow());
            }
        }
        return Optional.of(new ChartFiles(files));
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** SHA-256 of each file. */
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach((path, bytes) -> digests.put(path, Digest.sha256(bytes)));
        return digests;
    }

    /** SHA-256 over names and contents: equal charts have equal digests, whatever archive they came in. */
    public String digest() {
        StringBuilder lines = new StringBuilder();
        digests()
                .forEach((path, digest) ->
                        lines.append(digest).append("  ").append(path).append('\n'));
        return Digest.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
