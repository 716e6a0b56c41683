package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.signing.ssh.SshSignerFactory;

/** Signs commits with an SSH key, in process. */
final class CommitSigner {
    private final Repository repository;
    private final Path key;

    CommitSigner(Repository repository, Path key) {
        this.repository = repository;
        this.key = key;
    }

    void sign(CommitBuilder commit, PersonIdent committer) throws IOException {
        if (!Files.isRegularFile(key)) {
            throw new OverlayUnavailableException(
                    "the signing key " + SingleLine.of(key.toString()) + " does not exist; correct the setting");
        }
        try {
            // The configuration is empty, so that a repository cannot name a command to run for a key.
            new SshSignerFactory()
                    .create()
                    .signObject(
                            repository,
                            new GpgConfig(new Config()),
                            commit,
                            committer,
                            key.toAbsolutePath().toString(),
                            null);
        } catch (IOException | GitAPIException | RuntimeException e) {
            throw new OverlayUnavailableException(
                    "the commit cannot be signed with " + SingleLine.of(key.toString()) + ": "
                            + SingleLine.of(String.valueOf(e.getMessage()))
                            + "; the key must be an OpenSSH private key without a passphrase",
                    e);
        }
    }
}
