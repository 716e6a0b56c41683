package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.validation.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The overlay's part of the drift table: each way in which holds and clusters can disagree, and what validating calls it. */
class OverlayDriftTest {
    private static final String SHOP = "clusters/omantel/applications/acme/shop/";
    private static final String SYNC = "clusters/omantel/flux-system/platform.yaml";
    private static final String KIT = "clusters/omantel/bootstrap-kit/13-bp-catalyst-platform.yaml";

    @TempDir
    static Path folder;

    private static Map<String, String> files = Map.of();

    /** @param edit of the file; an empty text removes it */
    record Drift(String rule, String file, UnaryOperator<String> edit) {
        @Override
        public String toString() {
            return rule + " " + file;
        }
    }

    static Stream<Drift> drifts() {
        return Stream.of(
                new Drift(
                        "hold/broken",
                        SHOP + "application.yaml",
                        text -> text.replace("version: 0.1.0", "version: 0.2.0")),
                new Drift("hold/broken", SHOP + "application.yaml", text -> text.replace("One", "Three")),
                new Drift("hold/broken", SHOP + "application.yaml", text -> ""),
                new Drift("hold/malformed", SHOP + "hold.json", text -> text.replace("\"by\"", "\"from\"")),
                new Drift("hold/malformed", SHOP + "hold.json", text -> text.replace("\"shop\"", "\"other\"")),
                new Drift("hold/malformed", SHOP + "hold.json", text -> "{"),
                new Drift("cluster/record-malformed", "clusters/omantel/template.json", text -> "[]"),
                new Drift(
                        "cluster/record-malformed",
                        "clusters/omantel/template.json",
                        text -> text.replace("omantel.biz", "yes")),
                new Drift(
                        "cluster/variable-missing", SYNC, text -> text.replaceFirst("      SOVEREIGN_FQDN: .*\n", "")),
                new Drift(
                        "cluster/variable-missing",
                        KIT,
                        text -> text.replace("${PRIMARY_REGION}", "${PRIMARY_REGIO}")));
    }

    @BeforeAll
    static void a_held_application() {
        try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(folder))) {
            for (String version : new String[] {"0.1.0", "0.2.0"}) {
                TestWorld.delivered(TestWorld.apply(
                        "{\"name\": \"shop\", \"blueprint\": \"bp-qa-app\", \"namespace\": \"acme\", \"version\": \""
                                + version + "\", \"values\": {\"siteTitle\": \"One\"}}",
                        overlay));
            }
            TestWorld.delivered(ApplicationLifecycle.of(TestWorld.delivery())
                    .rollback(
                            new RollbackOrder(
                                    TestWorld.key("acme", "shop"), Optional.empty(), "", false, TestWorld.order()),
                            overlay));
            files = TestWorld.tree(overlay);
        }
    }

    @ParameterizedTest
    @MethodSource("drifts")
    void each_is_caught_by_name(Drift drift) {
        Map<String, String> drifted = new TreeMap<>(files);
        String text = drift.edit().apply(files.get(drift.file()));
        assertThat(text).isNotEqualTo(files.get(drift.file()));
        if (text.isEmpty()) {
            drifted.remove(drift.file());
        } else {
            drifted.put(drift.file(), text);
        }
        assertThat(rules(drifted)).contains(drift.rule());
    }

    @Test
    void nothing_of_it_is_said_without_a_drift() {
        assertThat(rules(files)).noneMatch(rule -> rule.startsWith("hold/") || rule.startsWith("cluster/"));
    }

    private static List<String> rules(Map<String, String> files) {
        return Validation.of(TestWorld.delivery().surroundings())
                .overlay(new MapSnapshot(files), (done, total) -> {})
                .stream()
                .filter(Finding::isError)
                .map(Finding::rule)
                .toList();
    }
}
