package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledFileTest {
    private static final String KINDS = "schemas/kubernetes/kinds.schemas";

    @Test
    void a_file_of_the_unpacked_folder_is_read_from_there(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("schemas"));
        Files.writeString(folder.resolve("schemas/only-here"), "here");

        assertThat(BundledFile.read("schemas/only-here", folder.toString()))
                .hasValue("here".getBytes(StandardCharsets.UTF_8));
        assertThat(BundledFile.read("schemas/only-here", null)).isEmpty();
    }

    @Test
    void what_the_folder_lacks_comes_from_the_jar(@TempDir Path folder) throws IOException {
        // A folder in its place is no file either.
        Files.createDirectories(folder.resolve("blueprints.json"));

        for (String path : new String[] {KINDS, "schemas/application.schema.json", "blueprints.json"}) {
            byte[] packed = BundledFile.read(path, null).orElseThrow();
            assertThat(BundledFile.read(path, folder.toString())).hasValue(packed);
            assertThat(BundledFile.read(path, folder.resolve("absent").toString()))
                    .hasValue(packed);
        }
    }

    @Test
    void nothing_is_carried_under_an_unknown_name(@TempDir Path folder) {
        assertThat(BundledFile.read("schemas/unknown", folder.toString())).isEmpty();
    }
}
