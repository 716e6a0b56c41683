package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An overlay that somebody edited by hand is told so, each edit by its rule. */
class EditedOverlayTest {
    private static final String RELEASE = "clusters/hz-fsn-rtz-prod/releases/acme/shop/helmrelease.yaml";

    private String overlay = "";

    @Test
    void validating_an_overlay_finds_what_was_edited_by_hand(@TempDir Path folder) throws IOException {
        overlay = TestWorld.overlayIn(folder).toString();
        Path request = Files.writeString(
                folder.resolve("shop.json"),
                "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}");
        assertThat(catalyst("apply", "-f", request.toString(), "--overlay", overlay)
                        .exit())
                .isZero();
        Map<String, String> tree;
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            tree = TestWorld.tree(open);
        }
        String application = "clusters/omantel/applications/acme/shop/application.yaml";
        drift(Map.of(RELEASE, tree.get(RELEASE).replace("10m", "11m")), List.of(), "overlay/fan-out-differs");
        drift(Map.of(), List.of(RELEASE), "overlay/fan-out-missing");
        drift(Map.of(), List.of("clusters/omantel/namespaces/acme.yaml"), "overlay/fan-out-missing");
        drift(
                Map.of("clusters/hz-hel-rtz-prod/releases/acme/ghost/helmrelease.yaml", tree.get(RELEASE)),
                List.of(),
                "overlay/orphan-release");
        drift(Map.of(), List.of(application), "overlay/orphan-release");
        drift(
                Map.of("clusters/omantel/applications/acme/moved/application.yaml", tree.get(application)),
                List.of(application),
                "overlay/wrong-place");
        drift(
                Map.of(application, tree.get(application) + "---\n" + tree.get(application)),
                List.of(),
                "overlay/one-document");
        drift(Map.of(application, "{"), List.of(), "yaml/syntax");
        drift(
                Map.of(application, tree.get(application).replace("1.2.3", "9.9.9")),
                List.of(),
                "reference/version-unknown");
        drift(
                Map.of("clusters/omantel/namespaces/ghost.applications.yaml", tree.get(RELEASE)),
                List.of(),
                "overlay/namespace-unused",
                "warning");
        drift(Map.of("sovereign.yaml", "nmae: x\n"), List.of(), "settings/invalid");
        drift(Map.of(), List.of("sovereign.yaml"), "settings/missing");
    }

    private void drift(Map<String, String> writes, List<String> removals, String rule) {
        drift(writes, removals, rule, "error");
    }

    /** The edit, and nothing before it, gives a finding of the rule and severity. */
    private void drift(Map<String, String> writes, List<String> removals, String rule, String severity) {
        Map<String, String> before;
        assertThat(severities(rule)).as(rule + " before the edit").isEmpty();
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            before = TestWorld.tree(open);
            TestWorld.put(
                    open, paths(writes), removals.stream().map(TestWorld::path).toList());
        }
        assertThat(severities(rule)).as(rule).contains(severity);
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            Map<String, String> back = new TreeMap<>(before);
            List<String> added = writes.keySet().stream()
                    .filter(path -> !before.containsKey(path))
                    .toList();
            TestWorld.put(open, paths(back), added.stream().map(TestWorld::path).toList());
        }
    }

    private List<String> severities(String rule) {
        return CommandLineTest.json(catalyst("validate", overlay, "-o", "json")).itemsAt("findings").stream()
                .filter(finding -> finding.textAt("rule").filter(rule::equals).isPresent())
                .map(finding -> finding.textAt("severity").orElseThrow())
                .toList();
    }

    private static Map<OverlayPath, String> paths(Map<String, String> files) {
        Map<OverlayPath, String> paths = new TreeMap<>();
        files.forEach((path, text) -> paths.put(TestWorld.path(path), text));
        return paths;
    }
}
