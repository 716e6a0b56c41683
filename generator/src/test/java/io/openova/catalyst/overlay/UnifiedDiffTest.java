package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.overlay.git.GitCli;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {
    @Test
    void the_diff_is_what_git_diff_prints(@TempDir Path folder) {
        Path bare = folder.resolve("overlay.git");
        try (Overlay overlay = OverlayFixture.bare(bare)) {
            String long1 = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\n";
            commit(
                    overlay,
                    writes("changed/x.yaml", long1, "gone.yaml", "bye\n", "no-newline", "1\n2", "a/emptied", "x\n"));
            ChangeSet changes = ChangeSet.of(
                    Map.of(
                            path("changed/x.yaml"),
                            long1.replace("b\n", "B\n").replace("o\n", "o\nadded\n"),
                            path("no-newline"),
                            "1\n3",
                            path("new/empty"),
                            "",
                            path("new/file"),
                            "é: 1\n",
                            path("a/emptied"),
                            ""),
                    List.of(path("gone.yaml")));
            OverlayDiff diff = overlay.diff(overlay.head(), changes);
            commit(overlay, changes);
            String git = new GitCli(bare).run("diff", "--histogram", "--no-renames", "--abbrev=7", "main^", "main");
            assertThat(diff.unified().stripTrailing()).isEqualTo(git).contains("@@ l");
        }
    }
}
