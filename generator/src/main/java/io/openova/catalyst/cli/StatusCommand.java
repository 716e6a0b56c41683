package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ServerOptions;
import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the status of an Application in the cluster, as reported by the API. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show the status of an Application: its phase, its last reconciliation, and its conditions. Needs "
                        + "the API; an overlay alone has no status.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst status qa-wp -n qa-omantel --server https://catalyst.omantel.biz --token-file token",
            "  catalyst status qa-wp --server http://127.0.0.1:8080 -o json | jq -r .phase"
        })
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(
            names = "-n",
            paramLabel = "NS",
            description = "Its namespace; required if several Applications have " + "that name.")
    @Nullable
    String namespace;

    @Mixin
    ServerOptions serverOptions = new ServerOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    StatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        RemoteApi api = serverOptions
                .api(console, new OverlayOptions())
                .orElseThrow(() -> new UsageException(
                        "only the API knows the status of an Application; add --server URL, or run 'kubectl get "
                                + "applications' against the cluster"));
        RemoteApi.Status status = api.status(named(), Optional.ofNullable(namespace));
        if (!status.refused().isEmpty()) {
            return refused(status.refused());
        }
        if (format == OutputFormat.json) {
            console.out().print(JsonWriter.writePretty(status.body()));
        } else {
            print(status.body());
        }
        return ExitCode.DONE;
    }

    private ApplicationName named() {
        if (!ApplicationName.isValid(name) || namespace != null && !NamespaceName.isValid(namespace)) {
            throw new UsageException("name and namespace are RFC 1123 labels: lower-case letters, digits, hyphens");
        }
        return new ApplicationName(name);
    }

    private int refused(List<Finding> findings) {
        return new Report(context.console(), format == OutputFormat.json).rejected(findings);
    }

    private void print(Value status) {
        var out = context.console().out();
        out.println(text(status, "namespace") + "/" + text(status, "name") + "  " + text(status, "phase"));
        out.println("blueprint   " + text(status, "blueprint", "name") + " " + text(status, "blueprint", "version"));
        out.println("placement   " + text(status, "placement"));
        out.println("reconciled  "
                + status.textAt("lastReconciled").map(SingleLine::of).orElse("never"));
        for (Value condition : status.itemsAt("conditions")) {
            out.println("condition   " + text(condition, "type") + "=" + text(condition, "status") + " "
                    + text(condition, "reason") + ": " + text(condition, "message"));
        }
    }

    private static String text(Value value, String... path) {
        return value.textAt(path).map(SingleLine::of).orElse("-");
    }
}
