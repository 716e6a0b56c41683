package io.openova.catalyst.cli;

import io.openova.catalyst.check.ImmutableChanges;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.git.ChangedSince;
import io.openova.catalyst.validation.Dependents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits a validation to the files that a Git range touched and the files that depend on them. */
final class ChangedOnly {
    @Option(
            names = "--since",
            paramLabel = "REV",
            description = "Only what changed since this branch left REV (a commit, branch, or tag), and what depends on"
                    + " it. Also reports changes to immutable fields.")
    @Nullable
    String since;

    /**
     * @param files the names to check, and to report on
     * @param findings about the change itself
     */
    record Selection(SortedSet<String> files, List<Finding> findings) {
        boolean has(Finding finding) {
            return finding.location().map(Location::file).map(files::contains).orElse(true);
        }
    }

    boolean isAsked() {
        return since != null;
    }

    /** Selects from these files, by their names on the command line. */
    Selection of(List<InputFiles.InputFile> inputs) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (InputFiles.InputFile input : inputs) {
            if (!input.name().equals("-")) {
                texts.put(input.name(), new String(input.bytes(), StandardCharsets.UTF_8));
            }
        }
        if (texts.isEmpty()) {
            throw new UsageException("--since needs files in a Git repository, not standard input");
        }
        return select(Path.of(texts.firstKey()), Path.of(""), texts);
    }

    /** @param place the overlay's folder or bare repository */
    Selection of(Path place, Snapshot snapshot) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (OverlayPath file : snapshot.files(OverlayPath.ROOT)) {
            texts.put(file.toString(), snapshot.read(file).orElse(""));
        }
        return select(place, place, texts);
    }

    private Selection select(Path inside, Path folder, SortedMap<String, String> texts) {
        List<String> touched = new ArrayList<>();
        List<String> before = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        try (ChangedSince git = ChangedSince.of(nearestFolder(inside), String.valueOf(since))) {
            SortedMap<String, String> known = new TreeMap<>();
            texts.forEach((name, text) -> {
                String path = git.path(folder.resolve(name))
                        .orElseThrow(() -> new UsageException(name + " is in a different repository from " + inside));
                known.put(path, name);
                if (git.touches(path, text.getBytes(StandardCharsets.UTF_8))) {
                    touched.add(name);
                    git.before(path).ifPresent(old -> {
                        before.add(old);
                        findings.addAll(ImmutableChanges.between(old, text, name));
                    });
                }
            });
            git.removed(known::containsKey).stream()
                    .filter(path -> path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json"))
                    .forEach(path -> git.before(path).ifPresent(before::add));
        }
        return new Selection(Dependents.of(texts, touched, before), findings);
    }

    private static Path nearestFolder(Path path) {
        Path full = path.toAbsolutePath().normalize();
        Path parent = full.getParent();
        return parent == null || Files.isDirectory(full) ? full : parent;
    }
}
