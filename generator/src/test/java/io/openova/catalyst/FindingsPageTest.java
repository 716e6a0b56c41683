package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/findings.md} to the rule ids in the sources. */
class FindingsPageTest {
    private static final String AREAS =
            "(access|document|json|yaml|number|request|reference|placement|settings|blueprint|schema|overlay|cluster|catalog|pin|chart|registry"
                    + "|hold|rollback|promotion|impact|suppression|policy|server|apiserver)";
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));

    @Test
    void the_page_explains_every_rule_and_no_other() throws IOException {
        SortedSet<String> said = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(ROOT.resolve("generator/src/main/java"))) {
            for (Path source :
                    sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                said.addAll(matches("\"(" + AREAS + "/[a-zA-Z0-9-]+)\"", Files.readString(source)));
            }
        }
        SortedSet<String> explained =
                matches("`(" + AREAS + "/[a-zA-Z0-9-]+)`", Files.readString(ROOT.resolve("docs/findings.md")));

        assertThat(said).hasSizeGreaterThan(60);
        assertThat(explained).isEqualTo(said);
    }

    private static SortedSet<String> matches(String pattern, String text) {
        SortedSet<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
