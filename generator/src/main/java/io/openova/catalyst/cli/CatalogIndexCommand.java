package io.openova.catalyst.cli;

import io.openova.catalyst.catalog.CatalogIndex;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.write.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes or checks the catalog index. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Write blueprints.json from every platform/*/blueprint.yaml, products/*/blueprint.yaml, and the"
                + " bootstrap kit.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst catalog index",
            "  catalyst catalog index --check      in CI: exit 3 when it is out of date"
        })
final class CatalogIndexCommand implements Callable<Integer> {
    @Option(
            names = {"--repository", "--catalog"},
            paramLabel = "DIR",
            description = "The repository of Blueprints. Default: the current folder.")
    Path root = Path.of("");

    @Option(names = "--check", description = "Write nothing; exit with 3 if the file is out of date.")
    boolean check;

    private final CommandContext context;

    CatalogIndexCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Path file = root.resolve(CatalogIndex.FILE);
        if (!Files.isDirectory(root.resolve("platform")) && !Files.isDirectory(root.resolve("products"))) {
            throw new UsageException("there is neither platform/ nor products/ in " + root.toAbsolutePath()
                    + "; name the repository with --repository");
        }
        String expected = JsonWriter.writePretty(CatalogIndex.of(root));
        String actual = Files.exists(file) ? SmallFile.text(file) : "";
        Console console = context.console();
        if (expected.equals(actual)) {
            console.out().println("Unchanged: " + CatalogIndex.FILE);
            return ExitCode.DONE;
        }
        if (check) {
            console.err().println("catalog/index-stale: " + CatalogIndex.FILE + " is out of date");
            console.err().println("      run 'catalyst catalog index' and commit the file");
            return ExitCode.REJECTED;
        }
        OutputFiles.write(file, expected);
        console.out().println("Wrote " + CatalogIndex.FILE);
        return ExitCode.DONE;
    }
}
