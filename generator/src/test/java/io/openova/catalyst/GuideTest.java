package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the commands of the README and of the guides for users and operators, each guide in a folder of its own. */
class GuideTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));

    static List<String> guides() throws IOException {
        List<String> guides = new ArrayList<>(List.of("README.md"));
        for (String folder : List.of("docs/use", "docs/operate")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".md"))
                        .sorted()
                        .forEach(guides::add);
            }
        }
        return guides;
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("guides")
    void every_command_of_a_guide_works(String guide, @TempDir Path temporary) throws Exception {
        GuideBlocks blocks = GuideBlocks.read(ROOT.resolve(guide));
        try (GuideShell shell = new GuideShell(temporary)) {
            for (GuideBlocks.Block block : blocks.blocks()) {
                shell.run(block);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void a_guide_shows_commands_and_marks_them(String guide) throws IOException {
        GuideBlocks blocks = GuideBlocks.read(ROOT.resolve(guide));

        assertThat(blocks.blocks()).as("blocks that begin with ```sh").isNotEmpty();
        for (String line : Files.readAllLines(ROOT.resolve(guide))) {
            assertThat(line).as("a block of commands begins with ```sh").doesNotMatch(" *```(bash|shell|zsh).*");
        }
    }

    @Test
    void a_command_that_fails_or_has_an_unknown_option_is_found(@TempDir Path temporary) throws Exception {
        try (GuideShell shell = new GuideShell(temporary)) {
            GuideBlocks.Block failing = new GuideBlocks.Block(1, "", 0, "catalyst validate missing.yaml");
            GuideBlocks.Block unknown = new GuideBlocks.Block(9, "cluster", 0, "catalyst controller --no-such-option");

            assertThat(catchThrowable(() -> shell.run(failing)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("missing.yaml");
            assertThat(catchThrowable(() -> shell.run(unknown)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("--no-such-option");
        }
    }
}
