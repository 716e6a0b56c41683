package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.Table;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.StoredSecret;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the encrypted Secrets of an overlay. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the encrypted Secrets of Applications: their keys, and the parameters that refer to them. "
                + "Values are never shown.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst secret list --overlay ./overlay.git"})
final class SecretListCommand implements Callable<Integer> {
    @Option(names = "-n", paramLabel = "NS", description = "Only this namespace.")
    @Nullable
    String namespace;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    SecretListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        List<StoredSecret> secrets = new ArrayList<>();
        try (Overlay overlay = overlayOptions.open(context)) {
            for (StoredSecret secret : ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE))
                    .secrets(overlay.head())) {
                if (namespace == null
                        || secret.application().namespace().value().equals(namespace)) {
                    secrets.add(secret);
                }
            }
        }
        if (format == OutputFormat.json) {
            new Report(console, true)
                    .json(Value.object()
                            .put(
                                    "secrets",
                                    Value.list(secrets.stream()
                                            .map(SecretListCommand::json)
                                            .toList())));
        } else if (secrets.isEmpty()) {
            console.note("no Application has an encrypted Secret");
        } else {
            Table table = new Table("NAMESPACE", "APPLICATION", "SECRET", "KEYS", "USED BY", "FILE");
            secrets.forEach(secret -> table.row(
                    secret.application().namespace().value(),
                    secret.application().name().value(),
                    secret.name(),
                    String.join(",", secret.keys()),
                    secret.usedBy().isEmpty() ? "-" : String.join(",", secret.usedBy()),
                    secret.file().toString()));
            table.print(console);
        }
        return ExitCode.DONE;
    }

    static Value json(StoredSecret secret) {
        return Value.object()
                .put("application", secret.application().toString())
                .put("secret", secret.name())
                .put("keys", Value.texts(secret.keys()))
                .put("usedBy", Value.texts(secret.usedBy()))
                .put("recipients", Value.texts(secret.recipients()))
                .put("file", secret.file().toString())
                .build();
    }
}
