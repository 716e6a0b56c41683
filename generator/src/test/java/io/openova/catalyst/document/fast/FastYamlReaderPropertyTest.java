package io.openova.catalyst.document.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.FastYamlReaderOracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reader gives the full reader's answer or none at all; {@code bench/fuzz} asks it millions of times. */
@net.jqwik.api.Tag("slow")
@Tag("slow")
public class FastYamlReaderPropertyTest {
    private static final ScalarCache SCALARS = new ScalarCache();
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final String DEPLOYMENT = """
            # a comment
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: "web"   # another
              labels: {app: web, "tier": 'front'}
            spec:
              args: ["--port", "8080", plain]
              empty: []
              none: {}
              nothing:
              template:
                spec:
                  containers:
                  - name: it's
                    image: a/b:1.2
                    command:
                      - sh
                      - -c
                      - |
                        echo "x: y" # kept

                          deeper
                    env:
                    - {name: A, value: "1"}
                    -
                      name: B
                    - - nested
                      - list
            data:
              text: |-
                one
                two

              more: |+
                three

              quantity: 1.5
              big: 9007199254740993
              time: 12h
              ümlaut: grün — so
            """;

    /** Pieces that a mutation puts in: what YAML takes for more than text. */
    private static final List<String> NASTY = List.of(
            ":", ": ", " #", "- ", "-", "\n", "\n\n", "  ", " ", "\t", "|", "|-", "|+", ">", "'", "\"", "\\", "[", "]",
            "{", "}", ",", "&a ", "*a", "!t ", "?", "? ", "%", "@", "---\n", "...\n", "--- ", "<<: ", "~", "null",
            "true", "on", "0x1f", "017", "1_000", "12:30", ".inf", "1e3", "=", "é", "\u2028", "\u0085", "\u00a0",
            "\u007f", "\0", "\ufeff", "🎉", "\r", "\r\n", "''", "\\n", "\\x41", "a: b: c", "#");

    @Test
    void it_is_sure_of_a_manifest_as_people_write_them() {
        byte[] bytes = DEPLOYMENT.getBytes(StandardCharsets.UTF_8);
        assertThat(FastYamlReader.read(bytes, 0, bytes.length, 64, SCALARS)).isNotNull();
        FastYamlReaderOracle.compare(bytes);
    }

    /** What Jazzer found, by {@code bench/fuzz}. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a\n---\u04c6b", "a: 1\n---\u00e9: 2\n", "a\n...\u00e9\n", "a\n---\u0085b", "a\n---\u0001b"})
    void it_agrees_on_what_was_once_read_differently(String text) {
        FastYamlReaderOracle.compare(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void it_agrees_on_every_yaml_file_of_the_repository() throws IOException {
        int sure = 0;
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> yaml = files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(file -> !file.toString().matches(".*/(target|node_modules)/.*"))
                    .toList();
            for (Path file : yaml) {
                byte[] bytes = Files.readAllBytes(file);
                FastYamlReaderOracle.compare(bytes);
                sure += FastYamlReader.read(bytes, 0, bytes.length, 64, SCALARS) == null ? 0 : 1;
            }
            assertThat(sure).isGreaterThan(yaml.size() / 4);
        }
    }

    /** {@code -Dcatalyst.fuzz=5000000} asks that often; the seed of a text that fails stands in the failure. */
    @Test
    void it_never_reads_a_mutated_manifest_differently() throws IOException {
        int tries = Integer.getInteger("catalyst.fuzz", 1500);
        long seed = Long.getLong("catalyst.fuzz.seed", System.nanoTime());
        List<String> sources = sources();
        for (int i = 0; i < tries; i++) {
            byte[] text = mutated(sources, seed + i).getBytes(StandardCharsets.UTF_8);
            try {
                FastYamlReaderOracle.compare(text);
            } catch (RuntimeException | Error failure) {
                throw new AssertionError("-Dcatalyst.fuzz=1 -Dcatalyst.fuzz.seed=" + (seed + i), failure);
            }
        }
    }

    /** The manifest above, and the small ones of the repository. */
    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>(List.of(DEPLOYMENT));
        for (String root : List.of("clusters", "platform", "generator/src/test/resources/schema")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(root))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                        .sorted()
                        .toList()) {
                    String text = Files.readString(file);
                    if (text.length() < 3000) {
                        sources.add(text);
                    }
                }
            }
        }
        return sources;
    }

    private static String mutated(List<String> sources, long seed) {
        Random random = new Random(seed);
        // Every other time the one that was written to have everything in it.
        int source = random.nextBoolean() ? 0 : random.nextInt(sources.size());
        StringBuilder text = new StringBuilder(sources.get(source));
        if (random.nextBoolean()) {
            int from = random.nextInt(text.length());
            text = new StringBuilder(text.substring(from, Math.min(text.length(), from + 20 + random.nextInt(200))));
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, NASTY.get(random.nextInt(NASTY.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                default -> text.insert(at, (char) (32 + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    @Property(tries = 1500)
    void it_never_reads_small_texts_differently(@ForAll("texts") String text) {
        FastYamlReaderOracle.compare(text.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> texts() {
        List<String> words = Stream.concat(
                        NASTY.stream(),
                        Stream.of(
                                "a", "b: ", "c:\n", "- x\n", "  ", "    ", "\n", "\n", "d: 1\n", "e: |\n", "\"q\"",
                                "'r'", "f"))
                .toList();
        return Arbitraries.of(words).list().ofMinSize(1).ofMaxSize(14).map(list -> String.join("", list) + "\n");
    }
}
