package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** W7: whatever code, tests, and documents cite is in the repository. */
class CitationTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#:]*)(#[^)\\s]*)?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern SECTION =
            Pattern.compile("contract,? section (\\d+)(?:\\.(\\d+))?|contract (\\d+)\\.(\\d+)");
    private static final Pattern TRAP = Pattern.compile("\\(trap (\\d+)\\)");
    private static final Pattern THREAT = Pattern.compile("\\b(S\\d{2}|R\\d{1,2})_|threats? (S\\d{2})");
    private static final Pattern DECISION = Pattern.compile("\\bADR (\\d+)");
    private static final Pattern SOURCE = Pattern.compile("`([a-z]+(?:/[a-z]+)*/[A-Z]\\w+\\.java)`");

    @Test
    void every_cited_section_threat_and_decision_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        Cited known = new Cited();
        for (Path file : cited()) {
            missing.addAll(known.missingIn(file.getFileName().toString(), Files.readString(file)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_link_of_the_documents_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : markdown()) {
            String text = Files.readString(file).replaceAll("(?s)```.*?```|`[^`\n]*`", "");
            for (Matcher link = LINK.matcher(text); link.find(); ) {
                Path target = link.group(1).isEmpty()
                        ? file
                        : file.resolveSibling(link.group(1)).normalize();
                boolean there = Files.exists(target);
                if (there && link.group(2) != null && target.toString().endsWith(".md")) {
                    there = anchors(ROOT.relativize(target).toString())
                            .contains(link.group(2).substring(1));
                }
                if (!there) {
                    broken.add(ROOT.relativize(file) + " -> " + link.group(1)
                            + (link.group(2) == null ? "" : link.group(2)));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void the_index_of_decisions_has_each_title() throws IOException {
        String index = Files.readString(ROOT.resolve("docs/adr/README.md"));
        for (String name : names("docs/adr")) {
            if (name.matches("\\d{4}-.*")) {
                String[] title = Files.readString(ROOT.resolve("docs/adr").resolve(name))
                        .lines()
                        .findFirst()
                        .orElse("")
                        .substring(2)
                        .split("\\. ", 2);
                assertThat(index).contains("| " + title[0] + " | [" + title[1] + "](" + name + ") |");
            }
        }
    }

    @Test
    void every_source_file_that_a_recipe_names_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        String text = Files.readString(ROOT.resolve("docs/develop/recipes.md"));
        Path main = ROOT.resolve("generator/src/main/java/io/openova/catalyst");
        Path tests = ROOT.resolve("generator/src/test/java/io/openova/catalyst");
        find(SOURCE, text, m -> {
            if (!Files.exists(main.resolve(m.group(1))) && !Files.exists(tests.resolve(m.group(1)))) {
                missing.add(m.group(1));
            }
        });
        assertThat(missing).isEmpty();
    }

    /** What may be cited: the anchors of the specification and of the threats, and the decisions by number. */
    static final class Cited {
        private final Set<String> spec = anchors("docs/spec.md");
        private final Set<String> threats = anchors("docs/threats.md");
        private final Set<String> decisions = names("docs/adr").stream()
                .filter(name -> name.matches("\\d{4}-.*"))
                .map(name -> String.valueOf(Integer.parseInt(name.substring(0, 4))))
                .collect(Collectors.toSet());

        Cited() throws IOException {}

        /** Returns the citations of a text that lead nowhere. */
        List<String> missingIn(String file, String text) {
            List<String> missing = new ArrayList<>();
            find(SECTION, text, m -> {
                String id = m.group(1) != null
                        ? "section-" + m.group(1) + (m.group(2) == null ? "" : "-" + m.group(2))
                        : "section-" + m.group(3) + "-" + m.group(4);
                report(spec.contains(id), file, m, missing);
            });
            find(TRAP, text, m -> report(spec.contains("trap-" + m.group(1)), file, m, missing));
            find(THREAT, text, m -> {
                String id = m.group(1) != null ? m.group(1) : m.group(2);
                report(threats.contains(id.toLowerCase(Locale.ROOT)), file, m, missing);
            });
            find(DECISION, text, m -> {
                String number = String.valueOf(Integer.parseInt(m.group(1)));
                report(decisions.contains(number), file, m, missing);
            });
            return missing;
        }

        private static void report(boolean exists, String file, Matcher citation, List<String> missing) {
            if (!exists) {
                missing.add(file + ": " + citation.group());
            }
        }
    }

    private interface Hit {
        void found(Matcher matcher);
    }

    private static void find(Pattern pattern, String text, Hit hit) {
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            hit.found(matcher);
        }
    }

    private static Set<String> anchors(String file) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        Set<String> anchors = new TreeSet<>();
        find(ANCHOR, text, m -> anchors.add(m.group(1)));
        find(
                HEADING,
                text,
                m -> anchors.add(m.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-')));
        return anchors;
    }

    private static List<Path> markdown() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
        }
        for (String name : names("")) {
            if (name.endsWith(".md")) {
                files.add(ROOT.resolve(name));
            }
        }
        return files;
    }

    private static List<Path> cited() throws IOException {
        List<Path> files = new ArrayList<>(markdown());
        for (String folder : List.of("generator/src", "bench/src")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(folder))) {
                sources.filter(file -> file.toString().endsWith(".java")
                                && !file.endsWith("CitationTest.java")
                                && !file.endsWith("PlantedViolationsTest.java"))
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
