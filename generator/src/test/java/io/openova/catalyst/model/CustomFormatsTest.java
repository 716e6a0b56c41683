package io.openova.catalyst.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.KubernetesSchemas;
import io.openova.catalyst.schema.Repository;
import io.openova.catalyst.schema.Widgets;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats in the definitions of custom resources: in the structure, and in what only the general validator reads. */
class CustomFormatsTest {
    private static final KubernetesSchemas SCHEMAS = KubernetesSchemas.bundled();

    private static List<Finding> check(String field, String text, KubernetesVersion version) {
        Value definition = Repository.yaml(Widgets.definition("field: " + field));
        Value widget = ((ObjectValue) Repository.yaml(Widgets.widget(""))).with("field", Value.text(text));
        return SCHEMAS.with(List.of(definition)).check(widget, version);
    }

    private static List<Finding> check(String field, String text) {
        return check(field, text, SCHEMAS.standard());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ipv4 | 1.2.3.4 | 1.2.3 | an IPv4 address",
                "ipv6 | ::1 | 1.2.3.4 | an IPv6 address",
                "cidr | 10.0.0.0/8 | 10.0.0.0 | a range of addresses",
                "email | a@b.example | a.b.example | a mail address",
                "hostname | a.example | a..example | a host name",
                "uri | https://a.example | a.example | an absolute URI",
                "uuid | 123e4567-e89b-12d3-a456-426614174000 | 123e4567 | a UUID",
                "date | 2026-01-31 | 2026-02-31 | a date",
                "date-time | 2026-01-31T10:00:00Z | 2026-01-31 | a time",
                "datetime | 2026-01-31T10:00:00Z | 2026-01-31 | a time",
                "duration | 3 days | three days | a duration",
                "mac | 00:00:5e:00:53:01 | 00:00:5e | a hardware address",
                "byte | aGVsbG8= | aGVsbG8 | base64"
            })
    void a_format_is_checked_wherever_it_stands(String format, String sound, String wrong, String words) {
        for (String field : List.of(
                "{type: string, format: " + format + "}",
                "{type: string, anyOf: [{format: " + format + "}, {enum: [never]}]}",
                "{type: string, allOf: [{format: " + format + "}]}")) {
            assertThat(check(field, sound)).as(field).isEmpty();
            assertThat(check(field, wrong)).as(field).isNotEmpty().allMatch(f -> f.pointer()
                    .toString()
                    .equals("/field"));
        }
        assertThat(check("{type: string, format: " + format + "}", wrong))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("schema/format");
                    assertThat(finding.message()).startsWith("\"" + wrong + "\" is not " + words);
                });
    }

    @ParameterizedTest
    @CsvSource({"password", "idn-email", "regex", "int64", "quantity", "my-format"})
    void a_format_that_kubernetes_does_not_check_is_none_here(String format) {
        assertThat(check("{type: string, format: " + format + "}", "anything at all"))
                .isEmpty();
    }

    @Test
    void a_fault_is_told_once_where_both_checkers_see_it() {
        assertThat(check("{type: string, format: ipv4, not: {enum: [1.1.1.1]}}", "1.2.3"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule()).isEqualTo("schema/format"));
    }

    @ParameterizedTest
    @CsvSource({"1.33, 0", "1.34, 1", "1.37, 1"})
    void a_format_that_came_later_counts_from_its_version_on(String version, int faults) {
        KubernetesVersion cluster = KubernetesVersion.parse(version).orElseThrow();
        assertThat(check("{type: string, format: k8s-short-name}", "Not_A_Name", cluster))
                .hasSize(faults);
        assertThat(check("{type: string, allOf: [{format: k8s-long-name}]}", "Not_A_Name", cluster))
                .hasSize(faults);
        assertThat(check("{type: string, format: k8s-short-name}", "a-name", cluster))
                .isEmpty();
    }
}
