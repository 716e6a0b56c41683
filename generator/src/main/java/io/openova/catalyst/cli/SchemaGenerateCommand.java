package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.schema.SchemaGenerator;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes or checks the JSON Schemas and the custom resource definitions. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Write schemas/*.schema.json and the platform chart's CRDs from schemas/source/*.yaml.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst schema generate",
            "  catalyst schema generate --check     in CI: exit 3 when a file is out of date"
        })
final class SchemaGenerateCommand implements Callable<Integer> {
    @Option(names = "--repository", paramLabel = "DIR", description = "The repository. Default: the current folder.")
    @Nullable
    Path repository;

    @Option(names = "--check", description = "Write nothing; exit with 3 if a file is out of date.")
    boolean check;

    private final CommandContext context;

    SchemaGenerateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Path root = repository == null ? Path.of("") : repository;
        Map<String, ObjectValue> sources = new LinkedHashMap<>();
        for (String name : SchemaGenerator.SOURCES) {
            Path file = root.resolve("schemas/source/" + name + ".yaml");
            if (!Files.isRegularFile(file)) {
                throw new UsageException("there is no " + file + "; name the repository with --repository");
            }
            ReadOutcome outcome =
                    new DocumentReader().read(SmallFile.bytes(file), file.toString(), ReadLimits.MANIFEST);
            if (!outcome.isClean()) {
                return new Report(context.console(), false).rejected(outcome.findings());
            }
            sources.put(name, (ObjectValue) outcome.documents().get(0).value());
        }
        List<String> stale = new ArrayList<>();
        for (Map.Entry<String, String> file :
                texts(new SchemaGenerator(sources)).entrySet()) {
            Path path = root.resolve(file.getKey());
            if (!Files.exists(path) || !SmallFile.text(path).equals(file.getValue())) {
                stale.add(file.getKey());
                if (!check) {
                    Files.createDirectories(path.toAbsolutePath().getParent());
                    Files.writeString(path, file.getValue());
                }
            }
        }
        return report(stale);
    }

    private static Map<String, String> texts(SchemaGenerator generator) {
        Map<String, String> texts = new LinkedHashMap<>();
        generator
                .generate()
                .forEach((path, tree) -> texts.put(
                        path,
                        path.endsWith(".json")
                                ? JsonWriter.writePretty(tree)
                                : SchemaGenerator.YAML_HEADER + YamlWriter.write(tree)));
        texts.put(SchemaGenerator.COMPACT, generator.compact());
        return texts;
    }

    private int report(List<String> stale) {
        Console console = context.console();
        if (stale.isEmpty()) {
            console.out().println("Unchanged: all schemas");
            return ExitCode.DONE;
        }
        stale.forEach(path -> console.out().println((check ? "stale " : "wrote ") + path));
        if (check) {
            console.err().println("schema/stale: run 'catalyst schema generate' and commit the files");
        }
        return check ? ExitCode.REJECTED : ExitCode.DONE;
    }
}
