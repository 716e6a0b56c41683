package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two bodies that mean the same become the same bytes (contract section 2). A case is a folder with {@code simplified} and
 * {@code canonical}, each as {@code .json} or {@code .yaml}; with {@code expected.yaml} beside them, the bytes are held
 * too. Run with {@code -Dcatalyst.goldens=write} to write the expected files that are there anew.
 */
class EqualityTest {
    private static final Path CASES = TestWorld.resources("equality");

    @TempDir
    Path folder;

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    @Test
    void the_table_is_as_large_as_promised() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(cases().stream().filter(c -> Files.exists(c.resolve("expected.yaml"))))
                .hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_file_of_a_case_is_unused(Path folderOfCase) throws IOException {
        Set<String> left = new TreeSet<>();
        try (Stream<Path> files = Files.list(folderOfCase)) {
            files.map(f -> f.getFileName().toString()).forEach(left::add);
        }
        assertThat(left.removeIf(name -> name.matches("simplified\\.(json|yaml)")))
                .isTrue();
        assertThat(left.removeIf(name -> name.matches("canonical\\.(json|yaml)")))
                .isTrue();
        left.remove("expected.yaml");
        assertThat(left).isEmpty();
        assertThat(Files.list(folderOfCase).filter(f -> !f.endsWith("expected.yaml")))
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void both_shapes_become_the_same_bytes(Path folderOfCase) throws IOException {
        ApplicationDelivery delivery = TestWorld.delivery();
        try (Overlay overlay = TestWorld.open(TestWorld.sharedForReading())) {
            Prepared simplified = clean(request(folderOfCase, "simplified"), overlay);
            Prepared canonical = clean(request(folderOfCase, "canonical"), overlay);
            String yaml = delivery.yaml(simplified);
            assertThat(delivery.yaml(canonical)).isEqualTo(yaml);
            assertThat(canonical.manifests()).isEqualTo(simplified.manifests());
            expected(folderOfCase, yaml);

            Prepared again = clean(TestWorld.document(yaml, "application.yaml"), overlay);
            assertThat(delivery.yaml(again))
                    .as("the custom resource read again")
                    .isEqualTo(yaml);
            assertThat(again.manifests()).isEqualTo(simplified.manifests());
            assertThat(clean(request(folderOfCase, "simplified"), overlay).manifests())
                    .as("rendered twice")
                    .isEqualTo(simplified.manifests());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_second_shape_makes_no_commit(Path folderOfCase) throws IOException {
        try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(folder))) {
            DeliveryOutcome.Delivered first =
                    TestWorld.delivered(deliver(request(folderOfCase, "simplified"), overlay));
            var tree = TestWorld.tree(overlay);
            for (Document document : List.of(
                    request(folderOfCase, "canonical"),
                    TestWorld.document(
                            TestWorld.delivery().yaml(first.applications().get(0)), "application.yaml"))) {
                assertThat(deliver(document, overlay))
                        .isInstanceOfSatisfying(
                                DeliveryOutcome.Unchanged.class,
                                unchanged -> assertThat(unchanged.head()).isEqualTo(first.commit()));
            }
            assertThat(TestWorld.tree(overlay)).isEqualTo(tree);
            assertThat(overlay.head().commit()).contains(first.commit());
        }
    }

    private static void expected(Path folderOfCase, String yaml) throws IOException {
        Path golden = folderOfCase.resolve("expected.yaml");
        if (Files.exists(golden)) {
            if ("write".equals(System.getProperty("catalyst.goldens"))) {
                Files.writeString(golden, yaml);
            }
            assertThat(yaml).isEqualTo(Files.readString(golden));
        }
    }

    private static DeliveryOutcome deliver(Document document, Overlay overlay) {
        return TestWorld.delivery().deliver(List.of(document), TestWorld.install(), overlay);
    }

    private static Prepared clean(Document document, Overlay overlay) {
        Prepared prepared = TestWorld.delivery().prepare(document, RequestKind.INSTALL, overlay.head());
        assertThat(prepared.findings()).noneMatch(finding -> finding.isError());
        return prepared;
    }

    private static Document request(Path folderOfCase, String name) throws IOException {
        Path json = folderOfCase.resolve(name + ".json");
        Path file = Files.exists(json) ? json : folderOfCase.resolve(name + ".yaml");
        return TestWorld.document(Files.readString(file), file.toString());
    }
}
