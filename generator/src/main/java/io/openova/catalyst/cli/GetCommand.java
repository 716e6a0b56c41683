package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.option.ServerOptions;
import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the Applications of an overlay, or prints one. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the Applications of the overlay, or print one of them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst get --overlay ./overlay.git",
            "  catalyst get -n qa-omantel -o json",
            "  catalyst get qa-wp -n qa-omantel -o yaml"
        })
final class GetCommand implements Callable<Integer> {
    enum Format {
        text,
        yaml,
        json
    }

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of one Application; without it, all.")
    @Nullable
    String name;

    @Option(names = "-n", paramLabel = "NS", description = "Only this namespace.")
    @Nullable
    String namespace;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    ServerOptions serverOptions = new ServerOptions();

    @Mixin
    SecretOptions secretOptions = new SecretOptions();

    @Option(names = "-o", paramLabel = "text|yaml|json", description = "Output format. Default: text.")
    Format format = Format.text;

    private final CommandContext context;

    GetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ApplicationDelivery delivery = context.delivery(CommandContext.Flags.NONE);
        List<Application> applications;
        Optional<RemoteApi> api = serverOptions.api(context.console(), overlayOptions);
        if (api.isPresent()) {
            applications = name != null && namespace != null
                    ? api.get().application(DeleteCommand.key(name, namespace)).stream()
                            .toList()
                    : filtered(api.get().applications(Optional.ofNullable(namespace)));
            secretOptions.asked(api);
            return show(Application::toResource, applications);
        }
        try (Overlay overlay = overlayOptions.open(context)) {
            Snapshot head = overlay.head();
            // Both names given: one path is read, whatever the size of the overlay.
            applications = name != null && namespace != null
                    ? delivery.application(DeleteCommand.key(name, namespace), head).stream()
                            .toList()
                    : filtered(delivery.applications(head));
            Function<Application, ObjectValue> shown =
                    secretOptions.asked(api) ? Application::toResource : delivery.shown(head);
            return show(shown, applications);
        }
    }

    private int show(Function<Application, ObjectValue> shown, List<Application> applications) {
        if (name != null && applications.size() != 1) {
            return notOne(applications);
        }
        print(shown, applications);
        return ExitCode.DONE;
    }

    private List<Application> filtered(List<Application> all) {
        return all.stream()
                .filter(a -> namespace == null || a.key().namespace().value().equals(namespace))
                .filter(a -> name == null || a.key().name().value().equals(name))
                .toList();
    }

    private int notOne(List<Application> found) {
        Finding finding = found.isEmpty()
                ? Finding.error("reference/application-missing", Pointer.ROOT, "there is no Application '" + name + "'")
                        .withRemedy("'catalyst get' lists the Applications of the overlay")
                : Finding.error(
                                "reference/application-ambiguous",
                                Pointer.ROOT,
                                "several namespaces have an Application '" + name + "'")
                        .withRemedy("add -n, one of "
                                + found.stream()
                                        .map(a -> a.key().namespace().value())
                                        .collect(Collectors.joining(", ")));
        new Report(context.console(), format == Format.json).rejected(List.of(finding));
        return ExitCode.REJECTED;
    }

    private void print(Function<Application, ObjectValue> shown, List<Application> applications) {
        Console console = context.console();
        switch (format) {
            case json -> console.out().print(JsonWriter.writePretty(json(shown, applications)));
            case yaml ->
                console.out()
                        .print(applications.stream()
                                .map(shown)
                                .map(YamlWriter::write)
                                .collect(Collectors.joining("---\n")));
            case text -> table(applications);
        }
    }

    private Value json(Function<Application, ObjectValue> shown, List<Application> applications) {
        List<Value> resources = new ArrayList<>();
        applications.forEach(application -> resources.add(shown.apply(application)));
        return name != null
                ? resources.get(0)
                : Value.object()
                        .put("apiVersion", "apps.openova.io/v1")
                        .put("kind", "ApplicationList")
                        .put("items", Value.list(resources))
                        .build();
    }

    private void table(List<Application> applications) {
        if (applications.isEmpty()) {
            context.console().note("no Applications in the overlay");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAMESPACE", "NAME", "BLUEPRINT", "VERSION", "ENVIRONMENT", "PLACEMENT", "REGIONS"));
        for (Application a : applications) {
            rows.add(List.of(
                    a.key().namespace().value(),
                    a.key().name().value(),
                    a.blueprint().name().value(),
                    a.blueprint().version().value(),
                    a.environment().value(),
                    a.placement().mode().word(),
                    a.placement().regions().stream().map(RegionName::value).collect(Collectors.joining(","))));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                String cell = row.get(column);
                line.append(cell).append(column + 1 < row.size() ? " ".repeat(width - cell.length() + 2) : "");
            }
            context.console().out().println(line);
        }
    }
}
