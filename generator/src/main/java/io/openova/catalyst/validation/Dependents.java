package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the files that depend on changed ones: those that name what a changed file defines, those that name what these
 * define, and so on; and an Application with its fan-out. A name counts wherever it appears, so that too many files are
 * checked rather than too few. Each file is looked through once, however long the chains are.
 */
public final class Dependents {
    private static final Set<String> REFERRED = Set.of(
            "Blueprint",
            "Environment",
            "Organization",
            "Application",
            "HelmRelease",
            "HelmRepository",
            "OCIRepository",
            "GitRepository");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern OF_APPLICATION =
            Pattern.compile("(?:.*/)?clusters/[^/]+/(?:applications|releases)/([^/]+/[^/]+)/[^/]+");

    private final SortedMap<String, String> files;
    /** The files that contain a word; each word is looked up only once. */
    private final Map<String, List<String>> mentions = new HashMap<>();

    private final Map<String, List<String>> ofApplication = new HashMap<>();
    private final SortedSet<String> chosen = new TreeSet<>();
    private final Set<String> names = new HashSet<>();
    private final Deque<String> unasked = new ArrayDeque<>();

    private Dependents(SortedMap<String, String> files) {
        this.files = files;
        files.forEach((name, text) -> {
            String application = application(name);
            if (!application.isEmpty()) {
                ofApplication
                        .computeIfAbsent(application, key -> new ArrayList<>(4))
                        .add(name);
            }
            Matcher words = WORD.matcher(text);
            while (words.find()) {
                List<String> places = mentions.computeIfAbsent(words.group(), word -> new ArrayList<>(2));
                if (places.isEmpty() || !places.get(places.size() - 1).equals(name)) {
                    places.add(name);
                }
            }
        });
    }

    /**
     * @param files all files that could depend on others, with their text
     * @param touched names of changed files; those of settings make every file a dependent
     * @param before texts that changed and removed files had
     * @return the changed files and what depends on them
     */
    public static SortedSet<String> of(
            SortedMap<String, String> files, Collection<String> touched, Collection<String> before) {
        if (touched.stream().anyMatch(name -> name.equals("sovereign.yaml") || name.endsWith("/sovereign.yaml"))) {
            return new TreeSet<>(files.keySet());
        }
        Dependents dependents = new Dependents(files);
        before.forEach(text -> dependents.learn(defined(text)));
        touched.forEach(dependents::choose);
        while (!dependents.unasked.isEmpty()) {
            dependents
                    .mentions
                    .getOrDefault(dependents.unasked.remove(), List.of())
                    .forEach(dependents::choose);
        }
        return dependents.chosen;
    }

    private void choose(String file) {
        if (chosen.add(file)) {
            learn(defined(files.getOrDefault(file, "")));
            ofApplication.getOrDefault(application(file), List.of()).forEach(this::choose);
        }
    }

    private void learn(Set<String> defined) {
        defined.stream().filter(names::add).forEach(unasked::add);
    }

    /** {@code namespace/name} of the Application that the file is a part of; empty for others. */
    private static String application(String file) {
        Matcher matcher = OF_APPLICATION.matcher(file);
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static Set<String> defined(String text) {
        Set<String> names = new HashSet<>();
        if (!text.contains("kind")) {
            return names;
        }
        for (Document document : new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), "-", ReadLimits.MANIFEST)
                .documents()) {
            Value object = document.value();
            String kind = object.textAt("kind").orElse("");
            if (REFERRED.contains(kind)) {
                object.textAt("metadata", "name").ifPresent(names::add);
            } else if (kind.equals("CustomResourceDefinition")) {
                object.textAt("spec", "names", "kind").ifPresent(names::add);
            }
        }
        return names;
    }
}
