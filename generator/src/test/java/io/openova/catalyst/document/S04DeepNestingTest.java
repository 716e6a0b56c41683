package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** S04: whatever is nested deeper than 64 is refused, on a small stack and quickly, and the thread lives. */
@Tag("slow")
class S04DeepNestingTest {
    /** Reading a million levels costs about what a flat text costs; a quadratic reader took ten thousand times as much. */
    private static final int MOST = 200;

    /** Reads a flat text that is as long. */
    private static void flat(boolean isJson, int length) {
        int items = Math.max(length, 1 << 16) / 4;
        ReadOutcome outcome =
                isJson ? Threats.json("[" + "1, ".repeat(items) + "1]") : Threats.yaml("- x\n".repeat(items));
        assertThat(outcome.documents()).hasSizeLessThanOrEqualTo(1);
    }

    /** A way to nest, made to any depth. */
    private record Shape(String name, boolean isJson, int deepest, IntFunction<String> of) {
        ReadOutcome read(int depth) {
            String text = of.apply(depth);
            return isJson ? Threats.json(text) : Threats.yaml(text);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Shape> shapes() {
        return Stream.of(
                new Shape("JSON lists", true, 1_000_000, n -> "[".repeat(n) + "]".repeat(n)),
                new Shape("JSON objects", true, 1_000_000, n -> "{\"a\":".repeat(n) + "1" + "}".repeat(n)),
                new Shape("JSON left open", true, 1_000_000, "["::repeat),
                new Shape("flow lists", false, 1_000_000, n -> "[".repeat(n) + "]".repeat(n)),
                new Shape("flow maps", false, 1_000_000, n -> "{a: ".repeat(n) + "1" + "}".repeat(n)),
                new Shape("flow left open", false, 1_000_000, "["::repeat),
                new Shape("flow maps left open", false, 1_000_000, "{a: "::repeat),
                new Shape("flow lists over lines", false, 1_000_000, "[\n"::repeat),
                new Shape("compact block lists", false, 1_000_000, n -> "- ".repeat(n) + "x"),
                new Shape(
                        "block maps",
                        false,
                        2_000,
                        n -> IntStream.range(0, n)
                                        .mapToObj(i -> " ".repeat(i) + "a:\n")
                                        .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                                + " ".repeat(n) + "x"));
    }

    static Stream<Arguments> depths() {
        return shapes().flatMap(shape ->
                Stream.of(65, 1_000, 1_000_000).map(depth -> Arguments.of(shape, Math.min(depth, shape.deepest))));
    }

    @ParameterizedTest
    @MethodSource("depths")
    void nesting_deeper_than_64_is_an_error_on_a_small_stack(Shape shape, int depth) throws InterruptedException {
        Threats.onSmallStack(() -> {
            PeerCost.assertWithin(
                    MOST,
                    () -> shape.read(depth),
                    () -> flat(shape.isJson, shape.of.apply(depth).length()));
            ReadOutcome outcome = shape.read(depth);
            assertThat(Threats.rules(outcome)).containsExactly("document/too-deep");
            assertThat(outcome.findings().get(0).location()).isPresent();
            assertThat(outcome.findings().get(0).pointer().tokens()).hasSizeBetween(63, 64);
            assertThat(outcome.documents()).isEmpty();
        });
    }

    static Stream<Shape> closedShapes() {
        return shapes().filter(shape -> !shape.name.contains("open") && !shape.name.contains("over lines"));
    }

    @ParameterizedTest
    @MethodSource("closedShapes")
    void nesting_of_64_is_read(Shape shape) throws InterruptedException {
        Threats.onSmallStack(() -> {
            ReadOutcome outcome = shape.read(64);
            assertThat(outcome.findings()).isEmpty();
            assertThat(outcome.documents()).hasSize(1);
        });
    }

    static Stream<Arguments> explicitKeys() {
        return Stream.of(
                Arguments.of("nested explicit keys", "? ".repeat(1_000_000)),
                Arguments.of("maps as keys", "{".repeat(1_000_000)),
                Arguments.of("lists as keys", "{".repeat(60) + "[".repeat(1_000_000)),
                Arguments.of("pairs in lists", "[a: ".repeat(1_000_000)),
                Arguments.of("keys of pairs", "[[]: ".repeat(1_000_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("explicitKeys")
    void nesting_inside_keys_is_an_error_too(String name, String text) throws InterruptedException {
        Threats.onSmallStack(() -> {
            PeerCost.assertWithin(
                    MOST,
                    () -> assertThat(Threats.rules(Threats.yaml(text))).contains("document/too-deep"),
                    () -> flat(false, text.length()));
        });
    }

    static Stream<Arguments> longTexts() {
        String mebibyte = "k".repeat(1 << 20);
        return Stream.of(
                Arguments.of("a JSON key", true, "{\"" + mebibyte + "\":1}"),
                Arguments.of("a plain key", false, mebibyte + ": 1"),
                Arguments.of("a quoted key", false, "'" + mebibyte + "': 1"),
                Arguments.of("an explicit key", false, "? " + mebibyte + "\n: 1"),
                Arguments.of("a plain text", false, "a: " + mebibyte.repeat(8)),
                Arguments.of("words", false, "a: " + "k ".repeat(4 << 20)),
                Arguments.of("breaks", false, "a: '" + "\n".repeat(4 << 20) + "'"),
                Arguments.of("a bare anchor", false, "&" + mebibyte),
                Arguments.of("a bare tag", false, "!" + mebibyte),
                Arguments.of("a comment", false, "#" + mebibyte),
                Arguments.of("base sixty", false, "a: 1" + ":1".repeat(1 << 20)),
                Arguments.of("digits", false, "a: " + "1".repeat(1 << 20)),
                Arguments.of("zeros", false, "a: 1." + "0".repeat(1 << 20)),
                Arguments.of("JSON digits", true, "1" + "0".repeat(1 << 20)),
                Arguments.of("documents", false, "---\n".repeat(1 << 20)),
                Arguments.of("a long JSON line", true, "[" + "1,".repeat(1 << 20) + "NaN]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longTexts")
    void a_text_of_a_mebibyte_is_read_or_refused_quickly(String name, boolean isJson, String text)
            throws InterruptedException {
        Threats.onSmallStack(() -> {
            PeerCost.assertWithin(
                    MOST,
                    () -> {
                        ReadOutcome outcome = isJson ? Threats.json(text) : Threats.yaml(text);
                        outcome.findings().forEach(finding -> assertThat(finding.message())
                                .hasSizeLessThan(400));
                    },
                    () -> flat(isJson, text.length()));
        });
    }

    @Test
    void keys_with_equal_hashes_are_read_in_time() {
        StringBuilder text = new StringBuilder("{");
        StringBuilder harmless = new StringBuilder("{");
        for (int i = 0; i < 1 << 16; i++) {
            // "Aa" and "BB" have the same hash, so all of these do.
            for (int bit = 0; bit < 16; bit++) {
                text.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            text.append("\":1,");
            harmless.append('"').append("key".repeat(10)).append(i).append("\":1,");
        }
        String equal = text.append("\"z\":1}").toString();
        String different = harmless.append("\"z\":1}").toString();
        PeerCost.assertWithin(
                MOST,
                () -> assertThat(Threats.json(equal).findings()).isEmpty(),
                () -> assertThat(Threats.json(different).findings()).isEmpty());
    }
}
