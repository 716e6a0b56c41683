package io.openova.catalyst.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownFindingsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private static Finding at(int line, String rule) {
        return Finding.error(rule, Pointer.of("a"), "message")
                .withLocation(Optional.of(new Location("a.yaml", line, 3, line, 5)));
    }

    @Test
    void a_baseline_knows_a_finding_wherever_its_line_went() {
        Baseline baseline =
                Baseline.read(Baseline.write(List.of(at(3, "schema/type")))).orElseThrow();
        assertThat(baseline.unknown(List.of(at(9, "schema/type")))).isEmpty();
        assertThat(baseline.unknown(List.of(at(3, "schema/enum")))).hasSize(1);
        assertThat(baseline.unknown(List.of(at(3, "schema/type"), at(7, "schema/type"))))
                .as("as many as were there")
                .hasSize(1);
    }

    @Test
    void a_baseline_has_the_same_bytes_whatever_the_order() {
        Finding one = at(3, "schema/type");
        Finding other = at(1, "schema/enum");
        assertThat(Baseline.write(List.of(one, other))).isEqualTo(Baseline.write(List.of(other, one)));
        assertThat(Baseline.read("{}")).isEmpty();
        assertThat(Baseline.read("nonsense")).isEmpty();
    }

    @Test
    void a_message_that_names_another_line_does_not_change_the_fingerprint() {
        Finding one = Finding.error("document/duplicate-key", Pointer.of("a"), "also at line 3, column 5");
        Finding moved = Finding.error("document/duplicate-key", Pointer.of("a"), "also at line 9, column 5");
        Finding other = Finding.error("document/duplicate-key", Pointer.of("a"), "version 1.2.3 is unknown");
        assertThat(one.fingerprint()).isEqualTo(moved.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    @Test
    void a_comment_with_reason_and_date_suppresses_its_line_or_the_next() {
        assertThat(left("a: 1 # catalyst:ignore schema/type until 2026-12-01: waiting", at(1, "schema/type")))
                .isEmpty();
        assertThat(left(
                        "# catalyst:ignore schema/enum, schema/type until 2026-11-25: waiting\na: 1",
                        at(2, "schema/type")))
                .isEmpty();
        assertThat(left("a: 1 # catalyst:ignore schema/enum until 2026-12-01: waiting", at(1, "schema/type")))
                .hasSize(1);
        assertThat(left("a: 1 # catalyst:ignore schema/type until 2026-12-01: waiting\nb: 2", at(2, "schema/type")))
                .as("a comment behind a value speaks of its own line")
                .hasSize(1);
    }

    @Test
    void an_expired_comment_is_a_finding_and_the_finding_is_back() {
        assertThat(left("a: 1 # catalyst:ignore schema/type until 2026-11-24: waiting", at(1, "schema/type")))
                .extracting(Finding::rule)
                .containsExactly("schema/type", "suppression/expired");
    }

    @Test
    void a_comment_without_reason_or_date_suppresses_nothing_and_says_so() {
        for (String comment : List.of(
                "catalyst:ignore schema/type",
                "catalyst:ignore schema/type until 2026-12-01",
                "catalyst:ignore schema/type until soon: waiting",
                "catalyst:ignore schema/type until 2026-12-01:")) {
            assertThat(left("a: 1 # " + comment, at(1, "schema/type")))
                    .extracting(Finding::rule)
                    .containsExactly("schema/type", "suppression/malformed");
        }
    }

    private static List<Finding> left(String text, Finding finding) {
        return new Suppressions(file -> Optional.of(text), TODAY).apply(List.of(finding));
    }
}
