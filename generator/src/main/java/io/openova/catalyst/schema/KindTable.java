package io.openova.catalyst.schema;

import io.openova.catalyst.document.CarriedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of Kubernetes' and Flux's kinds that the jar carries, for several versions at once: a type that did not change
 * stands there once. Only the definitions of kinds that occur are ever read.
 */
final class KindTable implements IntFunction<StructuralSchema> {
    private static final String RESOURCE = "schemas/kubernetes/kinds.schemas";
    private static final int OFFSET_WIDTH = 7;

    /**
     * The end of an API version.
     *
     * @param deprecated since when it is, for example {@code 1.21}
     * @param removed since when it is not served
     * @param replacement what to write instead, for example {@code policy/v1 PodDisruptionBudget}
     */
    record End(Optional<KubernetesVersion> deprecated, KubernetesVersion removed, Optional<String> replacement) {}

    private final String text;
    private final int bodies;
    private final int offsets;
    private final List<KubernetesVersion> versions = new ArrayList<>();
    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, String> ends = new HashMap<>();
    private final Map<String, String> warnings = new HashMap<>();
    private final Map<String, String> ruled = new HashMap<>();
    private final AtomicReferenceArray<@Nullable StructuralSchema> definitions;
    private KubernetesVersion standard = new KubernetesVersion(1, 0);

    private KindTable(String text) {
        this.text = text;
        int at = 0;
        int count = 0;
        while (count == 0) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end);
            at = end + 1;
            if (line.startsWith("definitions ")) {
                count = Integer.parseInt(line.substring("definitions ".length()));
            } else if (!line.startsWith("#")) {
                head(line);
            }
        }
        this.definitions = new AtomicReferenceArray<>(count);
        this.offsets = at;
        this.bodies = at + count * OFFSET_WIDTH;
    }

    static KindTable read() {
        return new KindTable(new String(CarriedFile.require(RESOURCE), StandardCharsets.ISO_8859_1));
    }

    private void head(String line) {
        int space = line.indexOf(' ');
        String rest = line.substring(space + 1);
        switch (line.substring(0, space)) {
            case "versions" -> {
                for (String version : rest.split(" ")) {
                    versions.add(version(version));
                }
            }
            case "default" -> standard = version(rest);
            case "kind" -> keep(kinds, rest);
            case "ends" -> keep(ends, rest);
            case "ruled" -> keep(ruled, rest);
            default -> keep(warnings, rest);
        }
    }

    /** The first two words are the key. */
    private static void keep(Map<String, String> table, String line) {
        int second = line.indexOf(' ', line.indexOf(' ') + 1);
        table.put(line.substring(0, second), line.substring(second + 1));
    }

    private static KubernetesVersion version(String text) {
        return KubernetesVersion.parse(text).orElseThrow();
    }

    List<KubernetesVersion> versions() {
        return List.copyOf(versions);
    }

    KubernetesVersion standard() {
        return standard;
    }

    /** All kinds of all versions, as {@code apps/v1 Deployment}. */
    Map<String, String> kinds() {
        return kinds;
    }

    /** The schema of a kind in a version; null when that version does not serve it. */
    @Nullable
    StructuralSchema schema(String kind, KubernetesVersion version) {
        String number = number(kind, version);
        return number.equals("-") ? null : apply(Integer.parseInt(number));
    }

    /** Whether there is a schema of the kind in the version; it is not read. */
    boolean has(String kind, KubernetesVersion version) {
        return !number(kind, version).equals("-");
    }

    private String number(String kind, KubernetesVersion version) {
        String numbers = kinds.get(kind);
        int index = versions.indexOf(version);
        if (numbers == null || index < 0) {
            return "-";
        }
        return numbers.indexOf(' ') < 0 ? numbers : numbers.split(" ")[index];
    }

    /** The definition of that number. */
    @Override
    public StructuralSchema apply(int number) {
        StructuralSchema known = definitions.get(number);
        if (known == null) {
            int offset = offsets + number * OFFSET_WIDTH;
            int from = bodies + Integer.parseInt(text, offset, offset + OFFSET_WIDTH - 1, 16);
            int end = text.indexOf('\n', from);
            known = SchemaText.read(text.substring(from, end), this, number);
            definitions.set(number, known);
        }
        return known;
    }

    Optional<End> end(String kind) {
        String line = ends.get(kind);
        if (line == null) {
            return Optional.empty();
        }
        String[] words = line.split(" ", 3);
        return Optional.of(new End(
                KubernetesVersion.parse(words[0]),
                version(words[1]),
                words[2].equals("-") ? Optional.empty() : Optional.of(words[2])));
    }

    /** Whether the kind's schema has rules; no type of Kubernetes itself does. */
    boolean hasRules(String kind) {
        return ruled.containsKey(kind);
    }

    /** What the authors of a deprecated kind say; empty for any other. */
    Optional<String> warning(String kind) {
        return Optional.ofNullable(warnings.get(kind));
    }
}
