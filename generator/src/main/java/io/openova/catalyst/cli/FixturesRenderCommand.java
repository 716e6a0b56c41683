package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.desired.QaFixtures;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the QA fixtures. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Print the QA fixtures as custom resources.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst fixtures render",
            "  catalyst fixtures render --set namespace=qa-acme --set qaUser.email=qa@acme.org",
            "  catalyst fixtures render --values values.yaml --kind Organization --kind Environment"
        })
final class FixturesRenderCommand implements Callable<Integer> {
    enum Format {
        yaml,
        json
    }

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "Values as for the platform chart, below qaFixtures or at the top.")
    @Nullable
    String values;

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description = "One value; a dot separates the keys of nested " + "objects: qaUser.email=…")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--kind", paramLabel = "KIND", description = "Only objects of this kind; may be repeated.")
    Set<String> kinds = Set.of();

    @Option(names = "-o", paramLabel = "yaml|json", description = "Output format. Default: yaml.")
    Format format = Format.yaml;

    private final CommandContext context;

    FixturesRenderCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        ObjectValue given = ObjectValue.EMPTY;
        if (values != null) {
            ReadOutcome input = InputFiles.read(List.of(values), console);
            if (!input.isClean() || input.documents().isEmpty()) {
                return new Report(console, false).rejected(input.findings());
            }
            Value root = input.documents().get(0).value();
            given = root.objectAt("qaFixtures")
                    .orElseGet(() -> root instanceof ObjectValue object ? object : ObjectValue.EMPTY);
        }
        for (Map.Entry<String, String> entry : set.entrySet()) {
            given = given.mergedWith(nested(entry.getKey(), entry.getValue()));
        }
        check(given, QaFixtures.DEFAULTS, "");
        List<Value> objects = QaFixtures.of(given).objects().stream()
                .filter(object -> kinds.isEmpty()
                        || object.textAt("kind").filter(kinds::contains).isPresent())
                .toList();
        console.out()
                .print(
                        format == Format.json
                                ? objects.stream().map(JsonWriter::writePretty).collect(Collectors.joining())
                                : YamlWriter.writeAll(objects));
        return ExitCode.DONE;
    }

    private static ObjectValue nested(String key, String value) {
        int dot = key.indexOf('.');
        return dot < 0
                ? Value.object().put(key, value).build()
                : Value.object()
                        .put(key.substring(0, dot), nested(key.substring(dot + 1), value))
                        .build();
    }

    private static void check(ObjectValue given, ObjectValue known, String prefix) {
        given.entries().forEach((key, value) -> {
            Value expected = known.entries().get(key);
            if (expected == null) {
                List<String> near = Nearest.to(key, known.entries().keySet());
                throw new UsageException("there is no value " + prefix + key
                        + (near.isEmpty()
                                ? "; known: "
                                        + String.join(", ", known.entries().keySet())
                                : "; did you mean " + prefix + near.get(0) + "?"));
            }
            if (expected instanceof ObjectValue inner) {
                if (!(value instanceof ObjectValue object)) {
                    throw new UsageException(prefix + key + " takes an object, not " + value.kind());
                }
                check(object, inner, prefix + key + ".");
            }
        });
    }
}
