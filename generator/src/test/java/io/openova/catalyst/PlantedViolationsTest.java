package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule of the house finds a violation that was planted for it in {@code io.openova.planted}. */
class PlantedViolationsTest {
    private static final String BASE = "io.openova.planted";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(BASE);
    private static final HouseRules PLANTED = new HouseRules(BASE, CLASSES);

    @TempDir
    Path folder;

    @Test
    void W1_finds_a_type_of_a_sub_package_that_another_wing_uses() {
        assertThat(PLANTED.usedOutsideTheirWing()).containsExactly("east.room.Hidden");
    }

    @Test
    void W2_and_W8_find_a_page_that_differs_from_what_is_generated() throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "<!-- generated: arrows -->\nold\n<!-- end: arrows -->\n");
        assertThatThrownBy(() -> GeneratedPage.compare(page, "new\n", false)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> GeneratedPage.comparePart(page, "arrows", "new\n", false))
                .isInstanceOf(AssertionError.class);
        GeneratedPage.comparePart(page, "arrows", "old\n", false);
    }

    @Test
    void W3_finds_two_folders_that_need_each_other() {
        assertThatThrownBy(() -> ArchitectureTest.noCycles(BASE).check(CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("east.room");
    }

    @Test
    void W4_finds_full_folders_wide_constructors_and_long_methods() {
        assertThat(PLANTED.sizes()).containsEntry("west", 2).containsEntry("east.room", 1);
        assertThat(PLANTED.wideConstructors()).singleElement().asString().contains("west.Door");
        String line = "        int x = 1;\n";
        assertThat(HouseRules.longMethods("A.java", "class A {\n    void a() {\n" + line.repeat(59) + "    }\n}\n"))
                .containsExactly("A.java:2 has 61 lines");
        assertThat(HouseRules.longMethods("A.java", "class A {\n    void a() {\n" + line.repeat(58) + "    }\n}\n"))
                .isEmpty();
    }

    @Test
    void W5_finds_two_types_of_one_name() {
        assertThat(PLANTED.sharedNames()).containsOnlyKeys("Door");
    }

    @Test
    void W6_finds_a_fast_path_without_folder_test_subject_and_entry() {
        assertThat(PLANTED.fastPaths(Set.of(), "nothing"))
                .containsExactly(
                        "west.Shortcut does not lie in a folder named fast",
                        "west.Shortcut is held by NoSuchTest, which does not exist",
                        "west.Shortcut is a fast path of west.Nothing, which does not exist",
                        "west.Shortcut is not in the list of fast paths",
                        "west.fast holds no fast path");
    }

    @Test
    void W7_finds_citations_that_lead_nowhere() throws IOException {
        String text = "contract section 99, (trap 999), threat S99, ADR 9999; contract section 1, ADR 1";
        assertThat(new CitationTest.Cited().missingIn("page", text))
                .containsExactly("page: contract section 99", "page: (trap 999)", "page: threat S99", "page: ADR 9999");
    }
}
