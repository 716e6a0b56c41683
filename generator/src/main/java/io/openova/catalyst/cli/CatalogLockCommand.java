package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.GuardOptions;
import io.openova.catalyst.cli.option.RepositoryOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.release.CatalogLint;
import io.openova.catalyst.release.CatalogLock;
import io.openova.catalyst.release.PinCheck;
import io.openova.catalyst.release.RepositoryTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes or verifies the catalog lock. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write catalog.lock.json: the digests of every chart, its CRDs, and the schemas, and every version that a",
            "Blueprint ever had. Refuses changed content for a version that the main branch has."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst catalog lock",
            "  catalyst catalog lock --verify       in CI: exit 3 names every file that differs",
            "  catalyst catalog lock --rewrite      for versions that were never published"
        })
final class CatalogLockCommand implements Callable<Integer> {
    @Option(names = "--verify", description = "Write nothing; list what differs from the lock.")
    boolean verify;

    @Option(names = "--rewrite", description = "Accept changed content for versions that were never published.")
    boolean rewrite;

    @Mixin
    RepositoryOptions repository = new RepositoryOptions();

    @Mixin
    GuardOptions guard = new GuardOptions();

    private final CommandContext context;

    CatalogLockCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        RepositoryTree tree = repository.tree();
        Console console = context.console();
        if (verify) {
            return guard.report(CatalogLock.verify(tree), tree.paths(), console);
        }
        List<Finding> broken = rewrite ? List.of() : PinCheck.promises(tree, repository.main());
        if (!broken.isEmpty()) {
            return guard.report(broken, tree.paths(), console);
        }
        List<Finding> malformed = CatalogLint.malformed(tree);
        if (!malformed.isEmpty()) {
            return guard.report(malformed, tree.paths(), console);
        }
        String text = JsonWriter.writePretty(CatalogLock.in(tree).updated(tree).value());
        if (tree.text(CatalogLock.FILE).equals(Optional.of(text))) {
            console.out().println("Unchanged: " + CatalogLock.FILE);
        } else {
            OutputFiles.write(repository.root().resolve(CatalogLock.FILE), text);
            console.out().println("Wrote " + CatalogLock.FILE);
        }
        return ExitCode.DONE;
    }
}
