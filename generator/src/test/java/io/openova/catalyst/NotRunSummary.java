package io.openova.catalyst;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Prints at the end of a build what did not run: how many tests of which classes, and why. */
public final class NotRunSummary {
    private NotRunSummary() {}

    /** @param arguments the file that {@link NotRun} wrote */
    public static void main(String[] arguments) throws IOException {
        Path record = Path.of(arguments[0]);
        lines(Files.exists(record) ? Files.readAllLines(record) : List.of()).forEach(System.out::println);
    }

    /** @param record lines of the form {@code reason: Class#method} */
    static List<String> lines(List<String> record) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, TreeSet<String>> classes = new TreeMap<>();
        for (String line : record) {
            int end = line.lastIndexOf(": ");
            String reason = line.substring(0, Math.max(end, 0));
            counts.merge(reason, 1, Integer::sum);
            classes.computeIfAbsent(reason, key -> new TreeSet<>())
                    .add(line.substring(end + 2).split("#", 2)[0]);
        }
        return counts.entrySet().stream()
                .map(entry -> "NOT RUN: " + entry.getValue() + (entry.getValue() == 1 ? " test (" : " tests (")
                        + entry.getKey() + ") of " + String.join(", ", classes.get(entry.getKey())))
                .toList();
    }
}
