package io.openova.catalyst.overlay.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.git.objects.GitRuntime;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JGit is told instead of finding out. */
class GitRuntimeTest {
    @Test
    void jgit_takes_the_file_systems_clock_from_us_and_measures_nothing(@TempDir Path folder) {
        GitRuntime.install();

        FS.FileStoreAttributes attributes = FS.FileStoreAttributes.get(folder);

        // A measured resolution is never this coarse; measuring takes three seconds.
        assertThat(attributes.getFsTimestampResolution()).isEqualTo(Duration.ofSeconds(2));
        assertThat(attributes.getMinimalRacyInterval()).isEqualTo(Duration.ofSeconds(2));
    }
}
