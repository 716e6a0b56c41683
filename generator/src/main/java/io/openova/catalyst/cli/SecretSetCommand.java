package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Encrypts one value and commits it. The value comes from a file or standard input, never from an argument. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Encrypt a value for an Application, and commit it as a Secret for each of its clusters. The "
                + "value is read from a file or from standard input, so that it is in no list of processes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  printf %%s \"$PASSWORD\" | catalyst secret set shop db-password -n qa-omantel --from-file -",
            "  catalyst secret set shop tls.key -n qa-omantel --from-file tls.key --secret shop-tls"
        })
final class SecretSetCommand implements Callable<Integer> {
    /** Base64 and the rest of the object fit into the 1 MiB that a cluster stores. */
    private static final int LARGEST = 512 * 1024;

    @Parameters(index = "0", paramLabel = "APP", description = "Name of the Application.")
    String name = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "Key of the Secret's data.")
    String key = "";

    @Option(names = "-n", required = true, paramLabel = "NS", description = "Its namespace.")
    String namespace = "";

    @Option(
            names = "--from-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the value, byte for byte; - for standard input.")
    String file = "";

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description =
                    "Name of the Secret. Default: the Application's name and the key. A Secret has one key, since "
                            + "adding another would need the private key.")
    @Nullable
    String secret;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    SecretSetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Console console = context.console();
        ApplicationKey application = DeleteCommand.key(name, namespace);
        SecretReference reference = reference();
        byte[] value = value(console);
        if (value[value.length - 1] == '\n') {
            console.note("the value ends with a newline, which is kept; use printf %s to send a text without one");
        }
        int exit;
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            exit = new Report(console, format == OutputFormat.json)
                    .delivery(
                            ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE))
                                    .setSecret(
                                            application,
                                            reference,
                                            value,
                                            Clock.systemUTC().instant(),
                                            commitOptions.order(console, overlayOptions.address(console)),
                                            overlay),
                            overlayOptions.branchName());
        }
        if (exit == ExitCode.DONE && format == OutputFormat.text) {
            console.note("refer to it in a secret parameter: "
                    + JsonWriter.write(reference.toValue()).strip());
        }
        return exit;
    }

    private SecretReference reference() {
        if (!SecretReference.isKey(key)) {
            throw new UsageException("a key of a Secret has letters, digits, '-', '_', and '.', not '" + key + "'");
        }
        String chosen = secret == null ? defaultName() : secret;
        if (!SecretReference.isName(chosen)) {
            throw new UsageException(
                    "the name of a Secret has lower-case letters, digits, '-', and '.', not '" + chosen + "'");
        }
        return new SecretReference(chosen, key);
    }

    private String defaultName() {
        StringBuilder made = new StringBuilder(name).append('-');
        for (char letter : key.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean isKept = letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9';
            made.append(isKept ? letter : '-');
        }
        while (made.charAt(made.length() - 1) == '-') {
            made.setLength(made.length() - 1);
        }
        return made.toString();
    }

    private byte[] value(Console console) throws IOException {
        byte[] value;
        if (file.equals("-")) {
            value = console.in().readNBytes(LARGEST + 1);
        } else {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                value = in.readNBytes(LARGEST + 1);
            }
        }
        if (value.length == 0) {
            throw new UsageException("the value is empty");
        }
        if (value.length > LARGEST) {
            throw new UsageException("the value is larger than " + LARGEST / 1024 + " KiB, which a Secret cannot hold");
        }
        return value;
    }
}
