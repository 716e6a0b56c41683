package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.committed;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.acceptance.Cli;
import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.KeySetPublickeyAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real ssh server in this process, and keys as OpenSSH makes them. */
@Tag("tools")
class SshOverlayTest {
    private Path folder = Path.of("");
    private Path bare = Path.of("");
    private SshServer server = SshServer.setUpDefaultServer();

    @BeforeEach
    void serve(@TempDir Path temporary) throws Exception {
        folder = temporary;
        bare = folder.resolve("overlay.git");
        Overlays.create(bare, "main");
        keygen("host", "ecdsa");
        keygen("user", "ed25519");
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(new FileKeyPairProvider(folder.resolve("host")));
        server.setPublickeyAuthenticator(new KeySetPublickeyAuthenticator(
                "users",
                List.of(AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(folder.resolve("user.pub")))
                        .resolvePublicKey(null, null, null))));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    @Test
    void an_ssh_remote_is_read_and_written() throws IOException {
        trust("host.pub");
        try (Overlay overlay = open()) {
            assertThat(overlay.head().commit()).isEmpty();
            String commit = committed(commit(overlay, writes("a", "1\n")));
            assertThat(new GitCli(bare).run("rev-parse", "main")).isEqualTo(commit);
            assertThat(overlay.head().read(path("a"))).contains("1\n");
        }
        new GitCli(bare).fsck();
    }

    @Test
    void the_command_line_takes_its_keys_from_flags_or_the_environment() throws IOException {
        trust("host.pub");
        String url = "ssh://git@127.0.0.1:" + server.getPort() + bare;
        Cli.Run made = Cli.cli()
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .run(
                        "cluster",
                        "new",
                        "omantel",
                        "--fqdn",
                        "omantel.biz",
                        "--primary-region",
                        "hz-fsn-rtz-prod",
                        "--overlay",
                        url,
                        "--ssh-key",
                        folder.resolve("user").toString(),
                        "--known-hosts",
                        folder.resolve("known").toString());
        assertThat(made.exit()).as(made.both()).isZero();

        Cli.Run listed = Cli.cli()
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .with("CATALYST_SSH_KEY", folder.resolve("user").toString())
                .with("CATALYST_KNOWN_HOSTS", folder.resolve("known").toString())
                .run("get", "--overlay", url);
        assertThat(listed.exit()).as(listed.both()).isZero();
        new GitCli(bare).fsck();
    }

    @Test
    void a_host_that_is_not_known_is_refused() throws IOException {
        Files.writeString(folder.resolve("known"), "");
        try (Overlay overlay = open()) {
            assertThatThrownBy(overlay::head)
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("known hosts file");
        }
        assertThat(Files.readString(folder.resolve("known"))).isEmpty();
    }

    @Test
    void a_host_with_another_key_is_refused() throws IOException {
        trust("user.pub");
        try (Overlay overlay = open()) {
            assertThatThrownBy(overlay::head).isInstanceOf(OverlayUnavailableException.class);
        }
    }

    @Test
    void an_ssh_remote_needs_a_key_and_known_hosts() {
        assertThatThrownBy(() -> Overlays.open(OverlayLocation.parse("git@host:x"), OverlayFixture.settings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a private key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void a_signed_commit_is_one_that_git_verifies(String type) throws Exception {
        Path key = keygen("signing", type);
        Path local = folder.resolve("signed.git");
        Overlays.create(local, "main");
        try (Overlay overlay = Overlays.open(
                new OverlayLocation.Local(local), OverlayFixture.settings().withSigningKey(key))) {
            commit(overlay, writes("a", "1\n"));
        }
        Files.writeString(
                folder.resolve("allowed"), "catalyst@openova.io " + Files.readString(folder.resolve("signing.pub")));
        GitCli git = new GitCli(local);
        assertThat(git.run("-c", "gpg.ssh.allowedSignersFile=" + folder.resolve("allowed"), "verify-commit", "main"))
                .contains("Good \"git\" signature for catalyst@openova.io");
        git.fsck();
    }

    @Test
    void a_signing_key_that_cannot_be_read_is_named() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");
        Path locked = folder.resolve("locked");
        keygenWith("locked", "ed25519", "passphrase");
        for (Path key : List.of(nonsense, locked, folder.resolve("absent"))) {
            try (Overlay overlay = Overlays.open(
                    new OverlayLocation.Local(bare), OverlayFixture.settings().withSigningKey(key))) {
                assertThatThrownBy(() -> commit(overlay, writes("a", "1\n")))
                        .isInstanceOf(OverlayUnavailableException.class)
                        .hasMessageContaining(key.toString());
            }
        }
    }

    private Overlay open() {
        return Overlays.open(
                OverlayLocation.parse("ssh://git@127.0.0.1:" + server.getPort() + bare),
                OverlayFixture.settings()
                        .withCacheDirectory(folder.resolve("caches"))
                        .withSsh(folder.resolve("user"), folder.resolve("known")));
    }

    private void trust(String publicKey) throws IOException {
        Files.writeString(
                folder.resolve("known"),
                "[127.0.0.1]:" + server.getPort() + " "
                        + Files.readString(folder.resolve(publicKey)).strip() + "\n");
    }

    private Path keygen(String name, String type) throws Exception {
        return keygenWith(name, type, "");
    }

    private Path keygenWith(String name, String type, String passphrase) throws Exception {
        Path key = folder.resolve(name);
        int exit = new ProcessBuilder("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", key.toString())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        return key;
    }
}
