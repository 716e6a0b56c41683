package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.validation.ManyDocuments;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the inputs given with {@code -f}: files, folders, and {@code -} for standard input. Symbolic links in folders
 * are not followed.
 */
public final class InputFiles {
    private static final Set<String> RESOURCES = Set.of("Organization", "Environment", "Blueprint");

    private final Console console;
    private final List<Document> documents = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private InputFiles(Console console) {
        this.console = console;
    }

    /**
     * The documents, and findings about files that could not be read. All files are read before anything is reported.
     */
    public static ReadOutcome read(List<String> names, Console console) {
        InputFiles input = new InputFiles(console);
        for (String name : names) {
            input.readOne(name);
        }
        return new ReadOutcome(input.documents, input.findings);
    }

    /**
     * A file that is opened when it is read.
     *
     * @param path as the folder listing gives it: a name may have bytes that no string can represent
     */
    public record InputFile(String name, Console console, Optional<Path> path) implements ManyDocuments.Source {
        @Override
        public byte[] bytes() {
            if (name.equals("-")) {
                return limited(console.in());
            }
            // Half the cost of a channel, which thousands of small files feel.
            try (InputStream in = path.isPresent() && name.indexOf('\uFFFD') >= 0
                    ? Files.newInputStream(path.get())
                    : new FileInputStream(name)) {
                return limited(in);
            } catch (IOException e) {
                throw new UsageException("cannot read " + name + ": " + OutputFiles.reason(e));
            }
        }

        private static byte[] limited(InputStream in) {
            try {
                return InputFiles.limited(in);
            } catch (IOException e) {
                throw new UsageException("cannot read the input: " + e.getMessage());
            }
        }
    }

    /** The content of a file that was read once and is used several times. */
    public record ReadFile(String name, byte[] bytes) implements ManyDocuments.Source {
        public static ReadFile of(InputFile file) {
            return new ReadFile(file.name(), file.bytes());
        }
    }

    /** The documents of files; unreadable files are reported when they are checked. */
    public static List<Document> documents(List<ReadFile> files) {
        return files.stream()
                .flatMap(file ->
                        new DocumentReader().read(file.bytes(), file.name(), ReadLimits.INPUT).documents().stream())
                .toList();
    }

    /** The files that the names refer to, in order; none of them is read yet. */
    public static List<InputFile> list(List<String> names, List<String> exclude, Console console) {
        List<InputFile> files = new ArrayList<>();
        for (String name : names) {
            Path path = Path.of(name);
            if (!name.equals("-") && Files.isDirectory(path)) {
                manifestsIn(name, exclude)
                        .forEach(file -> files.add(new InputFile(file.toString(), console, Optional.of(file))));
            } else if (!name.equals("-") && !Files.exists(path)) {
                throw new UsageException("there is no file " + name);
            } else {
                files.add(new InputFile(name, console, Optional.empty()));
            }
        }
        return files;
    }

    private static List<Path> manifestsIn(String folder, List<String> exclude) {
        try {
            List<Path> files = ManifestWalk.of(Path.of(folder), exclude);
            if (files.isEmpty()) {
                throw new UsageException("the folder " + folder + " has no .json, .yaml, or .yml file");
            }
            return files;
        } catch (IOException e) {
            throw new UsageException("cannot read " + folder + ": " + OutputFiles.reason(e));
        }
    }

    private void readOne(String name) {
        try {
            if (name.equals("-")) {
                take(limited(console.in()), "-");
                return;
            }
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                List<Path> files = manifestsBelow(path);
                if (files.isEmpty()) {
                    throw new UsageException("the folder " + name + " has no .json, .yaml, or .yml file");
                }
                for (Path file : files) {
                    try (InputStream in = Files.newInputStream(file)) {
                        take(limited(in), file.toString());
                    }
                }
                return;
            }
            if (!Files.exists(path)) {
                throw new UsageException("there is no file " + name);
            }
            try (InputStream in = Files.newInputStream(path)) {
                take(limited(in), name);
            }
        } catch (IOException e) {
            throw new UsageException("cannot read " + name + ": " + OutputFiles.reason(e));
        }
    }

    /** JSON and YAML files below a folder that may hold manifests, sorted by path. */
    public static List<Path> manifestsBelow(Path folder) throws IOException {
        return ManifestWalk.of(folder, List.of());
    }

    /** Whether a file of this name may hold manifests. */
    public static boolean isManifestName(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static byte[] limited(InputStream in) throws IOException {
        return in.readNBytes(ReadLimits.INPUT.bytes() + 1);
    }

    private void take(byte[] bytes, String name) {
        ReadOutcome outcome = new DocumentReader().read(bytes, name, ReadLimits.INPUT);
        findings.addAll(outcome.findings());
        documents.addAll(outcome.documents());
        // Requests are small (contract section 2); custom resources and streams of many documents may be large.
        if (bytes.length > ReadLimits.REQUEST.bytes()) {
            boolean alone = outcome.documents().size() == 1;
            outcome.documents().stream()
                    .filter(document -> !isResource(document.value()))
                    .forEach(document -> limit(document, alone ? bytes.length : sizeOf(document.value())));
        }
    }

    private void limit(Document document, int size) {
        oversized(document, size).ifPresent(findings::add);
    }

    /** The findings about a request in a file of this size. */
    public static Optional<Finding> oversizedIn(Document document, int fileBytes) {
        if (fileBytes <= ReadLimits.REQUEST.bytes()) {
            return Optional.empty();
        }
        int limit = ReadLimits.REQUEST.bytes();
        return mostBytes(document.value(), limit) <= limit
                ? Optional.empty()
                : oversized(document, sizeOf(document.value()));
    }

    /** An upper bound of the size as JSON, computed without writing it; above the limit, any larger number. */
    private static int mostBytes(Value value, int limit) {
        if (value instanceof Value.TextValue text) {
            return 2 + 6 * Math.min(text.text().length(), limit);
        }
        if (value instanceof Value.NumberValue number) {
            return number.lexeme().length();
        }
        int bytes = 5;
        if (value instanceof Value.ObjectValue object) {
            for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
                bytes += 4 + 6 * Math.min(entry.getKey().length(), limit) + mostBytes(entry.getValue(), limit);
                if (bytes > limit) {
                    return limit + 1;
                }
            }
        } else if (value instanceof Value.ListValue list) {
            for (Value item : list.items()) {
                bytes += 1 + mostBytes(item, limit);
                if (bytes > limit) {
                    return limit + 1;
                }
            }
        }
        return bytes;
    }

    private static Optional<Finding> oversized(Document document, int size) {
        if (size > ReadLimits.REQUEST.bytes()) {
            return Optional.of(Finding.error(
                            "document/too-large",
                            Pointer.ROOT,
                            "a request of " + size + " bytes is over the limit of " + ReadLimits.REQUEST.bytes())
                    .withRemedy("move large content out of the parameters")
                    .withLocation(document.locate(Pointer.ROOT)));
        }
        return Optional.empty();
    }

    /** The size of one document among several, written as JSON: its size as a separate request. */
    private static int sizeOf(Value value) {
        return JsonWriter.write(value).getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isResource(Value value) {
        return value.textAt("kind").filter(RESOURCES::contains).isPresent();
    }
}
