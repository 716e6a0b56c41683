package io.openova.catalyst.overlay.git;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.removes;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others may have put into the repository, and what names may come from a request. */
class HostileRepositoryTest {
    private Path bare;
    private GitCli git;

    @BeforeEach
    void make(@TempDir Path folder) {
        bare = folder.resolve("overlay.git");
        Overlays.create(bare, "main");
        git = new GitCli(bare);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clusters",
                "clusters/a",
                "clusters/a/applications",
                "clusters/a/applications/ns",
                "clusters/a/applications/ns/app",
                "clusters/a/applications/ns/app/application.yaml",
            })
    void S02_a_symlink_at_any_level_is_a_named_error(String link) throws Exception {
        Path outside = Files.createDirectories(bare.resolveSibling("outside"));
        commitEntry(
                "120000",
                git.with(outside.toString(), "hash-object", "-w", "--stdin")
                        .text()
                        .strip(),
                link);
        refusesToTouch(link, "a symbolic link (mode 120000)");
        try (var files = Files.list(outside)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"clusters", "clusters/a/applications/ns/app", "clusters/a/applications/ns/app/application.yaml"})
    void S02_a_submodule_is_a_named_error(String link) {
        commitEntry("160000", "0123456789012345678901234567890123456789", link);
        refusesToTouch(link, "a submodule (mode 160000)");
    }

    @Test
    void S02_an_executable_file_is_a_named_error() {
        String file = "clusters/a/applications/ns/app/application.yaml";
        commitEntry(
                "100755", git.with("x", "hash-object", "-w", "--stdin").text().strip(), file);
        refusesToTouch(file, "of mode 100755");
    }

    @Test
    void what_lies_beside_our_files_is_carried_over_untouched() {
        String blob = git.with("x", "hash-object", "-w", "--stdin").text().strip();
        String lines =
                "120000 blob " + blob + "\tlink\0" + "160000 commit 0123456789012345678901234567890123456789\tmodule\0"
                        + "100755 blob " + blob + "\trun.sh\0" + "100644 blob " + blob + "\tnot an ovérlay name\0"
                        + "100644 blob " + blob + "\taux\0";
        String tree = git.with(lines, "mktree", "-z").text().strip();
        git.run("update-ref", "refs/heads/main", git.run("commit-tree", tree, "-m", "others"));
        String before = git.run("ls-tree", "main");
        try (Overlay overlay = open()) {
            commit(overlay, writes("ours/x", "1"));
            assertThat(overlay.head().list(path("")))
                    .containsExactly("aux", "link", "module", "not an ovérlay name", "ours", "run.sh");
            commit(overlay, removes("ours"));
        }
        assertThat(git.run("ls-tree", "main")).isEqualTo(before);
    }

    @Test
    void a_folder_with_a_name_that_is_not_ours_is_not_deleted_unseen() {
        String blob = git.with("x", "hash-object", "-w", "--stdin").text().strip();
        commitEntry("100644", blob, "app/.hidden");
        try (Overlay overlay = open()) {
            assertThatThrownBy(() -> commit(overlay, removes("app")))
                    .isInstanceOf(UnsafeEntryException.class)
                    .hasMessageStartingWith("app/.hidden in the overlay has a name that Catalyst never writes");
        }
    }

    @Test
    void a_name_that_differs_by_case_only_is_not_added() {
        try (Overlay overlay = open()) {
            commit(overlay, writes("a/readme", "1"));
            assertThatThrownBy(() -> commit(overlay, writes("a/README", "2")))
                    .isInstanceOf(UnsafeEntryException.class)
                    .hasMessageStartingWith("folder a/ in the overlay cannot be written");
        }
    }

    @Test
    void a_huge_file_is_a_named_error() {
        String huge = git.with("x".repeat(GitObjects.BLOB_LIMIT + 1), "hash-object", "-w", "--stdin")
                .text()
                .strip();
        commitEntry("100644", huge, "a/huge");
        try (Overlay overlay = open()) {
            assertThatThrownBy(() -> overlay.head().read(path("a/huge")))
                    .isInstanceOf(UnsafeEntryException.class)
                    .hasMessage("a/huge in the overlay is larger than 8 MiB; remove it with git and try again");
        }
    }

    @Test
    void S01_no_hostile_name_gets_into_a_tree() {
        List<String> names = new ArrayList<>(List.of(
                "",
                ".",
                "..",
                "...",
                ".git",
                ".GIT",
                "git~1",
                ".gitmodules",
                "-rf",
                "--help",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "\\\\host\\share",
                "C:",
                "C:\\x",
                "a:b",
                "con",
                "NUL",
                "aux.yaml",
                "com1.txt",
                "a\u0000b",
                "%2e%2e",
                "a%2fb",
                "a b",
                "a\nb",
                "a\rb",
                "a\tb",
                "é",
                "e\u0301",
                "\u202eabc",
                "a\u200db",
                "~",
                "$HOME",
                "`id`",
                "*",
                "?",
                "a.",
                "x".repeat(256),
                "x".repeat(300),
                "\ud83d\ude00",
                "\ud800",
                "\ufeff",
                ".\u200cgit"));
        Random random = new Random(42);
        String nasty = "./\\\u0000%-~$`*?\n\r\t :abcZ09_é\u202e\u200d";
        for (int i = 0; i < 5000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                name.append(nasty.charAt(random.nextInt(nasty.length())));
            }
            names.add(name.toString());
        }
        int refused = 0;
        try (Overlay overlay = open()) {
            for (String name : names) {
                OverlayPath path;
                try {
                    path = path("clusters").child(name).child("file");
                } catch (IllegalArgumentException e) {
                    refused++;
                    continue;
                }
                assertThat(name).matches("[A-Za-z0-9_][A-Za-z0-9._-]*");
                overlay.diff(
                        overlay.head(), io.openova.catalyst.model.ChangeSet.of(java.util.Map.of(path, "x"), List.of()));
            }
            commit(overlay, writes("clusters/a/x.yaml", "1"));
        }
        assertThat(refused).isGreaterThan(4000);
        git.fsck();
        assertThat(git.run("ls-tree", "-r", "--name-only", "main")).isEqualTo("clusters/a/x.yaml");
    }

    private void refusesToTouch(String link, String kind) {
        String file = "clusters/a/applications/ns/app/application.yaml";
        String head = git.run("rev-parse", "main");
        try (Overlay overlay = open()) {
            Snapshot snapshot = overlay.head();
            List<ThrowingCallable> uses = List.of(
                    () -> snapshot.read(path(file)),
                    () -> snapshot.exists(path(file)),
                    () -> snapshot.list(path(file)),
                    () -> snapshot.files(path("")),
                    () -> commit(overlay, writes(file, "1")),
                    () -> commit(overlay, removes(file)),
                    () -> commit(overlay, removes("clusters")));
            for (ThrowingCallable use : uses) {
                assertThatThrownBy(use)
                        .isInstanceOf(UnsafeEntryException.class)
                        .hasMessageStartingWith(link + " in the overlay is " + kind);
            }
        }
        assertThat(git.run("rev-parse", "main")).isEqualTo(head);
    }

    private Overlay open() {
        return Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings());
    }

    /** One commit whose tree holds one entry at a path. */
    private void commitEntry(String mode, String object, String path) {
        String type = "160000".equals(mode) ? "commit" : "blob";
        String[] segments = path.split("/");
        String entry = mode + " " + type + " " + object + "\t" + segments[segments.length - 1] + "\0";
        String tree = git.with(entry, "mktree", "-z", "--missing").text().strip();
        for (int i = segments.length - 2; i >= 0; i--) {
            tree = git.with("040000 tree " + tree + "\t" + segments[i] + "\0", "mktree", "-z")
                    .text()
                    .strip();
        }
        git.run("update-ref", "refs/heads/main", git.run("commit-tree", tree, "-m", "hostile"));
    }
}
