package io.openova.catalyst.document.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentNature;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Manifests of others are read as their tools read them; what those make of scalars was written down by their own code. */
class DialectTest {
    private static final Path TABLE = Path.of(System.getProperty("catalyst.repository", ".."))
            .resolve("generator/src/test/resources/yaml/kubectl-scalars.table");

    @Test
    void a_scalar_is_what_the_reader_of_kubectl_makes_of_it() throws IOException {
        List<String> differences = new ArrayList<>();
        List<String> lines = Files.readAllLines(TABLE);
        for (String line : lines) {
            String[] parts = line.split("\t");
            ReadOutcome read = read("a: " + parts[0] + "\n", Dialect.KUBECTL);
            String mine = read.isClean()
                    ? shown(read.documents().get(0).value().at("a").orElse(Value.NULL))
                    : "!";
            String theirs = parts[1].equals("!") ? "!" : shown(json(parts[1]));
            if (!mine.equals(theirs)) {
                differences.add(parts[0] + ": " + mine + ", but " + theirs);
            }
        }
        assertThat(lines).hasSizeGreaterThan(200);
        assertThat(differences).isEmpty();
    }

    @Test
    void kustomize_keeps_words_and_differs_in_nothing_else() throws IOException {
        for (String line : Files.readAllLines(TABLE)) {
            String text = line.substring(0, line.indexOf('\t'));
            ReadOutcome kubectl = read("a: " + text + "\n", Dialect.KUBECTL);
            ReadOutcome kustomize = read("a: " + text + "\n", Dialect.KUSTOMIZE);
            boolean isWord = kubectl.findings().stream().anyMatch(f -> f.rule().equals("yaml/ambiguous-string"));
            Value value = kustomize.documents().isEmpty()
                    ? Value.NULL
                    : kustomize.documents().get(0).value().at("a").orElse(Value.NULL);
            if (isWord) {
                assertThat(value).isEqualTo(Value.text(text));
            } else if (kubectl.isClean()) {
                assertThat(value)
                        .isEqualTo(kubectl.documents().get(0).value().at("a").orElse(Value.NULL));
            }
        }
    }

    @Test
    void what_is_ours_is_read_strictly_beside_a_manifest_that_is_not() {
        String text = "kind: theirs\na: &a yes\n---\nkind: ours\na: &a yes\n---\nkind: nothing\na: &a yes\n";
        ReadOutcome outcome = new DocumentReader(
                        value -> switch (value.textAt("kind").orElse("")) {
                            case "ours" -> DocumentNature.OURS;
                            case "theirs" -> DocumentNature.MANIFEST;
                            default -> DocumentNature.OTHER;
                        })
                .readYaml(text.getBytes(StandardCharsets.UTF_8), "x.yaml", ReadLimits.INPUT.as(Dialect.KUBECTL));
        assertThat(outcome.findings().stream().map(Finding::rule))
                .containsExactly("yaml/ambiguous-string", "yaml/anchor", "yaml/ambiguous-string");
        assertThat(outcome.documents()).hasSize(3);
        assertThat(outcome.documents().get(0).value().at("a")).contains(Value.bool(true));
    }

    @Test
    void aliases_of_a_small_document_add_little_and_those_of_many_add_no_more() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 6; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        String sound = "a: &a [1, 2]\nb: *a\n";
        ReadOutcome outcome = read((sound + "---\n").repeat(2_000) + bomb, Dialect.KUBECTL);
        assertThat(outcome.documents()).hasSizeGreaterThanOrEqualTo(2_000);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("yaml/expansion");
            assertThat(finding.isError()).isTrue();
        });
    }

    @Test
    void a_merge_key_adds_entries_and_a_later_entry_wins() {
        Value value = read("base: &base {a: 1, b: 2}\nother:\n  <<: *base\n  b: 3\n", Dialect.KUBECTL)
                .documents()
                .get(0)
                .value();
        assertThat(value.at("other", "a")).contains(Value.number(1));
        assertThat(value.at("other", "b")).contains(Value.number(3));
    }

    private static ReadOutcome read(String text, Dialect dialect) {
        return new DocumentReader()
                .readYaml(text.getBytes(StandardCharsets.UTF_8), "x.yaml", ReadLimits.INPUT.as(dialect));
    }

    private static Value json(String text) {
        return new DocumentReader()
                .readJson(("{\"a\":" + text + "}").getBytes(StandardCharsets.UTF_8), "x.json", ReadLimits.INPUT)
                .documents()
                .get(0)
                .value()
                .at("a")
                .orElse(Value.NULL);
    }

    private static String shown(Value value) {
        return value instanceof NumberValue number
                ? new BigDecimal(number.lexeme()).stripTrailingZeros().toPlainString()
                : value.toString();
    }
}
