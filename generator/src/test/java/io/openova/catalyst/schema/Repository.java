package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of this repository, for tests. */
public final class Repository {
    private Repository() {}

    public static Path path(String relative) {
        return Path.of(System.getProperty("catalyst.repository", "..")).resolve(relative);
    }

    static Path fixtures() {
        return path("generator/src/test/resources/schema");
    }

    public static Value yaml(Path file) {
        return yaml(text(file), file.toString());
    }

    public static Value yaml(String text) {
        return yaml(text, "inline.yaml");
    }

    static ObjectValue json(String text) {
        return (ObjectValue) anyJson(text);
    }

    public static Value anyJson(String text) {
        ReadOutcome outcome =
                new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), "inline", ReadLimits.MANIFEST);
        assertThat(outcome.findings()).isEmpty();
        return outcome.documents().get(0).value();
    }

    private static Value yaml(String text, String name) {
        ReadOutcome outcome =
                new DocumentReader().readYaml(text.getBytes(StandardCharsets.UTF_8), name, ReadLimits.MANIFEST);
        assertThat(outcome.findings()).as(name).isEmpty();
        assertThat(outcome.documents()).as(name).hasSize(1);
        return outcome.documents().get(0).value();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> filesIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
