package io.openova.catalyst.render;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables that Flux substitutes in the files of a cluster: the used ones, and those among them that get a value
 * neither from a Kustomization's {@code postBuild.substitute} nor from a default. Flux would replace such a variable by
 * nothing.
 */
public final class Substitutions {
    /** {@code ${NAME}} with the text behind the name; {@code $${NAME}} is an escape. */
    private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([A-Za-z_][A-Za-z0-9_]*)([^}]*)\\}");

    private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*#.*$");

    private final SortedMap<OverlayPath, String> files;

    /** @param files the files of one or more clusters */
    public Substitutions(SortedMap<OverlayPath, String> files) {
        this.files = files;
    }

    /**
     * A variable that gets no value.
     *
     * @param name as in {@code ${NAME}}
     * @param file the first that uses it
     * @param kustomization the Flux Kustomization that applies the file
     * @param definedIn the file of that Kustomization
     */
    public record Missing(String name, OverlayPath file, String kustomization, OverlayPath definedIn) {}

    /** Returns the variables without a value, in order of name and Kustomization. */
    public List<Missing> missing() {
        List<Missing> missing = new ArrayList<>();
        files.forEach((path, text) -> {
            if (text.contains("postBuild")) {
                for (Value object : objects(text)) {
                    missing.addAll(missingOf(object, path));
                }
            }
        });
        return missing;
    }

    /**
     * A variable that is given and that no file of its Kustomization uses.
     *
     * @param name as it is given
     * @param kustomization the Flux Kustomization that gives it
     * @param definedIn the file of that Kustomization
     */
    public record Unused(String name, String kustomization, OverlayPath definedIn) {}

    /**
     * Returns the variables that are set and never used, in order of the files; Kustomizations with missing files are
     * skipped.
     */
    public List<Unused> unused() {
        List<Unused> unused = new ArrayList<>();
        files.forEach((definedIn, text) -> {
            if (text.contains("postBuild")) {
                for (Value object : objects(text)) {
                    unusedOf(object, definedIn, unused);
                }
            }
        });
        return unused;
    }

    private void unusedOf(Value kustomization, OverlayPath definedIn, List<Unused> unused) {
        String folder = kustomization
                .textAt("spec", "path")
                .map(path -> path.replaceFirst("^\\./", "") + "/")
                .orElse("");
        List<String> texts = new ArrayList<>();
        files.forEach((file, text) -> {
            if (!folder.isEmpty() && file.toString().startsWith(folder)) {
                texts.add(COMMENT.matcher(text).replaceAll(""));
            }
        });
        if (texts.isEmpty() || !kustomization.textAt("kind").equals(Optional.of("Kustomization"))) {
            return;
        }
        Set<String> given = kustomization
                .objectAt("spec", "postBuild", "substitute")
                .map(object -> object.entries().keySet())
                .orElse(Set.of());
        for (String name : given) {
            Pattern use = Pattern.compile("\\$\\{?" + Pattern.quote(name) + "\\b");
            if (texts.stream().noneMatch(text -> use.matcher(text).find())) {
                unused.add(new Unused(
                        name, kustomization.textAt("metadata", "name").orElse(""), definedIn));
            }
        }
    }

    private List<Missing> missingOf(Value kustomization, OverlayPath definedIn) {
        Optional<String> folder =
                kustomization.textAt("spec", "path").map(text -> text.replaceFirst("^\\./", "") + "/");
        // Values from ConfigMaps and Secrets of the cluster are unknown here.
        boolean isOpen =
                !kustomization.itemsAt("spec", "postBuild", "substituteFrom").isEmpty();
        if (folder.isEmpty()
                || isOpen
                || kustomization.at("spec", "postBuild").isEmpty()
                || !kustomization.textAt("kind").equals(Optional.of("Kustomization"))) {
            return List.of();
        }
        Set<String> given = kustomization
                .objectAt("spec", "postBuild", "substitute")
                .map(object -> object.entries().keySet())
                .orElse(Set.of());
        String name = kustomization.textAt("metadata", "name").orElse("");
        Map<String, Missing> missing = new LinkedHashMap<>();
        files.forEach((file, text) -> {
            if (file.toString().startsWith(folder.get())) {
                for (String variable : required(text)) {
                    if (!given.contains(variable)) {
                        missing.putIfAbsent(variable, new Missing(variable, file, name, definedIn));
                    }
                }
            }
        });
        return List.copyOf(missing.values());
    }

    /** The variables of a text that have no default there. */
    static Set<String> required(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(COMMENT.matcher(text).replaceAll(""));
        while (matcher.find()) {
            boolean isEscaped = !matcher.group(1).isEmpty();
            boolean hasDefault = matcher.group(3).matches("(:?[-=]).*");
            if (!isEscaped && !hasDefault) {
                names.add(matcher.group(2));
            }
        }
        return names;
    }

    private static List<Value> objects(String text) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), "kustomization", ReadLimits.MANIFEST);
        return outcome.documents().stream().map(Document::value).toList();
    }
}
