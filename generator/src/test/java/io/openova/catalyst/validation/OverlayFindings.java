package io.openova.catalyst.validation;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What validating the test world's overlay says of files that somebody put into it with git. */
public final class OverlayFindings {
    private OverlayFindings() {}

    static List<Finding> all(Overlay overlay) {
        return Validation.of(TestWorld.delivery().surroundings())
                .overlay(overlay.head(), OverlayValidation.Progress.NONE);
    }

    /**
     * What is new once the files are there.
     *
     * @param folder to make overlays in
     * @param place that the names of the files, and those in what is shown, begin below
     */
    public static List<String> of(
            Path folder, String place, Map<String, String> files, Function<Finding, String> shown) {
        Map<OverlayPath, String> writes = new TreeMap<>();
        files.forEach((name, text) -> writes.put(TestWorld.path(place + name), text));
        try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(Files.createTempDirectory(folder, "world")))) {
            Set<Finding> before = Set.copyOf(all(overlay));
            TestWorld.put(overlay, writes, List.of());
            return all(overlay).stream()
                    .filter(finding -> !before.contains(finding))
                    .map(finding -> shown.apply(finding).replace(place, ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code rule file:line:column}. */
    static String place(Finding finding) {
        return finding.rule() + " " + finding.location().orElseThrow();
    }

    /** {@code rule file:line:column pointer [candidates]}. */
    public static String full(Finding finding) {
        return place(finding) + " " + finding.pointer() + " " + finding.candidates();
    }
}
