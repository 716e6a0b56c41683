package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.LocationParser;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/** Connections to one server, with limits, credentials from settings only, and no configuration of this machine. */
final class Transports implements AutoCloseable {
    /** GitHub requires this user name with a token; Gitea and GitLab accept any. */
    private static final String TOKEN_USER = "x-access-token";

    private final OverlayLocation.Remote location;
    private final OverlaySettings settings;
    private final URIish uri;
    private @Nullable SshdSessionFactory ssh;

    Transports(OverlayLocation.Remote location, OverlaySettings settings, Path home) {
        this.location = location;
        this.settings = settings;
        try {
            this.uri = new URIish(location.url());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the overlay's location " + location + " is not a URL", e);
        }
        switch (location.protocol()) {
            case HTTP:
                if (!settings.plainHttpAllowed() && !LocationParser.isLoopback(location.url())) {
                    throw new IllegalArgumentException("the overlay's location " + location
                            + " is not encrypted; use https://, or allow plain HTTP explicitly");
                }
                break;
            case SSH:
                this.ssh = sessions(home);
                break;
            case HTTPS:
                break;
        }
    }

    Transport open(Repository repository) throws IOException {
        Transport transport = Transport.open(repository, uri);
        transport.setTimeout((int) Math.max(1, settings.transportTimeout().toSeconds()));
        if (transport instanceof SshTransport) {
            ((SshTransport) transport).setSshSessionFactory(ssh);
            return transport;
        }
        Optional<String> token = settings.token().get();
        transport.setCredentialsProvider(
                token.isPresent()
                        ? new UsernamePasswordCredentialsProvider(TOKEN_USER, token.get())
                        : new NoCredentials());
        return transport;
    }

    String place() {
        return location.toString();
    }

    String remedy() {
        if (location.protocol() == OverlayLocation.Protocol.SSH) {
            return "check the address, the ssh key, and the known hosts file";
        }
        String token = "the token (a token file or CATALYST_GIT_TOKEN)";
        for (Proxy proxy : ProxySelector.getDefault().select(URI.create(location.url()))) {
            if (proxy.address() instanceof InetSocketAddress host) {
                return "check the address, " + token + ", and the proxy " + host.getHostString() + ":" + host.getPort()
                        + " (HTTPS_PROXY, NO_PROXY)";
            }
        }
        return "check the address and " + token;
    }

    @Override
    public void close() {
        if (ssh != null) {
            ssh.close();
        }
    }

    private SshdSessionFactory sessions(Path home) {
        Path key = required(settings.sshKey(), "private key");
        Path hosts = required(settings.knownHosts(), "known hosts file");
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(home.toFile())
                .setSshDirectory(home.toFile())
                .setPreferredAuthentications("publickey")
                .setConfigStoreFactory((user, file, name) -> null)
                .setConnectorFactory(null)
                .setDefaultIdentities(folder -> List.of(key))
                .setDefaultKnownHostsFiles(folder -> List.of(hosts))
                .build(null);
    }

    private Path required(Optional<Path> file, String what) {
        Path path = file.orElseThrow(() -> new IllegalArgumentException(
                "the overlay " + location + " is reached by ssh, which needs a " + what + "; name it in the settings"));
        if (!Files.isRegularFile(path)) {
            throw new OverlayUnavailableException("the ssh " + what + " "
                    + io.openova.catalyst.finding.SingleLine.of(path.toString()) + " does not exist");
        }
        return path;
    }

    /** Gives no answers, so that a server's question becomes an error instead of a prompt. */
    private static final class NoCredentials extends CredentialsProvider {
        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public boolean supports(org.eclipse.jgit.transport.CredentialItem... items) {
            return false;
        }

        @Override
        public boolean get(URIish uri, org.eclipse.jgit.transport.CredentialItem... items) {
            return false;
        }
    }
}
