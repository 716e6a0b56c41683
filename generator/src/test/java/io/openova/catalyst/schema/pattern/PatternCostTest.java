package io.openova.catalyst.schema.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternCostTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,10}$",
                "^.{1,1000}$",
                "^[{}()\\]]{3}$",
                "^[]a](\\(\\)){2}\\x{1F600}{3}\\p{L}{2}$",
                "^{a}{,3}{$",
                "^([0-9]{1,3}\\.){3}[0-9]{1,3}(/[0-9]{1,2})?$"
            })
    void an_honest_pattern_compiles(String pattern) {
        assertThat(SafePatterns.compile(pattern).pattern()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(a{50}){50}",
                "((a{3}b{3}){30}){30}",
                "(([a-z]{100}|\\d{100}){10}){10}",
                "(?:(?:\\x{61}{99}){99}){99}",
                "(a{0,999}){9}",
                "a{2001}"
            })
    void a_pattern_that_grows_when_written_out_is_refused(String pattern) {
        assertThatThrownBy(() -> SafePatterns.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("repeats too much");
    }
}
