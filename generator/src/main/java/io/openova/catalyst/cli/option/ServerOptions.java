package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.httpclient.WebAddress;
import io.openova.catalyst.httpclient.WebCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command works through the API instead of on the overlay itself. */
public final class ServerOptions {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Work through this API server instead of on an overlay. The URL is https, or http on this "
                    + "machine. Default:"
                    + " $CATALYST_SERVER.")
    @Nullable
    String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token for the API server. Default: $CATALYST_TOKEN.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--sovereign",
            paramLabel = "NAME",
            description = "Name of the Sovereign on the API server. Default: $CATALYST_SOVEREIGN, then default.")
    @Nullable
    String sovereign;

    @Option(names = "--allow-plain-http", description = "Allow the token to be sent to another machine unencrypted.")
    boolean allowPlainHttp;

    /** The API to work through; empty if the command works on an overlay, as the flag --overlay requests. */
    public Optional<RemoteApi> api(Console console, OverlayOptions overlay) {
        if (server != null && overlay.overlay != null) {
            throw new UsageException("--server and --overlay are mutually exclusive");
        }
        Optional<String> url = Optional.ofNullable(server)
                .or(() -> overlay.overlay == null ? console.variable("CATALYST_SERVER") : Optional.empty());
        return url.map(text -> {
            try {
                WebCaller caller = new WebCaller(WebAddress.parse(text, allowPlainHttp), LIMIT, MOST_BYTES);
                return new RemoteApi(
                        caller,
                        token(console),
                        Optional.ofNullable(sovereign)
                                .or(() -> console.variable("CATALYST_SOVEREIGN"))
                                .orElse("default"));
            } catch (IllegalArgumentException refused) {
                throw new UsageException("--server: " + refused.getMessage());
            }
        });
    }

    /** The only document of the request: the API accepts one at a time, and has its own settings. */
    public Document one(List<Document> documents, ProposalOptions proposals, SettingsOptions settings) {
        refuse(proposals);
        if (settings.primaryRegion != null || settings.catalog != null) {
            throw new UsageException("--primary-region and --catalog cannot be used with --server; the server has "
                    + "its own settings");
        }
        if (documents.size() != 1) {
            throw new UsageException("the API takes one request at a time, not " + documents.size()
                    + "; run the command once for each, or work on the overlay");
        }
        return documents.get(0);
    }

    /** The server decides whether changes become pull requests. */
    public void refuse(ProposalOptions proposals) {
        if (proposals.pullRequest) {
            throw new UsageException("--pull-request works on an overlay, not with --server");
        }
    }

    private String token(Console console) {
        if (tokenFile == null) {
            return console.variable("CATALYST_TOKEN")
                    .orElseThrow(() -> new UsageException(
                            "the API server needs a token; add --token-file FILE or set CATALYST_TOKEN"));
        }
        try {
            String token = SmallFile.text(tokenFile).strip();
            if (token.isEmpty() || !SingleLine.of(token).equals(token)) {
                throw new UsageException("the token file " + tokenFile + " does not contain exactly one token");
            }
            return token;
        } catch (IOException e) {
            throw new UsageException("cannot read the token file " + tokenFile + ": " + OutputFiles.reason(e));
        }
    }
}
