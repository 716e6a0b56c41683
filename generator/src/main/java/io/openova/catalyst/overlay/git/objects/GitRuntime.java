package io.openova.catalyst.overlay.git.objects;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Isolates JGit from this machine. By default, JGit runs {@code git --version}, {@code git config --system}
 * and {@code sh -c umask}, reads the configuration in the home folder, and writes measurements there (threat S09).
 */
public final class GitRuntime extends SystemReader {
    private static final int UMASK = 0022;
    /** The coarsest clock of any file system (FAT). Too coarse only means that small files are read once more. */
    private static final long TIMESTAMP_RESOLUTION_NANOS = 2_000_000_000L;

    private GitRuntime() {}

    /** Applies the isolation to every use of JGit in this process; may be called any number of times. */
    public static synchronized FS install() {
        if (!(SystemReader.getInstance() instanceof GitRuntime)) {
            SystemReader.setInstance(new GitRuntime());
        }
        if (FS.DETECTED instanceof FS_POSIX) {
            ((FS_POSIX) FS.DETECTED).setUmask(UMASK);
        }
        return FS.DETECTED;
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public @Nullable String getProperty(String key) {
        return System.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        FileBasedConfig config = new InMemory(parent, fs);
        // An acknowledged commit survives a power cut; repositories may say otherwise in their own configuration.
        config.setBoolean("core", null, "fsyncObjectFiles", true);
        config.setBoolean("core", null, "fsyncRefFiles", true);
        // JGit's garbage collection beside a writer can delete live pack indexes.
        config.setInt("gc", null, "auto", 0);
        config.setInt("gc", null, "autoPackLimit", 0);
        config.setBoolean("receive", null, "autogc", false);
        // What git keeps beside the packs, where it does: a history of one path then opens the trees of few commits.
        config.setBoolean("core", null, "commitGraph", true);
        // A redirect could carry the token to another host.
        config.setBoolean("http", null, "followRedirects", false);
        return config;
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new InMemory(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        FileBasedConfig config = new InMemory(parent, fs);
        config.setBoolean("commitGraph", null, "readChangedPaths", true);
        return config;
    }

    @Override
    public long getCurrentTime() {
        return System.currentTimeMillis();
    }

    @Override
    @SuppressWarnings("deprecation")
    public int getTimezone(long when) {
        return 0;
    }

    /** A configuration without a file. */
    private static class InMemory extends FileBasedConfig {
        @SuppressWarnings("NullAway") // JGit accepts null for "no parent" and "no file", but does not document it.
        InMemory(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit wantUnit) {
            // JGit reads this from the user's configuration. A value stops it from measuring the file system with probe
            // files, which takes three seconds at every start, and from writing the result to the home folder.
            return "filesystem".equals(section)
                    ? wantUnit.convert(TIMESTAMP_RESOLUTION_NANOS, TimeUnit.NANOSECONDS)
                    : super.getTimeUnit(section, subsection, name, defaultValue, wantUnit);
        }

        @Override
        public void load() {
            // There is no file.
        }

        @Override
        public void save() {
            // There is no file.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
