package io.openova.catalyst.cli.option;

import io.openova.catalyst.chart.ChartFile;
import io.openova.catalyst.chart.PackedFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ManifestWords;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads definitions of custom resources from the paths given with {@code --definitions}. */
public final class DefinitionFiles {
    private static final String KIND = "CustomResourceDefinition";
    /** Some operators publish all their definitions in one file of several megabytes. */
    private static final int LARGEST = 64 * 1024 * 1024;

    private DefinitionFiles() {}

    /**
     * All definitions below a folder, in a file, or in an archive.
     *
     * @throws UsageException when there is nothing at the path, or no definition in it
     */
    public static List<Value> read(Path path) {
        List<Value> found = new ArrayList<>();
        try {
            if (Files.isDirectory(path)) {
                for (Path file : InputFiles.manifestsBelow(path)) {
                    found.addAll(in(SmallFile.bytes(file, LARGEST), file.toString()));
                }
            } else if (isArchive(path.toString())) {
                for (ChartFile file : PackedFiles.read(SmallFile.bytes(path, LARGEST))) {
                    if (InputFiles.isManifestName(file.path())) {
                        found.addAll(in(file.bytes(), file.path()));
                    }
                }
            } else {
                found.addAll(in(SmallFile.bytes(path, LARGEST), path.toString()));
            }
        } catch (IOException e) {
            throw new UsageException("cannot read the definitions in " + path + ": " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new UsageException(path + " holds no CustomResourceDefinition");
        }
        return found;
    }

    private static boolean isArchive(String name) {
        return name.endsWith(".tgz") || name.endsWith(".tar.gz");
    }

    /** The definitions among the documents; everything else, including a chart's templates, is skipped. */
    private static List<Value> in(byte[] bytes, String file) {
        if (!ManifestWords.holds(bytes, KIND)) {
            return List.of();
        }
        ReadOutcome outcome = new DocumentReader().read(bytes, file, ReadLimits.INPUT.as(Dialect.KUBECTL));
        return outcome.documents().stream()
                .map(Document::value)
                .filter(value -> value.textAt("kind").equals(Optional.of(KIND)))
                .toList();
    }
}
