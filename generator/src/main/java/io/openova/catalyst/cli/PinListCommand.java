package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.RepositoryOptions;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.release.Pin;
import io.openova.catalyst.release.PinList;
import io.openova.catalyst.release.RepositoryTree;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists every pin. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "List every pinned version, tag, and digest of the repository, and of an overlay when one is named:"
                        + " charts, Blueprints, images, actions.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst pin list",
            "  catalyst pin list --kind image -o json",
            "  catalyst pin list --overlay ./overlay.git --name bp-qa-app"
        })
final class PinListCommand implements Callable<Integer> {
    @Mixin
    RepositoryOptions repository = new RepositoryOptions();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(names = "--kind", paramLabel = "KIND", description = "Only chart, blueprint, image, or action.")
    Pin.@Nullable Kind kind;

    @Option(names = "--name", paramLabel = "NAME", description = "Only pins of this Blueprint, image, or action.")
    @Nullable
    String name;

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    PinListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        List<Pin> pins = new ArrayList<>(PinList.of(repository.tree()).pins());
        if (overlayOptions.address(context.console()).isPresent()) {
            try (Overlay overlay = overlayOptions.open(context)) {
                pins.addAll(PinList.of(tree(overlay.head())).pins());
            }
        }
        pins.removeIf(pin -> kind != null && pin.role().kind() != kind
                || name != null && !pin.name().equals(name));
        if (format == OutputFormat.json) {
            new Report(context.console(), true)
                    .json(Value.object()
                            .put(
                                    "pins",
                                    Value.list(pins.stream()
                                            .map(PinListCommand::json)
                                            .toList())));
        } else {
            pins.forEach(this::print);
        }
        return ExitCode.DONE;
    }

    private static RepositoryTree tree(Snapshot snapshot) {
        Map<String, byte[]> files = new TreeMap<>();
        for (OverlayPath path : snapshot.files(OverlayPath.of("clusters"))) {
            snapshot.read(path).ifPresent(text -> files.put(path.toString(), text.getBytes(StandardCharsets.UTF_8)));
        }
        return new RepositoryTree(files);
    }

    private void print(Pin pin) {
        context.console()
                .out()
                .println(String.format(
                        "%-9s %-20s %s %s%s  %s",
                        pin.role().kind().word(),
                        pin.role().word(),
                        SingleLine.of(pin.name()),
                        pin.value().isEmpty() ? "-" : SingleLine.of(pin.value()),
                        pin.isByTag() ? " (by tag)" : "",
                        pin.at()));
    }

    static Value json(Pin pin) {
        return Value.object()
                .put("kind", pin.role().kind().word())
                .put("role", pin.role().word())
                .put("name", pin.name())
                .put("value", pin.value())
                .put("file", pin.file())
                .put("pointer", pin.pointer().toString())
                .put("line", pin.at().line())
                .put("column", pin.at().column())
                .build();
    }
}
