package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.GitRuntime;
import io.openova.catalyst.overlay.git.objects.ObjectFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Lets Git clients fetch from a local overlay: implements both halves of Git's smart protocol, independent of the
 * transport (gitprotocol-http, gitprotocol-v2).
 */
public final class OverlayFetch implements AutoCloseable {
    /** The service's name in the protocol. */
    public static final String SERVICE = "git-upload-pack";

    private static final int TIMEOUT_SECONDS = 60;

    private final Repository repository;

    private OverlayFetch(Repository repository) {
        this.repository = repository;
    }

    /** @throws OverlayUnavailableException when there is no repository */
    public static OverlayFetch of(Path path) {
        try {
            Path gitDir = path.resolve(".git").toFile().isDirectory() ? path.resolve(".git") : path;
            Repository repository = new RepositoryBuilder()
                    .setGitDir(gitDir.toFile())
                    .setFS(GitRuntime.install())
                    .setMustExist(true)
                    .build();
            ObjectFormat.requireSha1(repository.getConfig(), SingleLine.of(path.toString()));
            return new OverlayFetch(repository);
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "the overlay repository " + SingleLine.of(path.toString()) + " cannot be opened: "
                            + SingleLine.of(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /**
     * Writes the advertisement of the available refs.
     *
     * @param protocol the client's {@code Git-Protocol} header, for example {@code version=2}
     */
    public void advertise(Optional<String> protocol, OutputStream out) throws IOException {
        UploadPack pack = uploadPack(protocol);
        PacketLineOut lines = new PacketLineOut(out);
        lines.setFlushOnEnd(false);
        pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), SERVICE);
        lines.flush();
    }

    /** Answers one request for objects. */
    public void serve(Optional<String> protocol, InputStream in, OutputStream out) throws IOException {
        uploadPack(protocol).upload(in, out, null);
    }

    @Override
    public void close() {
        repository.close();
    }

    private UploadPack uploadPack(Optional<String> protocol) {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setTimeout(TIMEOUT_SECONDS);
        protocol.ifPresent(version -> pack.setExtraParameters(Set.of(version.split(":"))));
        return pack;
    }
}
