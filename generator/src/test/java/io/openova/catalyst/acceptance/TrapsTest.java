package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.SchemaChecker;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traps of contract section 12 that the main job could fall into; 16 is in ChangeTest, 17 in CommandLineTest. */
class TrapsTest {
    private static final String HEAD = "\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"";

    @Test
    void trap_1_placement_defaults_by_one_rule_whatever_its_type() {
        Set<String> results = new HashSet<>();
        for (String placement : List.of(
                "",
                ", \"placement\": \"single-region\"",
                ", \"placement\": {\"mode\": \"single-region\"}",
                ", \"placement\": {}",
                ", \"placement\": null",
                ", \"placement\": \"\"",
                ", \"placement\": {\"mode\": null, \"regions\": null}",
                ", \"placement\": {\"regions\": []}")) {
            results.add(TestWorld.delivery().yaml(prepare("{" + HEAD + placement + "}")));
        }
        assertThat(results).hasSize(1);
        for (String mode : List.of("\"active-active\"", "{\"mode\": \"active-active\"}")) {
            assertThat(errors("{" + HEAD + ", \"placement\": " + mode + "}"))
                    .extracting(Finding::rule)
                    .containsExactly("placement/regions-required");
        }
    }

    @Test
    void trap_2_a_default_that_names_no_environment_is_an_error_and_no_commit(@TempDir Path folder) {
        Path repository = TestWorld.overlayIn(folder);
        Map<String, String> before = TestWorld.listing(repository);
        try (Overlay overlay = TestWorld.open(repository)) {
            assertThat(TestWorld.apply(
                            "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"nowhere\"}", overlay))
                    .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.findings())
                            .extracting(Finding::rule)
                            .containsExactly("reference/environment-missing"));
        }
        assertThat(TestWorld.listing(repository)).isEqualTo(before);
    }

    @Test
    void trap_3_the_region_default_passes_the_definitions_own_pattern() {
        Prepared prepared = prepare("{" + HEAD + "}");
        assertThat(prepared.application().placement().regions()).allMatch(region -> RegionName.isValid(region.value()));
        assertThat(new SchemaChecker().checkResource(prepared.application().toResource()))
                .noneMatch(Finding::isError);
    }

    @Test
    void trap_4_latest_and_ranges_never_reach_the_custom_resource() {
        for (String asked : List.of("latest", "^1", "1.x", "*", ">=1.0.0", "~1.2")) {
            Prepared prepared = prepare("{" + HEAD + ", \"version\": \"" + asked + "\"}");
            String version = prepared.application()
                    .toResource()
                    .textAt("spec", "blueprintRef", "version")
                    .orElseThrow();
            assertThat(Version.isValid(version)).isTrue();
            assertThat(version).isEqualTo("1.2.3");
            assertThat(prepared.canonical().origins().values())
                    .anyMatch(origin -> origin.inWords().contains(asked));
        }
    }

    @Test
    void trap_5_no_unknown_field_is_dropped_in_silence() {
        for (RequestKind kind : RequestKind.values()) {
            List<Finding> findings = TestWorld.delivery()
                    .prepare(TestWorld.document("{" + HEAD + ", \"extra\": 1, \"placement\": {\"x\": 1}}", "r"), kind)
                    .findings();
            assertThat(findings)
                    .filteredOn(finding -> finding.rule().equals("request/unknown-field"))
                    .extracting(finding -> finding.pointer().toString())
                    .containsExactlyInAnyOrder("/extra", "/placement/x");
        }
    }

    private static Prepared prepare(String text) {
        try (Overlay overlay = TestWorld.open(TestWorld.sharedForReading())) {
            return TestWorld.delivery().prepare(TestWorld.document(text, "r"), RequestKind.INSTALL, overlay.head());
        }
    }

    private static List<Finding> errors(String text) {
        return prepare(text).findings().stream().filter(Finding::isError).toList();
    }
}
