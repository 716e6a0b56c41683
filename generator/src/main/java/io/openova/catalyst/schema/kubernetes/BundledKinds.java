package io.openova.catalyst.schema.kubernetes;

import io.openova.catalyst.document.BundledFile;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.source.SchemaText;
import io.openova.catalyst.schema.structural.StructuralSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of Kubernetes' and Flux's kinds that the jar carries, for several versions: a type that did not change is
 * stored once. Definitions are read only for kinds that occur.
 */
public final class BundledKinds implements IntFunction<StructuralSchema> {
    private static final String RESOURCE = "schemas/kubernetes/kinds.schemas";
    private static final int OFFSET_WIDTH = 7;

    /**
     * The removal of an API version.
     *
     * @param deprecated version that deprecated it, for example {@code 1.21}
     * @param removed first version that does not serve it
     * @param replacement what to write instead, for example {@code policy/v1 PodDisruptionBudget}
     */
    public record End(
            Optional<KubernetesVersion> deprecated, KubernetesVersion removed, Optional<String> replacement) {}

    private final String text;
    private final int bodies;
    private final int offsets;
    private final List<KubernetesVersion> versions = new ArrayList<>();
    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, String> ends = new HashMap<>();
    private final Map<String, String> warnings = new HashMap<>();
    private final Map<String, String> ruled = new HashMap<>();
    private final Map<String, String> advice = new HashMap<>();
    private final Set<String> groups = new HashSet<>();
    private final AtomicReferenceArray<@Nullable StructuralSchema> definitions;
    private KubernetesVersion standard = new KubernetesVersion(1, 0);

    private BundledKinds(String text) {
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

    public static BundledKinds read() {
        return new BundledKinds(new String(BundledFile.require(RESOURCE), StandardCharsets.ISO_8859_1));
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
            case "advice" -> keep(advice, rest);
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

    public List<KubernetesVersion> versions() {
        return List.copyOf(versions);
    }

    public KubernetesVersion standard() {
        return standard;
    }

    /** All kinds of all versions, as {@code apps/v1 Deployment}. */
    public Map<String, String> kinds() {
        return kinds;
    }

    /** Returns the schema of a kind in a version; null when that version does not serve it. */
    @Nullable
    public StructuralSchema schema(String kind, KubernetesVersion version) {
        String number = number(kind, version);
        return number.equals("-") ? null : apply(Integer.parseInt(number));
    }

    /** Returns whether there is a schema of the kind in the version, without reading it. */
    public boolean has(String kind, KubernetesVersion version) {
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

    /** Returns the definition of that number. */
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

    public Optional<End> end(String kind) {
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

    /** Returns special advice for a removed kind without a successor of its own, if there is any. */
    public Optional<String> advice(String kind) {
        return Optional.ofNullable(advice.get(kind));
    }

    /**
     * Returns whether the group of this {@code apiVersion} is one of Kubernetes itself, whose kinds are all known: an
     * unknown kind in such a group does not exist.
     */
    public boolean isOfKubernetes(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? apiVersion.equals("v1") : groups().contains(apiVersion.substring(0, slash));
    }

    private synchronized Set<String> groups() {
        if (groups.isEmpty()) {
            for (String kind : kinds.keySet()) {
                int slash = kind.indexOf('/');
                String group = slash < 0 ? "" : kind.substring(0, slash);
                if (group.endsWith(".k8s.io") && !group.startsWith("kustomize.") || group.indexOf('.') < 0) {
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    /** Returns whether the kind's schema has rules; no built-in type does. */
    public boolean hasRules(String kind) {
        return ruled.containsKey(kind);
    }

    /** Returns the authors' deprecation notice of a kind; empty for a kind without one. */
    public Optional<String> warning(String kind) {
        return Optional.ofNullable(warnings.get(kind));
    }
}
