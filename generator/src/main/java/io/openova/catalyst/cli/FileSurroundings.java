package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.validation.RepositoryContext;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the kustomization files among the inputs, and those in the folders above them: a file may be named alone, and a
 * kustomization beside or above it says that it is a patch.
 */
final class FileSurroundings {
    private static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** Number of folders to search above a named file; the search stops at the root of a repository. */
    private static final int HIGHEST = 6;

    private FileSurroundings() {}

    /** The content of each kustomization file, by its name in the form that the context of a repository takes. */
    static Map<String, Value> kustomizations(List<String> names, List<InputFiles.InputFile> inputs) {
        Map<String, Value> found = new HashMap<>();
        for (InputFiles.InputFile input : inputs) {
            if (!input.name().equals("-") && RepositoryContext.isKustomization(input.name())) {
                add(input.bytes(), input.name(), found);
            }
        }
        for (String name : names) {
            if (!name.equals("-")) {
                above(Path.of(name), found);
            }
        }
        return found;
    }

    /** Names keep the form of the inputs, so that paths in a kustomization resolve to them. */
    private static void above(Path named, Map<String, Value> found) {
        boolean isFolder = Files.isDirectory(named);
        Path folder = isFolder ? named.resolve("..") : folderOf(named);
        boolean isRoot = isFolder && Files.exists(named.resolve(".git"));
        for (int level = 0; level < HIGHEST && !isRoot; level++) {
            for (String name : NAMES) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file)) {
                    try {
                        add(SmallFile.bytes(file), file.toString(), found);
                    } catch (IOException e) {
                        throw new UsageException("cannot read " + file + ": " + e.getMessage());
                    }
                }
            }
            isRoot = Files.exists(folder.resolve(".git"));
            folder = folder.resolve("..");
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static void add(byte[] bytes, String file, Map<String, Value> found) {
        List<Document> documents = new DocumentReader()
                .readYaml(bytes, file, ReadLimits.INPUT.as(Dialect.KUSTOMIZE))
                .documents();
        if (!documents.isEmpty()) {
            found.putIfAbsent(RepositoryContext.normal(file), documents.get(0).value());
        }
    }
}
