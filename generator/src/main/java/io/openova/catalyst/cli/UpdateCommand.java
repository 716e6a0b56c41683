package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.ServerOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes some fields of an existing Application. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Change the version, placement, or parameters of an existing Application; everything else "
                + "stays as it is.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst update qa-wp -n qa-omantel --to-version '^0.1' --overlay ./overlay.git",
            "  catalyst update qa-wp -n qa-omantel --placement active-active --region hz-fsn-rtz-prod --region"
                    + " hz-hel-rtz-prod",
            "  echo '{\"values\":{\"siteTitle\":\"New\"}}' | catalyst update qa-wp -n qa-omantel -f -",
            "  echo '{\"values\":{\"siteTitle\":\"New\"}}' | catalyst update qa-wp -n qa-omantel --to-version 0.1.1 -f -"
        })
final class UpdateCommand implements Callable<Integer> {
    /** Where a file can say what an option says, by the member that the option becomes. */
    private static final Map<String, List<String[]>> PLACES = Map.of(
            "toVersion",
            List.of(
                    new String[] {"toVersion"},
                    new String[] {"version"},
                    new String[] {"blueprint", "version"},
                    new String[] {"blueprintRef", "version"},
                    new String[] {"spec", "blueprintRef", "version"}),
            "placement",
            List.of(new String[] {"placement"}, new String[] {"spec", "placement"}),
            "regions",
            List.of(new String[] {"regions"}, new String[] {"placement", "regions"}, new String[] {"spec", "regions"}));

    private static final Map<String, String> OPTIONS =
            Map.of("toVersion", "--to-version", "placement", "--placement", "regions", "--region");

    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(names = "-n", required = true, paramLabel = "NS", description = "Its namespace.")
    String namespace = "";

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "Change request in either shape, or - for standard input. The options below add to it.")
    @Nullable
    String file;

    @Option(names = "--to-version", paramLabel = "V", description = "Exact version, range, or latest.")
    @Nullable
    String toVersion;

    @Option(
            names = "--placement",
            paramLabel = "MODE",
            description = "single-region, active-active, active-hotstandby.")
    @Nullable
    String placement;

    @Option(names = "--region", paramLabel = "R", description = "Region to run in. May be repeated.")
    List<String> regions = List.of();

    @Option(names = "--force", description = "Allow the new placement to drop regions.")
    boolean force;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    ServerOptions serverOptions = new ServerOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    UpdateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Report report = new Report(console, format == OutputFormat.json);
        DeliveryOrder order = new DeliveryOrder(
                RequestKind.UPDATE,
                Optional.of(DeleteCommand.key(name, namespace)),
                force,
                commitOptions.order(console, overlayOptions.address(console)));
        Optional<RemoteApi> api = serverOptions.api(console, overlayOptions);
        if (api.isEmpty()) {
            overlayOptions.required(console);
        }
        ReadOutcome input = file == null ? fromOptions() : fromFile(file);
        if (!input.isClean()) {
            return report.rejected(input.findings());
        }
        List<Document> documents = input.documents();
        if (documents.size() != 1) {
            throw new UsageException("an update takes exactly one request, not " + documents.size());
        }
        if (api.isPresent()) {
            Document one = serverOptions.one(documents, proposalOptions, settingsOptions);
            return report.delivery(
                    api.get()
                            .update(
                                    DeleteCommand.key(name, namespace),
                                    one,
                                    order.commit(),
                                    force,
                                    settingsOptions.strict),
                    overlayOptions.branchName());
        }
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            return report.delivery(
                    context.delivery(settingsOptions.flags()).deliver(documents, order, overlay),
                    overlayOptions.branchName());
        }
    }

    /** The request in the file, with what the options add to it, so that one commit changes all of it. */
    private ReadOutcome fromFile(String path) {
        ReadOutcome input = InputFiles.read(List.of(path), context.console());
        ObjectValue added = options();
        if (added.isEmpty() || !input.isClean() || input.documents().size() != 1) {
            return input;
        }
        Document document = input.documents().get(0);
        if (!(document.value() instanceof ObjectValue request)) {
            return input;
        }
        if (request.get("kind").isPresent()) {
            throw new UsageException("the file holds a whole Application; write the version into"
                    + " spec.blueprintRef.version and the regions into spec.regions there, or give values alone");
        }
        ObjectValue merged = request;
        for (Map.Entry<String, Value> entry : added.entries().entrySet()) {
            for (String[] place : PLACES.getOrDefault(entry.getKey(), List.of())) {
                request.at(place).ifPresent(given -> requireEqual(entry.getKey(), place, given, entry.getValue()));
            }
            merged = merged.with(entry.getKey(), entry.getValue());
        }
        return new ReadOutcome(
                List.of(new Document(merged, document.file(), document.index(), document.locator())), input.findings());
    }

    private static void requireEqual(String key, String[] place, Value inFile, Value inOption) {
        if (!inFile.equals(inOption)) {
            throw new UsageException("the file has /" + String.join("/", place) + ", and the option "
                    + OPTIONS.getOrDefault(key, key) + " gives another value; give it once");
        }
    }

    private ReadOutcome fromOptions() {
        byte[] json = JsonWriter.write(options()).getBytes(StandardCharsets.UTF_8);
        return new DocumentReader().readJson(json, "command line", ReadLimits.REQUEST);
    }

    /** The options as members of a request. */
    private ObjectValue options() {
        Value.ObjectBuilder request = Value.object();
        if (toVersion != null) {
            request.put("toVersion", toVersion);
        }
        if (placement != null) {
            request.put("placement", placement);
        }
        if (!regions.isEmpty()) {
            request.put("regions", Value.texts(regions));
        }
        return request.build();
    }
}
