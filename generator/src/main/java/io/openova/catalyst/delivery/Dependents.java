package io.openova.catalyst.delivery;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadLimits;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files depend on changed ones: those that name what a changed file defines, those that name what these define, and
 * so on; and an Application with its fan-out. A name counts wherever it stands, so that rather too many are checked than too
 * few.
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

    private Dependents() {}

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
        SortedSet<String> chosen = new TreeSet<>(touched);
        Set<String> names = new HashSet<>();
        Set<String> applications = new HashSet<>();
        before.forEach(text -> names.addAll(defined(text)));
        touched.forEach(name -> learn(name, files.getOrDefault(name, ""), names, applications));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Map.Entry<String, String> file : files.entrySet()) {
                boolean depends = !chosen.contains(file.getKey())
                        && (applications.contains(application(file.getKey())) || mentions(file.getValue(), names));
                if (depends) {
                    chosen.add(file.getKey());
                    learn(file.getKey(), file.getValue(), names, applications);
                    grows = true;
                }
            }
        }
        return chosen;
    }

    private static void learn(String name, String text, Set<String> names, Set<String> applications) {
        names.addAll(defined(text));
        String application = application(name);
        if (!application.isEmpty()) {
            applications.add(application);
        }
    }

    /** {@code namespace/name} of the Application that the file is a part of; empty for others. */
    private static String application(String file) {
        Matcher matcher = OF_APPLICATION.matcher(file);
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static boolean mentions(String text, Set<String> names) {
        if (names.isEmpty()) {
            return false;
        }
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            if (names.contains(words.group())) {
                return true;
            }
        }
        return false;
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
