package io.openova.catalyst.document.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.render.NastyScalars;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** S14: every short string over a nasty alphabet, as a value and as a key, is read back unchanged by every Java reader. */
class S14NorwayTest {
    private static final int BATCH = 20_000;

    /** A YAML reader of the class path; {@code load} gives Java maps, lists, and strings. */
    enum Reader {
        ENGINE_CORE {
            @Override
            Object load(String yaml) {
                return new Load(LoadSettings.builder()
                                .setSchema(new CoreSchema())
                                .setCodePointLimit(Integer.MAX_VALUE)
                                .build())
                        .loadFromString(yaml);
            }
        },
        ENGINE_JSON {
            @Override
            Object load(String yaml) {
                return new Load(LoadSettings.builder()
                                .setSchema(new JsonSchema())
                                .setCodePointLimit(Integer.MAX_VALUE)
                                .build())
                        .loadFromString(yaml);
            }
        },
        SNAKEYAML_1_1 {
            @Override
            Object load(String yaml) {
                LoaderOptions options = new LoaderOptions();
                options.setCodePointLimit(Integer.MAX_VALUE);
                return new Yaml(new SafeConstructor(options)).load(yaml);
            }
        },
        OURS {
            @Override
            Object load(String yaml) {
                ReadOutcome outcome = new DocumentReader()
                        .readYaml(
                                yaml.getBytes(StandardCharsets.UTF_8), "x.yaml", new ReadLimits(Integer.MAX_VALUE, 64));
                assertThat(outcome.findings()).isEmpty();
                Map<String, Object> plain = new LinkedHashMap<>();
                ((Value.ObjectValue) outcome.documents().get(0).value())
                        .entries()
                        .forEach((key, value) -> plain.put(key, ((Value.TextValue) value).text()));
                return plain;
            }
        };

        abstract Object load(String yaml);
    }

    private static void assertReadBack(Reader reader, List<String> scalars) {
        for (int from = 0; from < scalars.size(); from += BATCH) {
            Map<String, Value> entries = new LinkedHashMap<>();
            scalars.subList(from, Math.min(scalars.size(), from + BATCH)).forEach(s -> entries.put(s, Value.text(s)));
            Object loaded = reader.load(YamlWriter.write(Value.object(entries)));
            assertThat(different(entries.keySet().stream().toList(), (Map<?, ?>) loaded))
                    .isEmpty();
        }
    }

    private static List<String> different(List<String> expected, Map<?, ?> loaded) {
        List<String> wrong = new ArrayList<>();
        for (String scalar : expected) {
            if (!scalar.equals(loaded.get(scalar))) {
                wrong.add("'" + scalar + "' became " + loaded.get(scalar));
            }
        }
        if (loaded.size() != expected.size()) {
            wrong.add(expected.size() + " entries became " + loaded.size());
        }
        return wrong;
    }

    @ParameterizedTest
    @EnumSource
    void every_string_of_up_to_three_characters_is_read_back(Reader reader) {
        assertReadBack(reader, NastyScalars.all(NastyScalars.ALPHABET, 3));
    }

    @ParameterizedTest
    @EnumSource
    void every_string_of_four_characters_over_the_core_of_the_alphabet_is_read_back(Reader reader) {
        assertReadBack(reader, NastyScalars.all(NastyScalars.CORE, 4));
    }

    @ParameterizedTest
    @EnumSource
    void every_known_trap_is_read_back(Reader reader) {
        assertReadBack(reader, NastyScalars.known());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OURS")
    void a_scalar_at_the_root_or_in_nested_lists_is_read_back(Reader reader) {
        for (String scalar : NastyScalars.known()) {
            Value text = Value.text(scalar);
            assertThat(reader.load(YamlWriter.write(text))).isEqualTo(scalar);
            assertThat(reader.load(YamlWriter.write(Value.list(List.of(text, Value.list(List.of(text, text)))))))
                    .isEqualTo(List.of(scalar, List.of(scalar, scalar)));
            assertThat(reader.load(YamlWriter.write(Value.list(List.of(
                            Value.object()
                                    .put(scalar, text)
                                    .put("z", Value.list(List.of(text)))
                                    .build(),
                            text)))))
                    .isEqualTo(List.of(Map.of(scalar, scalar, "z", List.of(scalar)), scalar));
        }
    }
}
