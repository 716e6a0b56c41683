package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Option;

/** Selects the policies to apply. */
public final class PolicyOptions {
    /** The policies' names, read only for a help text or a completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> names = new ArrayList<>();
            Policies.explained().keySet().forEach(id -> names.add(id.substring(id.indexOf('/') + 1)));
            return names.iterator();
        }
    }

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "ID",
            completionCandidates = Names.class,
            description =
                    "Enable a policy: all, ${COMPLETION-CANDIDATES}; with a minus before it, disable it. Their findings are"
                            + " warnings; with =error after it, errors. May be repeated. Default: none.")
    List<String> policies = List.of();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "Folder with custom rules in CEL: YAML documents with id, kinds, expression, message, and "
                    + "optionally severity, at, and remedy.")
    List<Path> folders = List.of();

    /** The policies; what is wrong with rules of one's own goes to the findings. */
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
