package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Selects the policies to apply. */
public final class PolicyOptions {
    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "ID",
            description = "Apply a policy: all, image-untagged, resources-missing, privileged, secret-plain-text, "
                    + "namespace-missing. A leading minus turns it off. Findings are warnings, or errors with "
                    + "=error appended. May be repeated. Default: none.")
    List<String> policies = List.of();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "Folder with custom rules in CEL: YAML documents with id, kinds, expression, message, and "
                    + "optionally severity, at, and remedy.")
    List<Path> folders = List.of();

    /** Whether custom rules are given. */
    public boolean hasOwn() {
        return !folders.isEmpty();
    }

    /** The selected policies; errors in custom rules are added to the findings. */
    public Policies policies(List<Finding> findings) throws IOException {
        Policies chosen;
        try {
            chosen = Policies.chosen(policies);
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()));
        }
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new UsageException("there is no folder " + folder + " (--policies)");
            }
            for (Path file : new ArrayList<>(InputFiles.manifestsBelow(folder))) {
                Policies.Read read = chosen.with(SmallFile.bytes(file), file.toString());
                findings.addAll(read.findings());
                chosen = read.policies();
            }
        }
        return chosen;
    }
}
