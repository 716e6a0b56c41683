package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.GuardOptions;
import io.openova.catalyst.cli.option.RepositoryOptions;
import io.openova.catalyst.release.CatalogLint;
import io.openova.catalyst.release.RepositoryTree;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks every Blueprint of a repository. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Check every Blueprint: schema, dependencies, conditions, defaults, assets; that its chart agrees with "
                    + "it and is not",
            "hollow; that the bootstrap kit and the fixtures refer to existing Blueprints. Reports all findings in "
                    + "one run."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst catalog lint", "  catalyst catalog lint -o github -o sarif=catalog.sarif"})
final class CatalogLintCommand implements Callable<Integer> {
    @Mixin
    RepositoryOptions repository = new RepositoryOptions();

    @Mixin
    GuardOptions guard = new GuardOptions();

    private final CommandContext context;

    CatalogLintCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        RepositoryTree tree = repository.tree();
        return guard.report(CatalogLint.check(tree, context.schemas()), tree.paths(), context.console());
    }
}
