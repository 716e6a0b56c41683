package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.StoredSecret;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what re-encrypts the Secrets whose recipients are not those of the Sovereign. */
@Command(
        name = "rotate-recipients",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Print the sops commands that encrypt every Secret to the ageRecipients of sovereign.yaml.",
            "Encrypting an existing Secret anew needs a private key, which this program never reads: run the commands"
                    + " in a clone of the overlay where SOPS_AGE_KEY_FILE names the key, and commit the result. A recipient"
                    + " that is removed still knows the old values: change them too ('catalyst secret set')."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst secret rotate-recipients --overlay ./overlay.git"})
final class SecretRotateCommand implements Callable<Integer> {
    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    private final CommandContext context;

    SecretRotateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        try (Overlay overlay = overlayOptions.open(context)) {
            ApplicationLifecycle lifecycle = ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE));
            Snapshot head = overlay.head();
            List<String> wanted = lifecycle.recipients(head);
            int stale = 0;
            for (StoredSecret secret : lifecycle.secrets(head)) {
                if (!secret.recipients().equals(wanted)) {
                    console.out().println(command(secret, wanted));
                    stale++;
                }
            }
            console.note(
                    stale == 0
                            ? "every Secret is encrypted to the recipients of sovereign.yaml"
                            : "these commands need a private key: set SOPS_AGE_KEY_FILE, run them in a clone of the"
                                    + " overlay, and commit the files");
        }
        return ExitCode.DONE;
    }

    private static String command(StoredSecret secret, List<String> wanted) {
        List<String> words = new ArrayList<>(List.of("sops", "rotate", "--in-place"));
        List<String> added = new ArrayList<>(wanted);
        added.removeAll(secret.recipients());
        List<String> removed = new ArrayList<>(secret.recipients());
        removed.removeAll(wanted);
        if (!added.isEmpty()) {
            words.addAll(List.of("--add-age", String.join(",", added)));
        }
        if (!removed.isEmpty()) {
            words.addAll(List.of("--rm-age", String.join(",", removed)));
        }
        words.add(secret.file().toString());
        return String.join(" ", words);
    }
}
