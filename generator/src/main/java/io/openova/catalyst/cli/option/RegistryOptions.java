package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.registry.ArtifactReference;
import io.openova.catalyst.registry.Credentials;
import io.openova.catalyst.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the connection to a registry. */
public final class RegistryOptions {
    @Option(
            names = "--registry-token-file",
            paramLabel = "FILE",
            description = "File with user:password or a token. Default: $CATALYST_REGISTRY_TOKEN_FILE, then the "
                    + "credentials that 'docker login' stored in $DOCKER_CONFIG or ~/.docker.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--redirect-host",
            paramLabel = "HOST",
            description = "Another host that may serve the registry's blobs, over https. May be repeated.")
    List<String> redirectHosts = List.of();

    @Option(names = "--plain-http", description = "Use plain HTTP for a registry that is not on this machine.")
    boolean plainHttp;

    public Registry open(ArtifactReference reference, Console console) {
        try {
            return new Registry(
                    reference,
                    new Registry.RegistryAccess(credentials(reference, console), Set.copyOf(redirectHosts), plainHttp));
        } catch (IOException e) {
            throw new UsageException("cannot read the registry's credentials: " + e.getMessage());
        }
    }

    private Optional<Credentials> credentials(ArtifactReference reference, Console console) throws IOException {
        Optional<Path> file = Optional.ofNullable(tokenFile)
                .or(() -> console.variable("CATALYST_REGISTRY_TOKEN_FILE").map(Path::of));
        if (file.isPresent()) {
            return Optional.of(Credentials.ofFile(file.get()));
        }
        Path docker = console.variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> console.home()
                .resolve(".docker"));
        return Credentials.ofDocker(docker.resolve("config.json"), reference.host());
    }

    public static ArtifactReference reference(String text) {
        try {
            return ArtifactReference.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }
}
