package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps folders small, names unique, and what lies in a sub-package inside its wing. */
class StructureTest {
    private static final String BASE = "io.openova.catalyst";
    private static final int MOST_TYPES = 40;

    /** Types of sub-packages that other wings use. The list may only shrink. */
    private static final Set<String> ENTRY_TYPES = Set.of("""
            chart.template.TemplateLines chart.trace.ValueReads chart.worker.HelmLimits
            cli.option.CommandContext cli.terminal.Console cli.terminal.UnavailableException cli.terminal.UsageException
            controller.base.ClusterUnavailableException controller.base.ControllerSettings
            document.tree.Dialect document.tree.ReadLimits
            document.write.Encoder document.write.JsonWriter document.write.ScalarEncoder document.write.YamlWriter
            http.answer.Problem http.answer.RefusedException http.exchange.BodyReader http.exchange.RequestDrain
            http.api.LiveApplications http.api.StreamTiming http.server.ApiLimits
            http.auth.OidcTokens http.auth.TokenFile
            overlay.git.ChangedSince overlay.git.ConfiguredAuthor overlay.git.DirectorySnapshot overlay.git.FileIgnores
            overlay.git.OverlayCaretaker overlay.git.OverlayFetch overlay.git.Overlays overlay.git.PresentOverlay
            overlay.git.TextMerge overlay.git.WorkTree
            render.flux.FluxTarget""".strip().split("\\s+"));

    private static final HouseRules PRODUCT = new HouseRules(
            BASE,
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(BASE));

    @Test
    void W1_a_type_of_a_sub_package_is_used_inside_its_wing_only() {
        Set<String> used = PRODUCT.usedOutsideTheirWing();
        assertThat(used).isSubsetOf(ENTRY_TYPES);
        assertThat(ENTRY_TYPES).as("the list may only shrink").isSubsetOf(used);
    }

    @Test
    void W4_a_folder_holds_no_more_than_forty_types() {
        Map<String, Integer> sizes = PRODUCT.sizes();
        // One file a command: their number is the number of commands.
        sizes.remove("cli");
        assertThat(sizes)
                .allSatisfy((folder, size) -> assertThat(size).as(folder).isLessThanOrEqualTo(MOST_TYPES));
        double mean = PRODUCT.topLevelTypes().size() / (double) (sizes.size() + 1);
        assertThat(mean).as("types a folder").isLessThanOrEqualTo(12);
    }

    @Test
    void W4_a_constructor_takes_no_more_than_eight_parameters() {
        assertThat(PRODUCT.wideConstructors()).isEmpty();
    }

    @Test
    void W5_simple_names_are_unique() {
        assertThat(PRODUCT.sharedNames()).isEmpty();
    }

    @Test
    void W6_a_fast_path_lies_in_a_folder_of_its_kind_and_a_test_compares_it() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            files.forEach(file -> tests.add(file.getFileName().toString()));
        }
        String page = Files.readString(Path.of("..", "docs", "performance.md"));
        assertThat(PRODUCT.fastPaths(tests, page)).isEmpty();
    }

    @Test
    void W4_a_method_has_no_more_than_sixty_lines() throws IOException {
        List<String> longer = new ArrayList<>();
        sources().forEach((file, text) -> longer.addAll(HouseRules.longMethods(file, text)));
        assertThat(longer).isEmpty();
    }

    /** {@code OverlayLayout} alone knows which segment of a path means what. */
    @Test
    void a_path_of_the_overlay_is_read_by_its_layout_only() throws IOException {
        Pattern index = Pattern.compile("segments(\\(\\))?\\s*\\.(get\\(\\d|subList\\(\\d+, *\\d)");
        assertThat(sources()).as("call OverlayLayout.placeOf(path)").allSatisfy((file, text) -> assertThat(
                        file.endsWith("/model/OverlayLayout.java")
                                || !index.matcher(text).find())
                .as(file)
                .isTrue());
    }

    /** The main sources by their path. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return sources;
    }
}
