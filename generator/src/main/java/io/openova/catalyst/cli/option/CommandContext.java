package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.overlay.AbsentBranch;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.schema.SchemaChecker;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the root provides to the commands; each part is created on first use. */
public interface CommandContext {
    /**
     * @param flags as given; the environment is looked up inside
     * @throws UsageException when a setting is malformed
     */
    ApplicationDelivery delivery(Flags flags);

    /**
     * Opens an existing overlay.
     *
     * @throws UsageException when the location is malformed
     */
    Overlay overlay(OverlayAddress address);

    /**
     * Opens an existing overlay for proposals: branches, and pull requests where a Git host is known.
     *
     * @throws UsageException when the location or a setting of the host is malformed
     */
    Overlay proposals(OverlayAddress address, ProposalOrder order);

    /** Creates an empty bare repository if the location is a local path that does not exist yet. */
    boolean createOverlayIfAbsent(OverlayAddress address);

    /**
     * Whether a local overlay repository has no branch at all; a repository that only lacks the requested branch is
     * left as it is.
     */
    boolean hasNoCommits(OverlayAddress address);

    SchemaChecker schemas();

    /** The catalog folder from the flag or the environment; empty for the program's own catalog. */
    Optional<Path> catalogFolder(Flags flags);

    /**
     * Runs the controller until the process is signalled to stop.
     *
     * @throws UsageException when an address is malformed
     */
    void runController(ControllerOrder order) throws InterruptedException;

    /** Serves a local overlay for reading until the process is signalled to stop. */
    void runGitServer(Path overlay, String address, int port, Optional<Path> tokenFile) throws InterruptedException;

    /**
     * Serves the REST API until the process is signalled to stop.
     *
     * @throws UsageException when an address or a file is unusable
     */
    void runServer(ServeOrder order) throws InterruptedException;

    Console console();

    /** The same context with another console. */
    CommandContext on(Console console);

    /**
     * @param primaryRegion {@code --primary-region}
     * @param catalog {@code --catalog}
     * @param isStrict {@code --strict}
     * @param charts {@code --charts}
     * @param apiVersions {@code --api-versions}
     */
    record Flags(
            Optional<String> primaryRegion,
            Optional<Path> catalog,
            boolean isStrict,
            List<Path> charts,
            List<String> apiVersions) {
        public static final Flags NONE = new Flags(Optional.empty(), Optional.empty(), false, List.of(), List.of());
    }

    /**
     * @param location path or URL
     * @param branch branch name
     * @param tokenFile file with the password of an https remote
     * @param signingKey SSH key that signs commits
     * @param sshKey private key for an ssh remote
     * @param knownHosts file that an ssh remote's own key must be in
     * @param absentBranch what happens when the branch does not exist
     */
    record OverlayAddress(
            String location,
            Optional<String> branch,
            Optional<Path> tokenFile,
            Optional<Path> signingKey,
            Optional<Path> sshKey,
            Optional<Path> knownHosts,
            AbsentBranch absentBranch) {
        /** An address whose branch must exist. */
        public OverlayAddress(
                String location,
                Optional<String> branch,
                Optional<Path> tokenFile,
                Optional<Path> signingKey,
                Optional<Path> sshKey,
                Optional<Path> knownHosts) {
            this(location, branch, tokenFile, signingKey, sshKey, knownHosts, AbsentBranch.REFUSE);
        }

        /** The same address; if the branch does not exist, it is started in a repository without commits. */
        public OverlayAddress starting() {
            return absentBranch == AbsentBranch.CREATE
                    ? this
                    : new OverlayAddress(
                            location, branch, tokenFile, signingKey, sshKey, knownHosts, AbsentBranch.START);
        }

        /** An address with the given location and default values for everything else. */
        public static OverlayAddress of(String location) {
            return new OverlayAddress(
                    location, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * Where proposals go; missing settings are taken from the overlay's address.
     *
     * @param branch name of the branch
     * @param host {@code github}, {@code gitea}, or {@code none}
     * @param url of the host's API
     * @param repository {@code OWNER/NAME}
     * @param tokenFile file with the token for the API; without it, that of the repository
     */
    record ProposalOrder(
            Optional<String> branch,
            Optional<String> host,
            Optional<String> url,
            Optional<String> repository,
            Optional<Path> tokenFile) {}

    /**
     * Settings of the controller.
     *
     * @param overlay that Flux reads
     */
    record ControllerOrder(OverlayAddress overlay, ControllerSettings settings) {}

    /**
     * The cluster that Applications are declared in.
     *
     * @param kubeconfig empty for the pod's service account
     */
    record ManagementCluster(Optional<Path> kubeconfig) {}

    /**
     * Settings of the API server.
     *
     * @param overlay that is read and written
     * @param address to listen on
     * @param hosts further names that the server answers to
     * @param tokenFile file with hashed API tokens; created with one owner if it does not exist
     * @param issuer of OIDC tokens, with the audience they must be for
     * @param limits of what one caller or address may have
     * @param flags for the delivery
     * @param proposals where changes go for review; empty to commit directly
     * @param cluster where status and objects come from
     * @param controller runs in the same process when there is one
     * @param isReadOnly whether every write is refused
     */
    record ServeOrder(
            OverlayAddress overlay,
            InetSocketAddress address,
            List<String> hosts,
            Path tokenFile,
            Optional<Issuer> issuer,
            ServeLimits limits,
            Flags flags,
            Optional<ProposalOrder> proposals,
            Optional<ManagementCluster> cluster,
            Optional<ControllerOrder> controller,
            boolean isReadOnly) {
        public ServeOrder {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * How much of the server there is, and how much of it one caller or address may have at once.
     *
     * @param requestsPerSecond of one caller, on average
     * @param connections open at once
     * @param connectionsPerAddress open at once from one address
     * @param requests under way at once
     * @param requestsPerCaller of one caller under way at once
     * @param streams open at once
     * @param streamsPerCaller of one caller open at once
     */
    record ServeLimits(
            int requestsPerSecond,
            int connections,
            int connectionsPerAddress,
            int requests,
            int requestsPerCaller,
            int streams,
            int streamsPerCaller) {}

    /**
     * The issuer of OIDC tokens.
     *
     * @param url as the tokens' {@code iss} has it
     * @param audience that the tokens' {@code aud} must have
     */
    record Issuer(String url, String audience) {}
}
