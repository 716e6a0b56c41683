package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.git.GitCli;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMessageTest {
    private static final String DIGEST = "0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two\nlines",
                "x\r\n\r\nIdempotency-Key: forged",
                "x\n\nActor: root\nActor: root",
                "--- a/file",
                "---",
                "# comment",
                "Actor: root",
                "Signed-off-by: root <root@example.com>",
                "(cherry picked from commit 0123)",
                "\u001b[31mred\u001b[0m",
                "a\u2028b\u2029c\u0085d\u000be\u000cf",
                "\u202egnp.exe",
                "tree 0123\nparent 0123",
                "# ------------------------ >8 ------------------------",
                "  spaces  ",
                "a: b: c",
                "\ud800",
                ":",
                "diff --git a/x b/x",
                "Index: foo",
            })
    void S16_hostile_text_stays_in_its_place(String hostile, @TempDir Path folder) {
        CommitOrder order = new CommitOrder(
                new CommitOrder.Author(hostile, hostile),
                Optional.of(hostile),
                Optional.of("key-1"),
                Optional.of(hostile));
        String message = CommitMessage.of(hostile, order, DIGEST);
        String[] parsed = trailers(folder, message);
        String inLine = io.openova.catalyst.finding.SingleLine.of(hostile).strip();
        assertThat(parsed)
                .containsExactly(
                        ("Request-Id: " + inLine).stripTrailing(),
                        "Idempotency-Key: key-1",
                        ("Actor: " + inLine).stripTrailing(),
                        "Plan-Digest: " + DIGEST);
        assertThat(message.chars().filter(c -> c < 0x20 && c != '\n' || c == 0x7f))
                .isEmpty();
        assertThat(message.lines().count()).isEqualTo(6);
    }

    @Test
    void S16_a_hostile_author_makes_a_commit_that_fsck_accepts(@TempDir Path folder) {
        Path bare = folder.resolve("overlay.git");
        GitCli git = new GitCli(folder);
        try (Overlay overlay = OverlayFixture.bare(bare)) {
            String hostile = "Eve <e@x> 1 +0000\ncommitter Eve <e@x>\u001b[2J";
            CommitOrder order = new CommitOrder(
                    new CommitOrder.Author(hostile, hostile), Optional.empty(), Optional.empty(), Optional.of(hostile));
            overlay.commit(order, head -> Optional.of(new Overlay.Planned(writes("a", "1"), hostile)));
            overlay.commit(
                    CommitOrder.by(new CommitOrder.Author("<>", "")),
                    head -> Optional.of(new Overlay.Planned(writes("a", "2"), "x".repeat(5000))));
        }
        git = new GitCli(bare);
        git.fsck();
        String raw = git.run("log", "--format=raw", "main");
        assertThat(raw).doesNotContain("\u001b");
        assertThat(git.run("log", "--format=%cn <%ce>", "main").lines().distinct())
                .containsExactly("Catalyst <catalyst@openova.io>");
        assertThat(git.run("log", "-1", "--format=%an|%ae|%s", "main"))
                .isEqualTo("unknown|unknown|" + "x".repeat(197) + "...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "é", " a", "a ", "a\u001b"})
    void an_idempotency_key_of_another_shape_is_refused(String key) {
        assertThatThrownBy(() -> order(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 200 printable ASCII characters");
    }

    @Test
    void an_idempotency_key_has_at_most_200_characters(@TempDir Path folder) {
        String longest = "k".repeat(200);
        assertThat(trailers(folder, CommitMessage.of("s", order(longest), DIGEST)))
                .contains("Idempotency-Key: " + longest);
        assertThatThrownBy(() -> order("k".repeat(201))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_commit_needs_a_subject() {
        assertThatThrownBy(() -> CommitMessage.of("  ", order("k"), DIGEST))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CommitOrder order(String key) {
        return new CommitOrder(OverlayFixture.ALICE, Optional.empty(), Optional.of(key), Optional.empty());
    }

    private static String[] trailers(Path folder, String message) {
        GitCli.Answer answer = new GitCli(folder).with(message, "interpret-trailers", "--parse");
        assertThat(answer.exit()).isZero();
        return answer.text().split("\n");
    }
}
