package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.value.Value;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S12: a number keeps its value to the last digit, or is refused. */
@net.jqwik.api.Tag("slow")
@Tag("slow")
class S12NumberTest {
    private static Value only(ReadOutcome outcome) {
        assertThat(outcome.findings()).isEmpty();
        return outcome.documents().get(0).value();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, -0",
        "-0.0, -0.0",
        "0e5, 0",
        "1.0, 1.0",
        "1.10, 1.10",
        "9007199254740993, 9007199254740993",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "9007199254740992.0, 9007199254740992.0",
        "2.220446049250313e-16, 2.220446049250313e-16",
        "1e3, 1000",
        "1E+2, 100",
        "1.5e1, 15",
        "1.25e1, 12.5",
        "-1.25e-3, -0.00125",
        "1e18, 1000000000000000000",
        "1e20, 1.0e+20",
        "1.5e-7, 1.5e-07",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "5e-324, 5.0e-324",
        "1e00000000000000000005, 100000",
        "100000e-5, 1",
    })
    void a_number_keeps_its_value_in_both_formats(String written, String lexeme) {
        Value json = only(Threats.json(written));
        assertThat(json).isEqualTo(only(Threats.yaml(written)));
        assertThat(((Value.NumberValue) json).lexeme()).isEqualTo(lexeme);
        assertThat(new BigDecimal(lexeme)).isEqualByComparingTo(new BigDecimal(written));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775808, number/too-large",
        "-9223372036854775809, number/too-large",
        "18446744073709551615, number/too-large",
        "1e400, number/too-large",
        "1e1000000000, number/too-large",
        "1e99999999999999999999, number/too-large",
        "1.8e308, number/too-large",
        "9007199254740993.0, number/not-exact",
        "9007199254740993e0, number/not-exact",
        "0.1000000000000000055511151231257827, number/not-exact",
        "0.10000000000000001, number/not-exact",
        "123456789012345678.5, number/not-exact",
        "1e-400, number/not-exact",
        "1e-1000000000, number/not-exact",
        "3e-324, number/not-exact",
    })
    void a_number_that_a_reader_would_change_is_refused_in_both_formats(String written, String rule) {
        assertThat(Threats.rules(Threats.json(written))).containsExactly(rule);
        assertThat(Threats.rules(Threats.yaml(written))).containsExactly(rule);
        assertThat(Threats.yaml("a: " + written).isClean()).isFalse();
    }

    @Test
    void ten_to_the_999_in_digits_is_refused() {
        String digits = "1" + "0".repeat(999);
        assertThat(Threats.rules(Threats.json(digits))).containsExactly("number/too-large");
        assertThat(Threats.rules(Threats.yaml(digits + ".0"))).containsExactly("number/not-exact");
        assertThat(Threats.rules(Threats.json(digits + "e-999"))).containsExactly("number/not-exact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void json_has_no_infinity(String written) {
        ReadOutcome outcome = Threats.json("[0, " + written + "]");
        assertThat(Threats.rules(outcome)).containsExactly("number/not-finite");
        assertThat(outcome.findings().get(0).pointer()).hasToString("/1");
        assertThat(outcome.findings().get(0).location().orElseThrow().column()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "+.inf"})
    void yaml_infinity_is_refused(String written) {
        assertThat(Threats.rules(Threats.yaml(written))).containsExactly("number/not-finite");
    }

    @ParameterizedTest
    @CsvSource({
        "+12, 12",
        "0x1F, 31",
        "0x7fffffffffffffff, 9223372036854775807",
        "0x0, 0",
        ".5, 0.5",
        "-.5, -0.5",
        "5., 5.0",
        "+.5e1, 5",
        "+1.5, 1.5",
        "5.e0, 5",
        "0x00000000000000000001, 1"
    })
    void yaml_forms_that_json_lacks_are_normalised(String written, String lexeme) {
        assertThat(only(Threats.yaml(written))).isEqualTo(Value.numeral(lexeme));
    }

    @ParameterizedTest
    @ValueSource(strings = {"017", "-017", "+017", "08", "00", "01.5", "-00.5", "0o17", "0o0", "007e1"})
    void a_yaml_number_on_which_readers_disagree_is_refused(String written) {
        ReadOutcome outcome = Threats.yaml("mode: " + written);
        assertThat(Threats.rules(outcome)).containsExactly("yaml/ambiguous-number");
        assertThat(outcome.findings().get(0).remedy()).contains("quote it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y",
                "Y",
                "yes",
                "YES",
                "on",
                "On",
                "n",
                "N",
                "no",
                "No",
                "off",
                "OFF",
                "1_000",
                "0b1",
                "-0b1",
                "0B1",
                "-0x1F",
                "+0x1F",
                "0X1F",
                "0O7",
                "-0o7",
                "12:30",
                "-12:30",
                "1:30:00",
                "190:20:30.15",
                "1_0.5",
                "0x_1F"
            })
    void a_yaml_string_that_others_take_for_something_else_is_a_string_with_a_warning(String written) {
        ReadOutcome outcome = Threats.yaml("a: " + written);
        assertThat(outcome.isClean()).isTrue();
        assertThat(Threats.rules(outcome)).containsExactly("yaml/ambiguous-string");
        assertThat(outcome.findings().get(0).location().orElseThrow().column()).isEqualTo(4);
        assertThat(outcome.documents().get(0).value().textAt("a")).contains(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yEs",
                "12:60",
                "1:2:3:4:x",
                "1.2.3",
                "10m",
                "0x",
                "0xg",
                "0b2",
                "0o8",
                "--",
                "+",
                ".",
                "..",
                "-.",
                "1e",
                "e1",
                "1e+",
                "+.nan",
                ".infinity",
                "2001-12-14",
                "nan",
                "_1",
                "-x",
                "nUll",
                "0b",
                "1.2:3"
            })
    void a_yaml_string_that_all_take_for_a_string_is_left_alone(String written) {
        assertThat(only(Threats.yaml("a: " + written)).textAt("a")).contains(written);
    }

    @Property
    void every_long_is_kept(@ForAll long number) {
        assertThat(only(Threats.json(Long.toString(number)))).isEqualTo(Value.number(number));
        assertThat(only(Threats.yaml(Long.toString(number)))).isEqualTo(Value.number(number));
    }

    /** Whatever is accepted has the written value, reads the same again, and survives a float. */
    @Property
    void an_accepted_decimal_is_unchanged(@ForAll double number, @ForAll boolean plain) {
        BigDecimal decimal = Double.isFinite(number) ? new BigDecimal(Double.toString(number)) : BigDecimal.ONE;
        String written = plain ? decimal.toPlainString() : decimal.toString();
        ReadOutcome outcome = Threats.json(written);
        if (outcome.isClean()) {
            String lexeme = ((Value.NumberValue) only(outcome)).lexeme();
            assertThat(new BigDecimal(lexeme)).isEqualByComparingTo(written);
            assertThat(only(Threats.json(lexeme))).isEqualTo(only(Threats.yaml(lexeme)));
            assertThat(((Value.NumberValue) only(Threats.json(lexeme))).lexeme())
                    .isEqualTo(lexeme);
            if (lexeme.indexOf('.') >= 0) {
                assertThat(Double.parseDouble(lexeme)).isEqualTo(Double.parseDouble(written));
            }
        } else {
            assertThat(Threats.rules(outcome)).containsAnyOf("number/not-exact", "number/too-large");
        }
    }

    @Property
    void every_decimal_of_up_to_fifteen_digits_is_kept(@ForAll int digits, @ForAll byte exponent) {
        String written = digits + "e" + exponent;
        Value value = only(Threats.json(written));
        assertThat(new BigDecimal(((Value.NumberValue) value).lexeme())).isEqualByComparingTo(written);
    }
}
