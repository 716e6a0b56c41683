package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.GuardOptions;
import io.openova.catalyst.cli.option.RepositoryOptions;
import io.openova.catalyst.release.PinCheck;
import io.openova.catalyst.release.RepositoryTree;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks that pins agree. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Check that all places that must change together have the same version, that images and actions are "
                    + "pinned, and",
            "that no version went back or changed its content since the main branch. The exit code is 3 if "
                    + "something disagrees."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst pin check",
            "  catalyst pin check --main origin/main -o github -o sarif=pins.sarif     in a pull request's workflow"
        })
final class PinCheckCommand implements Callable<Integer> {
    @Mixin
    RepositoryOptions repository = new RepositoryOptions();

    @Mixin
    GuardOptions guard = new GuardOptions();

    private final CommandContext context;

    PinCheckCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        RepositoryTree tree = repository.tree();
        return guard.report(PinCheck.check(tree, repository.main()), tree.paths(), context.console());
    }
}
