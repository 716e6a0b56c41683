package io.openova.catalyst.release;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code .helmignore} keeps out of a chart, by Helm's rules: one glob a line, {@code !} negates, a trailing slash
 * means folders, a slash elsewhere anchors at the chart. Helm has no {@code **}.
 */
final class HelmIgnore {
    private record Rule(PathMatcher matcher, boolean foldersOnly, boolean anchored, boolean negated) {}

    private final List<Rule> rules = new ArrayList<>();

    HelmIgnore(String text) {
        // Helm adds this rule by itself.
        rule("templates/.?*");
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(this::rule);
    }

    private void rule(String line) {
        if (line.contains("**")) {
            throw new IllegalArgumentException(".helmignore: Helm does not know **: " + line);
        }
        boolean negated = line.startsWith("!");
        String glob = negated ? line.substring(1) : line;
        boolean foldersOnly = glob.endsWith("/");
        glob = foldersOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = glob.contains("/");
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        rules.add(new Rule(FileSystems.getDefault().getPathMatcher("glob:" + glob), foldersOnly, anchored, negated));
    }

    /** Whether the file, or a folder that it lies in, is kept out. */
    boolean ignores(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (ignores(path.substring(0, slash), true)) {
                return true;
            }
        }
        return ignores(path, false);
    }

    private boolean ignores(String path, boolean folder) {
        Path whole = Path.of(path);
        for (Rule rule : rules) {
            boolean matches =
                    !(rule.foldersOnly && !folder) && rule.matcher.matches(rule.anchored ? whole : whole.getFileName());
            // Helm's negated rule ignores what does not match it.
            if (rule.negated != matches) {
                return true;
            }
        }
        return false;
    }
}
