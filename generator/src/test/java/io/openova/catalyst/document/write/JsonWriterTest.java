package io.openova.catalyst.document.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final Value TREE = Value.object()
            .put("b", Value.list(List.of(Value.number(1), Value.bool(true), Value.NULL)))
            .put("a", Value.object())
            .put("n", Value.list(List.of()))
            .build();

    @Test
    void compact_json_keeps_the_order_of_keys_and_has_no_spaces() {
        assertThat(JsonWriter.write(TREE)).isEqualTo("{\"b\":[1,true,null],\"a\":{},\"n\":[]}");
    }

    @Test
    void pretty_json_is_indented_by_two_and_ends_with_a_newline() {
        assertThat(JsonWriter.writePretty(TREE))
                .isEqualTo("{\n  \"b\": [\n    1,\n    true,\n    null\n  ],\n  \"a\": {},\n  \"n\": []\n}\n");
    }

    @Test
    void html_is_not_escaped() {
        assertThat(JsonWriter.write(Value.text("<a href='x'>&amp;</a>/"))).isEqualTo("\"<a href='x'>&amp;</a>/\"");
    }

    @Test
    void numbers_are_written_as_their_lexeme() {
        assertThat(JsonWriter.write(Value.list(
                        List.of(Value.numeral("1.10"), Value.numeral("9007199254740993"), Value.numeral("1.0e+20")))))
                .isEqualTo("[1.10,9007199254740993,1.0e+20]");
    }

    @Test
    void control_and_invisible_characters_are_escaped() {
        assertThat(JsonWriter.write(
                        Value.text("\"\\\n\r\t\u0000\u001b\u007f\u2028\u202e\ufeff\udb40\udc01é\ud83d\ude00")))
                .isEqualTo(
                        "\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u2028\\u202e\\ufeff\\udb40\\udc01é\ud83d\ude00\"");
    }
}
