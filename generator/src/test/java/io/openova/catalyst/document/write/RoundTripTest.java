package io.openova.catalyst.document.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.render.NastyScalars;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Laws of the writers and the reader together: what is written is read back, for every tree. */
@Tag("slow")
class RoundTripTest {
    private final DocumentReader reader = new DocumentReader();

    private ReadOutcome yaml(String text) {
        return reader.readYaml(text.getBytes(StandardCharsets.UTF_8), "x.yaml", ReadLimits.MANIFEST);
    }

    private ReadOutcome json(String text) {
        return reader.readJson(text.getBytes(StandardCharsets.UTF_8), "x.json", ReadLimits.MANIFEST);
    }

    private static Value only(ReadOutcome outcome) {
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.documents()).hasSize(1);
        return outcome.documents().get(0).value();
    }

    @Property(tries = 2000)
    void yaml_gives_back_the_tree_and_writes_it_the_same_again(@ForAll("trees") Value tree) {
        String written = YamlWriter.write(tree);
        Value read = only(yaml(written));
        assertThat(read).isEqualTo(tree);
        assertThat(YamlWriter.write(read)).isEqualTo(written).endsWith("\n").doesNotContain("\r");
    }

    @Property(tries = 1000)
    void json_gives_back_the_tree_in_both_forms_and_is_yaml_too(@ForAll("trees") Value tree) {
        assertThat(only(json(JsonWriter.write(tree)))).isEqualTo(tree);
        assertThat(only(json(JsonWriter.writePretty(tree)))).isEqualTo(tree);
        assertThat(JsonWriter.write(tree)).doesNotContain("\n");
    }

    @Property(tries = 300)
    void a_stream_gives_back_its_documents(@ForAll("streams") List<Value> documents) {
        assertThat(yaml(YamlWriter.writeAll(documents)).documents().stream().map(Document::value))
                .containsExactlyElementsOf(documents);
    }

    /** What stands at a place that the locator names is the value that was asked for. */
    @Property(tries = 300)
    void the_place_of_every_scalar_is_its_own(@ForAll("trees") Value tree) {
        String written = JsonWriter.writePretty(tree);
        for (String source : List.of(written, "\n" + written)) {
            for (ReadOutcome outcome : List.of(json(source), yaml(source))) {
                outcome.documents().forEach(document -> places(tree, Pointer.ROOT, document, source.split("\n", -1)));
            }
        }
    }

    private static void places(Value value, Pointer at, Document document, String[] lines) {
        if (value instanceof Value.ObjectValue object) {
            object.entries().forEach((key, child) -> {
                Location place = document.locateKey(at.child(key)).orElseThrow();
                assertThat(cut(place, lines)).isEqualTo(JsonWriter.write(Value.text(key)));
                places(child, at.child(key), document, lines);
            });
        } else if (value instanceof Value.ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                places(list.items().get(i), at.child(i), document, lines);
            }
        } else {
            assertThat(cut(document.locate(at).orElseThrow(), lines)).isEqualTo(JsonWriter.write(value));
        }
    }

    private static String cut(Location place, String[] lines) {
        assertThat(place.line()).isEqualTo(place.endLine());
        String line = lines[place.line() - 1];
        return line.substring(
                line.offsetByCodePoints(0, place.column() - 1), line.offsetByCodePoints(0, place.endColumn() - 1));
    }

    @Property(tries = 3000)
    void no_bytes_make_the_reader_throw_and_every_finding_has_its_place(@ForAll("noise") String noise) {
        byte[] bytes = noise.getBytes(StandardCharsets.UTF_8);
        for (ReadOutcome outcome : List.of(
                reader.readYaml(bytes, "x", ReadLimits.REQUEST), reader.readJson(bytes, "x", ReadLimits.REQUEST))) {
            assertThat(outcome.findings())
                    .allSatisfy(finding -> assertThat(finding.location()).isPresent());
            assertThat(outcome.documents().isEmpty() && outcome.isClean()).isFalse();
            outcome.documents().forEach(document -> assertThat(document.locate(Pointer.of("a", "0")))
                    .isPresent());
        }
    }

    @Property(tries = 1000)
    void no_malformed_bytes_make_the_reader_throw(@ForAll byte[] bytes) {
        assertThat(reader.read(bytes, "-", ReadLimits.REQUEST)).isNotNull();
    }

    @Provide
    Arbitrary<String> noise() {
        Arbitrary<String> part = Arbitraries.of(
                "a",
                "b",
                ": ",
                "- ",
                "\n",
                "\n  ",
                " ",
                "[",
                "]",
                "{",
                "}",
                ",",
                "\"",
                "'",
                "#",
                "&a ",
                "*a",
                "!x ",
                "!!str ",
                "|\n",
                ">-\n",
                "? ",
                "---\n",
                "...\n",
                "%YAML 1.2\n",
                "%TAG ! x\n",
                "<<",
                "1",
                "017",
                "1e999",
                "~",
                "yes",
                "\t",
                "\r",
                "\\",
                "\\u",
                "\\x",
                "\\U00110000",
                "\\ud800",
                "\u0000",
                "\u0085",
                "\ufeff",
                "\ud83d\ude00",
                "@",
                "`",
                "%",
                "true",
                "null",
                "NaN",
                "//",
                "\"a\":");
        return part.list().ofMaxSize(25).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Value>> streams() {
        return trees().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<Value> trees() {
        return tree(4);
    }

    private static Arbitrary<Value> tree(int depth) {
        if (depth == 0) {
            return scalars();
        }
        Arbitrary<Value> child = Arbitraries.lazy(() -> tree(depth - 1));
        Arbitrary<Value> lists = child.list().ofMaxSize(4).map(items -> Value.list(new ArrayList<>(items)));
        Arbitrary<Value> objects = Arbitraries.maps(texts(), child)
                .ofMaxSize(4)
                .map((Map<String, Value> entries) -> Value.object(entries));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, scalars()),
                net.jqwik.api.Tuple.of(2, lists),
                net.jqwik.api.Tuple.of(3, objects));
    }

    private static Arbitrary<Value> scalars() {
        return Arbitraries.oneOf(
                texts().map(Value::text),
                Arbitraries.longs().map(Value::number),
                Arbitraries.of("0.5", "-0", "-0.0", "1.10", "1.5e-07", "1.0e+20", "123456.789")
                        .map(Value::numeral),
                Arbitraries.of(Value.NULL, Value.bool(true), Value.bool(false)));
    }

    private static Arbitrary<String> texts() {
        Arbitrary<String> unicode = Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(12);
        Arbitrary<String> lines = Arbitraries.of("a", "\n", " ", "b: c", "#", "\ud83d\ude00", "- ", "x\n")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(
                Arbitraries.of(NastyScalars.known()),
                Arbitraries.strings().withChars(NastyScalars.ALPHABET).ofMaxLength(8),
                unicode,
                lines);
    }
}
