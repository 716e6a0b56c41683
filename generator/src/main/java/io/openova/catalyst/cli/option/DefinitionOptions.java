package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.MissingDefinition;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for definitions of custom resources and for kinds without a definition. */
public final class DefinitionOptions {
    /** How to report objects whose kind has no definition. */
    enum Missing {
        ERROR,
        WARN,
        IGNORE
    }

    @Option(
            names = "--missing",
            paramLabel = "error|warn|ignore",
            description = "How to report objects whose kind has no definition: error reports each object, warn (the "
                    + "default) reports each kind once, ignore only counts them.")
    String missing = "warn";

    @Option(
            names = "--skip",
            paramLabel = "KIND",
            description =
                    "Do not check objects of this kind: Kind, group/Kind, or group/version/Kind. May be repeated.")
    public List<String> skip = List.of();

    @Option(
            names = "--definitions",
            paramLabel = "PATH|ARCHIVE",
            description = "Definitions of custom resources: a file, a folder, or an archive (.tgz, .tar.gz), such as a"
                    + " packed chart. May be repeated; nothing is fetched.")
    List<Path> definitions = List.of();

    /** The word after {@code --missing}. */
    public Missing missing() {
        try {
            return Missing.valueOf(missing.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--missing takes error, warn, or ignore, not '" + missing + "'");
        }
    }

    /** The definitions that were named. */
    public List<Value> read() {
        List<Value> values = new ArrayList<>();
        for (Path path : definitions) {
            values.addAll(DefinitionFiles.read(path));
        }
        return values;
    }

    /**
     * Adjusts the findings about missing definitions as the option requires: all as errors, one for each kind with a
     * count, or none.
     */
    public List<Finding> apply(List<Finding> findings) {
        Missing wanted = missing();
        Map<String, Integer> counts = count(findings);
        if (counts.isEmpty()) {
            return findings;
        }
        List<Finding> left = new ArrayList<>();
        Map<String, Integer> open = new LinkedHashMap<>(counts);
        for (Finding finding : findings) {
            Optional<String> kind = MissingDefinition.kindOf(finding);
            if (kind.isEmpty()) {
                left.add(finding);
            } else if (wanted == Missing.ERROR) {
                left.add(finding.withSeverity(Severity.ERROR));
            } else if (wanted == Missing.WARN && open.containsKey(kind.get())) {
                left.add(MissingDefinition.forAll(finding, kind.get(), open.remove(kind.get())));
            }
        }
        return left;
    }

    /** How many objects are of a kind or version that the cluster does not serve. */
    public static long unserved(List<Finding> findings) {
        long count = 0;
        for (Finding finding : findings) {
            boolean isOne = finding.rule().equals("schema/removed-api")
                    || finding.rule().equals(MissingDefinition.RULE)
                            && MissingDefinition.kindOf(finding).isEmpty();
            count += isOne && finding.isError() ? 1 : 0;
        }
        return count;
    }

    /** How many objects of each kind have no definition. */
    public static Map<String, Integer> count(List<Finding> findings) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Finding finding : findings) {
            Optional<String> kind = MissingDefinition.kindOf(finding);
            if (kind.isPresent()) {
                counts.put(kind.get(), counts.getOrDefault(kind.get(), 0) + 1);
            }
        }
        return counts;
    }
}
