package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        Set<String> spec = anchors("docs/spec.md");
        Set<String> threats = anchors("docs/threats.md");
        Set<String> decisions = names("docs/adr").stream()
                .filter(name -> name.matches("\\d{4}-.*"))
                .map(name -> String.valueOf(Integer.parseInt(name.substring(0, 4))))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (Path file : cited()) {
            String text = Files.readString(file);
            find(SECTION, text, m -> {
                String id = m.group(1) != null
                        ? "section-" + m.group(1) + (m.group(2) == null ? "" : "-" + m.group(2))
                        : "section-" + m.group(3) + "-" + m.group(4);
                if (!spec.contains(id)) {
                    missing.add(file.getFileName() + ": " + m.group());
                }
            });
            find(TRAP, text, m -> {
                if (!spec.contains("trap-" + m.group(1))) {
                    missing.add(file.getFileName() + ": " + m.group());
                }
            });
            find(THREAT, text, m -> {
                String id = m.group(1) != null ? m.group(1) : m.group(2);
                if (!threats.contains(id.toLowerCase(java.util.Locale.ROOT))) {
                    missing.add(file.getFileName() + ": " + m.group());
                }
            });
            find(DECISION, text, m -> {
                if (!decisions.contains(String.valueOf(Integer.parseInt(m.group(1))))) {
                    missing.add(file.getFileName() + ": " + m.group());
                }
            });
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
                        .toLowerCase(java.util.Locale.ROOT)
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
                sources.filter(file -> file.toString().endsWith(".java") && !file.endsWith("CitationTest.java"))
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
