package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli.Run;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input through the command line: exit code 3, exactly the expected errors, and nothing written. A case is a folder with
 * {@code request.json} or {@code request.yaml} and {@code expected.txt}: one {@code rule pointer line:column} a line. Cases
 * whose name holds {@code strict} run with {@code --strict}. Run with {@code -Dcatalyst.goldens=write} to write the expected
 * files anew.
 */
class RefusalTest {
    private static final Path CASES = TestWorld.resources("refusals");

    @TempDir
    static Path folder;

    private static Path overlay = Path.of("");

    @BeforeAll
    static void an_overlay_with_a_taken_namespace_and_a_chain_of_dependencies() {
        overlay = TestWorld.overlayIn(folder);
        try (Overlay open = TestWorld.open(overlay)) {
            TestWorld.delivered(TestWorld.apply("""
                    name: landlord
                    blueprint: bp-any
                    namespace: taken
                    environmentRef: rival-prod
                    ---
                    {name: one, blueprint: bp-any, namespace: acme}
                    ---
                    {name: two, blueprint: bp-any, namespace: acme, dependsOn: [{name: one}]}
                    """, open));
        }
    }

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    @Test
    void the_table_is_as_large_as_promised() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(80);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_bad_request_is_refused_with_every_error_and_nothing_is_written(Path folderOfCase) throws IOException {
        Path request = onlyRequestIn(folderOfCase);
        Map<String, String> before = TestWorld.listing(overlay);

        Run run = apply(request, folderOfCase, "-o", "json");

        assertThat(run.exit()).as(run.both()).isEqualTo(3);
        assertThat(TestWorld.listing(overlay)).isEqualTo(before);
        expected(folderOfCase, errors(run.out()));

        Run text = apply(request, folderOfCase);
        assertThat(text.exit()).isEqualTo(3);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("nothing was written").doesNotContain("\u001b", "\u0000", "Exception");
        assertThat(text.err().lines()).allMatch(line -> line.length() < 2_000);
        assertThat(TestWorld.listing(overlay)).isEqualTo(before);
    }

    private static Run apply(Path request, Path folderOfCase, String... more) {
        Stream<String> strict =
                folderOfCase.getFileName().toString().contains("strict-") ? Stream.of("--strict") : Stream.empty();
        return Cli.catalyst(Stream.of(
                        Stream.of("apply", "-f", request.toString(), "--overlay", overlay.toString()),
                        strict,
                        Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private static Path onlyRequestIn(Path folderOfCase) throws IOException {
        try (Stream<Path> files = Files.list(folderOfCase)) {
            List<Path> requests =
                    files.filter(file -> !file.endsWith("expected.txt")).toList();
            assertThat(requests).hasSize(1);
            assertThat(requests.get(0).getFileName().toString()).matches("request\\.(json|yaml)");
            return requests.get(0);
        }
    }

    private static String errors(String json) {
        Value report = new DocumentReader()
                .readJson(json.getBytes(StandardCharsets.UTF_8), "-", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
        return report.itemsAt("findings").stream()
                .filter(finding -> finding.textAt("severity").orElseThrow().equals("error"))
                .map(finding -> (finding.textAt("rule").orElseThrow() + " "
                        + finding.textAt("pointer").orElseThrow() + " "
                        + number(finding, "line") + ":" + number(finding, "column")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String number(Value finding, String key) {
        return finding.at(key).map(v -> ((Value.NumberValue) v).lexeme()).orElse("-");
    }

    private static void expected(Path folderOfCase, String errors) throws IOException {
        Path golden = folderOfCase.resolve("expected.txt");
        if ("write".equals(System.getProperty("catalyst.goldens"))) {
            Files.writeString(golden, errors);
        }
        assertThat(errors).isEqualTo(Files.readString(golden));
    }
}
