package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.structural.RuleChecker;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the files under {@code src/test/resources/schema}: adding one needs no Java. The folder names a kind, a request
 * shape ({@code request-<shape>}) or an update of a kind ({@code update-<kind>}, with {@code before} and {@code after}).
 * {@code valid-<trait>.yaml} must give no error; {@code invalid-<trait>.yaml} must give exactly the errors that its first
 * lines name, {@code # expect: <rule> <pointer>}. {@code # expect: warning <rule> <pointer>} names a warning.
 */
class SchemaFixturesTest {
    private static final String EXPECT = "# expect: ";
    private static final SchemaChecker CHECKER = new SchemaChecker();

    static Stream<Path> files() {
        return Repository.filesIn(Repository.fixtures()).stream()
                .flatMap(folder -> Repository.filesIn(folder).stream());
    }

    private static String kindOf(Path file) {
        return file.getName(file.getNameCount() - 2).toString();
    }

    private static List<Finding> check(Path file) {
        Value tree = Repository.yaml(file);
        String kind = kindOf(file);
        if (kind.startsWith("request-")) {
            return CHECKER.checkRequest(kind.substring("request-".length()), tree);
        }
        if (kind.startsWith("update-")) {
            return CHECKER.checkUpdate(
                    tree.at("before").orElseThrow(), tree.at("after").orElseThrow());
        }
        return CHECKER.checkResource(tree);
    }

    private static List<String> expected(Path file) {
        return Repository.text(file)
                .lines()
                .takeWhile(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()).strip())
                .sorted()
                .toList();
    }

    private static List<String> found(List<Finding> findings) {
        return findings.stream()
                .map(f -> (f.isError() ? "" : f.severity().name().toLowerCase(Locale.ROOT) + " ")
                        + (f.rule() + " " + f.pointer()).strip())
                .distinct()
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_fixture_gives_exactly_the_findings_that_it_names(Path file) {
        List<Finding> findings = check(file);
        assertThat(found(findings)).as(findings.toString()).isEqualTo(expected(file));
        boolean invalid = file.getFileName().toString().startsWith("invalid-");
        assertThat(findings.stream().anyMatch(Finding::isError)).isEqualTo(invalid);
        assertThat(findings).isSortedAccordingTo((a, b) -> a.pointer().compareTo(b.pointer()));
        assertThat(findings)
                .allSatisfy(f -> assertThat(f.message()).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void every_fixture_is_named_by_what_it_shows() {
        assertThat(files().toList()).hasSizeGreaterThanOrEqualTo(60).allSatisfy(file -> assertThat(
                        file.getFileName().toString())
                .matches("(valid|invalid)-[a-z-]+\\.yaml"));
    }

    @Test
    void every_rule_has_a_fixture_that_keeps_it_and_one_that_breaks_it() {
        List<String> missing = new ArrayList<>();
        for (String kind : List.of("application", "environment", "organization", "blueprint")) {
            Set<String> broken = new HashSet<>();
            Set<RuleChecker.Rule> kept = new HashSet<>();
            files().filter(file -> kindOf(file).equals(kind) || kindOf(file).equals("update-" + kind))
                    .forEach(file -> {
                        check(file).stream()
                                .filter(f -> f.rule().equals("schema/rule"))
                                .forEach(f -> broken.add(f.message()));
                        if (file.getFileName().toString().startsWith("valid-")) {
                            Value tree = Repository.yaml(file);
                            kept.addAll(CHECKER.rulesReached(
                                    kind,
                                    tree.at("before").orElse(null),
                                    tree.at("after").orElse(tree)));
                        }
                    });
            for (RuleChecker.Rule rule : CHECKER.rulesOf(kind)) {
                if (!broken.contains(rule.message())) {
                    missing.add(kind + ": nothing breaks " + rule.expression());
                }
                if (!kept.contains(rule)) {
                    missing.add(kind + ": nothing keeps " + rule.expression());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(CHECKER.rulesOf("application")).hasSize(5);
    }
}
