package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S03: anchors and aliases are refused before anything is expanded, in little time and memory. */
class S03AliasBombTest {
    private static final long MOST_EXTRA_BYTES = 16L * 1024 * 1024;
    /** As many values as a file may have by its aliases, and none of them an alias. */
    private static final String HARMLESS = "- x\n".repeat(20_000);

    static Stream<String> bombs() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a" + i + ": &a" + i + " [" + (alias + ",").repeat(9) + alias + "]\n");
        }
        StringBuilder merges = new StringBuilder("m0: &m0 {k: v}\n");
        for (int i = 1; i < 200; i++) {
            merges.append("m" + i + ": &m" + i + "\n  <<: [*m" + (i - 1) + ", *m" + (i - 1) + "]\n");
        }
        return Stream.of(
                laughs.toString(),
                merges.toString(),
                "a: &a [*a, *a]\n",
                "&a {? *a : *a}\n",
                "- &b " + "x".repeat(10_000) + "\n" + "- *b\n".repeat(5_000));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void an_alias_bomb_is_refused_quickly_and_without_memory(String bomb) {
        Threats.yaml(bomb);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        ReadOutcome outcome = Threats.yaml(bomb);
        assertThat(threads.getCurrentThreadAllocatedBytes() - bytes).isLessThan(MOST_EXTRA_BYTES);
        PeerCost.assertWithin(20, () -> Threats.yaml(bomb), () -> Threats.yaml(HARMLESS));
        assertThat(outcome.isClean()).isFalse();
        assertThat(Threats.rules(outcome)).contains("yaml/anchor", "yaml/alias");
    }

    @Test
    void every_anchor_alias_and_tag_is_reported_in_one_go() {
        ReadOutcome outcome = Threats.yaml("a: &x 1\nb: *x\nc: !!str 2\nd: ! e\n*x : f\n!!str g: h\n<<: {i: j}\n");
        assertThat(outcome.findings())
                .allSatisfy(finding -> assertThat(finding.location()).isPresent())
                .extracting(finding -> finding.rule() + " " + finding.pointer() + " "
                        + finding.location().orElseThrow().line())
                .containsExactly(
                        "yaml/anchor /a 1",
                        "yaml/alias /b 2",
                        "yaml/tag /c 3",
                        "yaml/tag /d 4",
                        "yaml/alias  5",
                        "yaml/tag  6",
                        "yaml/merge-key /<< 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x/\"]]]]",
                "a: !<tag:yaml.org,2002:str> x",
                "!local {}",
                "[!x a]",
                "%TAG ! tag:x,2000:\n--- !y a",
            })
    void a_tag_is_refused_and_never_resolved(String text) {
        assertThat(Threats.rules(Threats.yaml(text))).contains("yaml/tag");
    }

    @Test
    void a_quoted_merge_key_is_an_ordinary_key() {
        assertThat(Threats.yaml("'<<': 1\n").findings()).isEmpty();
    }

    @Test
    void a_flood_of_errors_ends_the_run() {
        ReadOutcome outcome = Threats.yaml("- &a x\n".repeat(100_000));
        assertThat(outcome.findings()).hasSize(100);
    }

    @Test
    void a_flood_of_warnings_does_not_hide_the_document() {
        ReadOutcome outcome = Threats.yaml("- yes\n".repeat(1_000));
        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.findings()).hasSize(100);
        assertThat(outcome.documents().get(0).value().itemsAt()).hasSize(1_000);
    }
}
