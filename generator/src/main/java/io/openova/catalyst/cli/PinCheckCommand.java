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

/** The guard over pins. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Check that every place that must move together says one version, that images and actions are pinned, and",
            "that no version on the main branch went back or changed its content. Exit 3 when something disagrees."
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

    private final CommandContext workbench;

    PinCheckCommand(CommandContext workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() throws IOException {
        RepositoryTree tree = repository.tree();
        return guard.report(PinCheck.check(tree, repository.main()), tree.paths(), workbench.console());
    }
}
