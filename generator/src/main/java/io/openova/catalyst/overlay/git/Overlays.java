package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.PullRequests;
import io.openova.catalyst.overlay.git.objects.GitRuntime;
import io.openova.catalyst.overlay.git.objects.ObjectFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/**
 * Opens and makes overlay repositories. No program is started, and no configuration but the repository's own is read.
 */
public final class Overlays {
    private Overlays() {}

    /**
     * Opens an existing repository. Nothing is written until the first commit.
     *
     * <p>In a work tree's repository whose branch is checked out, a commit also brings the files that it changed up to
     * date, where nobody changed them since.
     *
     * @throws OverlayUnavailableException when there is no repository, or it cannot be opened
     */
    public static Overlay open(OverlayLocation location, OverlaySettings settings) {
        return open(location, settings, FailPoint.NONE);
    }

    static Overlay open(OverlayLocation location, OverlaySettings settings, FailPoint failPoint) {
        return new GitOverlay(branch(location, settings, failPoint), settings, failPoint);
    }

    /**
     * Opens an existing repository for proposals: each commit goes to a branch of its own, and {@code host} makes a
     * pull request of it. The branch that Flux reads is read and never written.
     *
     * @param branch name of the proposal's branch; empty to name each after what it is about
     * @throws OverlayUnavailableException when there is no repository, or it cannot be opened
     * @throws IllegalArgumentException for an invalid branch name, or the branch that Flux reads
     */
    public static Overlay propose(
            OverlayLocation location, OverlaySettings settings, PullRequests host, Optional<String> branch) {
        branch.ifPresent(settings::withBranch);
        if (branch.filter(settings.branch()::equals).isPresent()) {
            throw new IllegalArgumentException("a proposal cannot be made on `" + settings.branch()
                    + "`, which is the branch it is to be merged into; choose another name");
        }
        return new ProposalOverlay(branch(location, settings, FailPoint.NONE), settings, FailPoint.NONE, host, branch);
    }

    private static Branch branch(OverlayLocation location, OverlaySettings settings, FailPoint failPoint) {
        if (location instanceof OverlayLocation.Local) {
            return openLocal(((OverlayLocation.Local) location).path(), settings, failPoint);
        }
        return openRemote((OverlayLocation.Remote) location, settings, failPoint);
    }

    /**
     * Creates an empty bare repository whose HEAD names {@code branch}, including its parent folders.
     *
     * @throws OverlayUnavailableException when the path holds something already, or cannot be written
     */
    public static void create(Path path, String branch) {
        OverlaySettings.defaults().withBranch(branch);
        FS fs = GitRuntime.install();
        try {
            if (Files.exists(path) && (!Files.isDirectory(path) || !isEmpty(path))) {
                throw new OverlayUnavailableException(
                        SingleLine.of(path.toString()) + " is not empty; name a path that does not exist yet");
            }
            try (Repository repository = new FileRepositoryBuilder()
                    .setGitDir(path.toFile())
                    .setBare()
                    .setFS(fs)
                    .build()) {
                repository.create(true);
                repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + branch);
            }
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "the overlay repository " + SingleLine.of(path.toString()) + " cannot be made: "
                            + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage())
                            + "; check its permissions and the free space",
                    e);
        }
    }

    /**
     * Whether a local repository has no branch with a commit, as one that was just made.
     *
     * @throws OverlayUnavailableException when there is no repository, or it cannot be opened
     */
    public static boolean hasNoBranch(Path path) {
        FS fs = GitRuntime.install();
        Path gitDir = gitDir(path);
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(gitDir.toFile())
                .setFS(fs)
                .setMustExist(true)
                .build()) {
            return repository
                    .getRefDatabase()
                    .getRefsByPrefix(Constants.R_HEADS)
                    .isEmpty();
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "the overlay repository " + SingleLine.of(path.toString()) + " cannot be opened: "
                            + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage()),
                    e);
        }
    }

    private static Branch openLocal(Path path, OverlaySettings settings, FailPoint failPoint) {
        FS fs = GitRuntime.install();
        Path gitDir = gitDir(path);
        try {
            Repository repository = new FileRepositoryBuilder()
                    .setGitDir(gitDir.toFile())
                    .setFS(fs)
                    .setMustExist(true)
                    .build();
            ObjectFormat.requireSha1(repository.getConfig(), SingleLine.of(path.toString()));
            return new LocalBranch(repository, settings, failPoint);
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "the overlay repository " + SingleLine.of(path.toString()) + " cannot be opened: "
                            + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage()),
                    e);
        }
    }

    private static Branch openRemote(OverlayLocation.Remote location, OverlaySettings settings, FailPoint failPoint) {
        FS fs = GitRuntime.install();
        try {
            Transports transports = new Transports(location, settings, settings.cacheDirectory());
            CacheClone cache = CacheClone.take(settings.cacheDirectory(), location.url(), fs);
            return new RemoteBranch(cache, transports, settings, failPoint);
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "no clone of " + location + " can be kept in "
                            + SingleLine.of(settings.cacheDirectory().toString()) + ": "
                            + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage())
                            + "; set XDG_CACHE_HOME to a folder that the program may write",
                    e);
        }
    }

    private static Path gitDir(Path path) {
        Path dotGit = path.resolve(Constants.DOT_GIT);
        if (Files.isRegularFile(dotGit)) {
            throw new OverlayUnavailableException(SingleLine.of(path.toString())
                    + " is a linked work tree or a submodule; name the main repository instead");
        }
        Path gitDir = Files.isDirectory(dotGit) ? dotGit : path;
        if (!Files.isDirectory(gitDir.resolve(Constants.OBJECTS)) || !Files.exists(gitDir.resolve(Constants.HEAD))) {
            throw new OverlayUnavailableException("there is no Git repository at " + SingleLine.of(path.toString())
                    + "; make one with `git init --bare`, or correct the path");
        }
        return gitDir;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var children = Files.newDirectoryStream(folder)) {
            return !children.iterator().hasNext();
        }
    }
}
