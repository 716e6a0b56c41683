package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.cli.CatalystCommand;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.schema.SchemaGenerator;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** W8: the reference is what the program says of itself. */
class ReferencePagesTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final Path MAIN = ROOT.resolve("generator/src/main/java/io/openova/catalyst");
    /** Options that at least so many commands have stand once. */
    private static final int COMMON = 6;

    @Test
    void the_page_of_commands_is_what_the_command_line_takes() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), false);
        Map<String, CommandSpec> commands = new TreeMap<>();
        collect(CatalystCommand.commandLine(new Wiring(console)), "", commands);
        Map<String, Integer> uses = new TreeMap<>();
        commands.values().forEach(spec -> spec.options().stream()
                .filter(o -> !o.hidden())
                .forEach(o -> uses.merge(row(o), 1, Integer::sum)));
        StringBuilder page = new StringBuilder(
                        "Every command has `--help`. [Exit codes](exit-codes.md) are the same for all.\n\n## Common options\n\n")
                .append("| option | meaning |\n| --- | --- |\n");
        uses.forEach((row, count) -> page.append(count >= COMMON ? row : ""));
        commands.forEach((name, spec) -> page.append(command(name, spec, uses)));
        assertThat(commands).hasSizeGreaterThan(30);
        GeneratedPage.check("cli.md", "Commands", page.toString());
    }

    private static void collect(CommandLine line, String path, Map<String, CommandSpec> into) {
        line.getSubcommands().forEach((name, command) -> {
            String full = (path + " " + name).strip();
            if (!List.of("help", "generate-completion").contains(name)) {
                into.put(full, command.getCommandSpec());
                collect(command, full, into);
            }
        });
    }

    private static String command(String name, CommandSpec spec, Map<String, Integer> uses) {
        StringBuilder text = new StringBuilder("\n## catalyst " + name + "\n\n"
                + GeneratedPage.cell(words(spec.usageMessage().description())) + "\n");
        List<String> own = new ArrayList<>();
        spec.positionalParameters()
                .forEach(p -> own.add("| " + GeneratedPage.code(p.paramLabel()) + " | "
                        + GeneratedPage.cell(words(p.description())) + " |\n"));
        TreeSet<String> common = new TreeSet<>();
        for (OptionSpec option : spec.options()) {
            if (option.hidden()) {
                continue;
            }
            if (uses.getOrDefault(row(option), 0) >= COMMON) {
                common.add(GeneratedPage.code(option.longestName()));
            } else {
                own.add(row(option));
            }
        }
        if (!own.isEmpty()) {
            text.append("\n| parameter, option | meaning |\n| --- | --- |\n");
            own.forEach(text::append);
        }
        if (!common.isEmpty()) {
            text.append("\nCommon options: ").append(String.join(", ", common)).append(".\n");
        }
        return text.toString();
    }

    private static String row(OptionSpec option) {
        String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        String names = String.join(", ", option.names()) + label;
        return "| " + GeneratedPage.code(names) + (option.required() ? " (required)" : "") + " | "
                + GeneratedPage.cell(words(((ArgSpec) option).description())) + " |\n";
    }

    private static String words(String[] lines) {
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%");
    }

    @Test
    void the_page_of_custom_resources_is_what_their_source_generates() throws IOException {
        StringBuilder page = new StringBuilder(
                "`schemas/source` is the source of these fields, of the JSON Schemas, and of the definitions in the"
                        + " platform chart. `[]` stands for an entry of a list, `*` for a key of a map.\n");
        new TreeMap<>(SchemaGenerator.read(ROOT.resolve("schemas/source")).generate()).forEach((path, tree) -> {
            if (path.contains("/crds/")) {
                page.append(resource(tree));
            }
        });
        GeneratedPage.check("crd.md", "Custom resources", page.toString());
    }

    private static String resource(ObjectValue definition) {
        ObjectValue version =
                (ObjectValue) definition.itemsAt("spec", "versions").get(0);
        StringBuilder text = new StringBuilder(
                "\n## " + definition.textAt("spec", "names", "kind").orElseThrow() + "\n\n`"
                        + definition.textAt("spec", "group").orElseThrow() + "/"
                        + version.textAt("name").orElseThrow() + "`, "
                        + definition.textAt("spec", "scope").orElseThrow()
                        + "\n\n| field | type | meaning |\n| --- | --- | --- |\n");
        ObjectValue schema = version.objectAt("schema", "openAPIV3Schema").orElseThrow();
        for (String part : List.of("spec", "status")) {
            schema.objectAt("properties", part).ifPresent(tree -> fields(part, tree, text));
        }
        return text.toString();
    }

    private static void fields(String path, ObjectValue schema, StringBuilder text) {
        List<String> required = schema.itemsAt("required").stream()
                .map(ReferencePagesTest::text)
                .toList();
        schema.objectAt("properties")
                .ifPresent(properties -> properties.entries().forEach((name, value) -> {
                    ObjectValue field = (ObjectValue) value;
                    String place = path + "." + name;
                    text.append("| ")
                            .append(GeneratedPage.code(place))
                            .append(" | ")
                            .append(type(field));
                    text.append(required.contains(name) ? ", required" : "");
                    text.append(" | ")
                            .append(GeneratedPage.cell(
                                    field.textAt("description").orElse("")))
                            .append(" |\n");
                    below(place, field, text);
                }));
    }

    private static void below(String place, ObjectValue field, StringBuilder text) {
        fields(place, field, text);
        field.objectAt("items").ifPresent(items -> below(place + "[]", items, text));
        field.objectAt("additionalProperties").ifPresent(map -> below(place + ".*", map, text));
    }

    private static String text(Value value) {
        return value instanceof Value.TextValue text ? text.text() : value.toString();
    }

    private static String type(ObjectValue field) {
        String type = field.textAt("type").orElse("any");
        String words = field.itemsAt("enum").stream()
                .map(ReferencePagesTest::text)
                .filter(word -> !word.isEmpty())
                .map(GeneratedPage::code)
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? type : type + ": " + words;
    }

    @Test
    void the_page_of_exit_codes_is_what_the_program_returns() throws IOException {
        StringBuilder page = new StringBuilder("| code | meaning |\n| --- | --- |\n");
        Matcher constant = Pattern.compile("/\\*\\* ([^*]*) \\*/\\s+public static final int \\w+ = (\\d+);")
                .matcher(Files.readString(MAIN.resolve("cli/terminal/ExitCode.java")));
        int rows = 0;
        int fields = io.openova.catalyst.cli.terminal.ExitCode.class.getFields().length;
        while (constant.find()) {
            page.append("| ")
                    .append(constant.group(2))
                    .append(" | ")
                    .append(GeneratedPage.cell(constant.group(1)))
                    .append(" |\n");
            rows++;
        }
        assertThat(rows).as("every code has a description").isEqualTo(fields);
        GeneratedPage.check("exit-codes.md", "Exit codes", page.toString());
    }

    @Test
    void the_page_of_metrics_is_what_the_sources_register() throws IOException {
        Pattern meter = Pattern.compile(
                "(Counter|Timer|Gauge)\\.builder\\(\\s*\"([^\"]+)\"[^)]*\\)\\s*\\.description\\(\\s*\"([^\"]+)\"\\)((?:\\s*\\.tag\\(\"\\w+\", [^\\n]*\\))*)");
        Map<String, String> rows = new TreeMap<>();
        int builders = 0;
        try (Stream<Path> sources = Files.walk(MAIN)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                for (Matcher found = Pattern.compile("(Counter|Timer|Gauge)\\.builder\\(\\s*\"")
                                .matcher(text);
                        found.find(); ) {
                    builders++;
                }
                for (Matcher found = meter.matcher(text); found.find(); ) {
                    String labels = Pattern.compile("\"(\\w+)\",")
                            .matcher(found.group(4))
                            .results()
                            .map(label -> GeneratedPage.code(label.group(1)))
                            .collect(Collectors.joining(", "));
                    String process = source.toString().contains("/http/") ? "serve" : "controller";
                    rows.put(
                            process + found.group(2),
                            "| " + GeneratedPage.code(prometheus(found.group(1), found.group(2))) + " | " + process
                                    + " | " + labels + " | " + GeneratedPage.cell(found.group(3)) + " |\n");
                }
            }
        }
        assertThat(rows).hasSize(builders).hasSizeGreaterThan(5);
        GeneratedPage.check(
                "metrics.md",
                "Metrics",
                "A timer is a histogram: `_bucket`, `_count`, and `_sum`. The controller also serves the"
                        + " memory and processor metrics of the JVM.\n\n| metric | process | labels | meaning |\n| --- | --- | --- | --- |\n"
                        + String.join("", rows.values()));
    }

    private static String prometheus(String kind, String name) {
        return name.replace('.', '_') + (kind.equals("Counter") ? "_total" : kind.equals("Timer") ? "_seconds" : "");
    }
}
