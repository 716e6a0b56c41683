package io.openova.catalyst.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BundledBlueprintsTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));

    @Test
    void each_name_of_the_index_is_found_alone() {
        List<BlueprintName> names = new BundledBlueprints().names();
        assertThat(names).hasSizeGreaterThan(2);
        for (BlueprintName name : names) {
            assertThat(new BundledBlueprints().named(name))
                    .as(name.value())
                    .isNotEmpty()
                    .allMatch(blueprint -> blueprint.ref().name().equals(name));
        }
    }

    /** One in its usual folder is found without the index, so the index must know it, too. */
    @Test
    void no_blueprint_lies_in_a_usual_folder_without_being_in_the_index() throws IOException {
        List<BlueprintName> names = new BundledBlueprints().names();
        try (Stream<Path> folders = Files.list(ROOT.resolve("platform"))) {
            List<Path> files = folders.map(folder -> folder.resolve("blueprint.yaml"))
                    .filter(Files::isRegularFile)
                    .toList();
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                for (Blueprint blueprint : BlueprintReader.read(Files.readString(file), file.toString())) {
                    BlueprintName name = blueprint.ref().name();
                    assertThat(names).as(file.toString()).contains(name);
                    assertThat(new BundledBlueprints().named(name))
                            .extracting(Blueprint::ref)
                            .contains(blueprint.ref());
                }
            }
        }
    }

    @Test
    void a_name_that_nobody_has_is_not_found() {
        assertThat(new BundledBlueprints().named(new BlueprintName("bp-nothing")))
                .isEmpty();
    }
}
