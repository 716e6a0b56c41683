package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder of {@code chart-cases} is a chart, a request for it, and what {@code catalyst validate} is to say: {@code exit N},
 * {@code has TEXT}, {@code not TEXT}, and {@code option TEXT} for a word more on the command line. A new folder is a new case.
 */
class ChartCasesTest {
    private static final Path CASES = Path.of(System.getProperty("catalyst.repository", ".."))
            .resolve("generator/src/test/resources/chart-cases");

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_verdict_is_the_right_one(String name) throws IOException {
        Path folder = CASES.resolve(name);
        Path request = Stream.of("request.json", "request.yaml")
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
        List<String> options = expected.stream()
                .filter(line -> line.startsWith("option "))
                .map(line -> line.substring("option ".length()))
                .toList();
        List<String> arguments = Stream.concat(
                        Stream.of(
                                "validate",
                                request.toString(),
                                "--charts",
                                folder.toString(),
                                "--catalog",
                                folder.toString(),
                                "--primary-region",
                                TestWorld.PRIMARY),
                        options.stream())
                .toList();
        Cli.Run run = Cli.catalyst(arguments.toArray(String[]::new));
        for (String line : expected) {
            String text = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "exit" -> assertThat(run.exit()).as(run.both()).isEqualTo(Integer.parseInt(text));
                case "has" -> assertThat(run.both()).contains(text);
                case "not" -> assertThat(run.both()).doesNotContain(text);
                case "option" -> assertThat(options).contains(text);
                default -> throw new AssertionError("expected.txt: " + line);
            }
        }
    }
}
