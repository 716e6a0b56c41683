package io.openova.catalyst.document;

import io.openova.catalyst.document.tree.JsonSource;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches a text for the words of a manifest without parsing it, for texts that cannot be parsed or need not be. */
public final class ManifestWords {
    /** Every manifest and every request has at least one of these keys. */
    private static final List<String> WORDS =
            List.of("apiVersion", "kind", "blueprint", "toVersion", "placement", "organizationRef");

    private static final Set<String> KEYS =
            Set.of("apiVersion", "kind", "blueprint", "blueprintRef", "toVersion", "placement", "organizationRef");
    private static final List<String> OF_OBJECTS = List.of("apiVersion", "kind");
    private static final int LARGE = 64 * 1024;

    private static final byte[] API_VERSION = bytes("apiVersion");
    private static final byte[] KIND = bytes("kind");
    private static final byte[] METADATA = bytes("metadata");
    private static final byte[] BLUEPRINT = bytes("blueprint");
    private static final byte[] ORGANIZATION = bytes("organizationRef");
    private static final byte[] PLACEMENT = bytes("placement");
    private static final byte[] TO_VERSION = bytes("toVersion");

    private ManifestWords() {}

    /**
     * Returns whether the bytes can hold a manifest or a request, that is, contain one of the required words. A false
     * answer is certain; the search needs no parser and no memory.
     */
    public static boolean mayHold(byte[] bytes) {
        boolean hasKind = false;
        boolean hasMetadata = false;
        // One pass for all words: most bytes do not begin any of them.
        for (int at = 0; at < bytes.length; at++) {
            byte[] word = wordAt(bytes[at]);
            if (word != null
                    && at + word.length <= bytes.length
                    && bytes[at + 1] == word[1]
                    && matches(bytes, at, word)) {
                hasKind |= word == KIND;
                hasMetadata |= word == METADATA;
                if (word != KIND && word != METADATA || hasKind && hasMetadata) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte @Nullable [] wordAt(byte first) {
        return switch (first) {
            case 'a' -> API_VERSION;
            case 'b' -> BLUEPRINT;
            case 'k' -> KIND;
            case 'm' -> METADATA;
            case 'o' -> ORGANIZATION;
            case 'p' -> PLACEMENT;
            case 't' -> TO_VERSION;
            default -> null;
        };
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The same for a JSON file, where only top-level keys count: a dashboard may have the words anywhere. Applied to
     * large files only; parsing a small one costs no more.
     */
    public static boolean mayHoldAsJson(byte[] bytes) {
        return mayHold(bytes) && (bytes.length < LARGE || JsonSource.hasKey(bytes, KEYS));
    }

    /** Returns whether the text occurs in the bytes. */
    public static boolean holds(byte[] bytes, String text) {
        return indexOf(bytes, text.getBytes(StandardCharsets.US_ASCII)) >= 0;
    }

    private static int indexOf(byte[] bytes, byte[] word) {
        byte first = word[0];
        int last = bytes.length - word.length;
        for (int at = 0; at <= last; at++) {
            if (bytes[at] == first && bytes[at + 1] == word[1] && matches(bytes, at, word)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] bytes, int at, byte[] word) {
        for (int i = 2; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns an object of the top-level keys of a YAML text that cannot be parsed, each with its word or an empty
     * object. Wrong indentation is the usual fault of such a text, so {@code apiVersion} and {@code kind} count at any
     * depth when the text has both.
     */
    static Value headOf(String text) {
        Map<String, Value> head = new LinkedHashMap<>();
        Map<String, Value> indented = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            if (key.isEmpty() || !Character.isLetter(key.charAt(0)) || key.contains(" ")) {
                continue;
            }
            String word = line.substring(colon + 1).strip();
            Value value = word.isEmpty() ? Value.object().build() : Value.text(word);
            if (line.startsWith(key)) {
                head.putIfAbsent(key, value);
            } else if (OF_OBJECTS.contains(key)) {
                indented.putIfAbsent(key, value);
            }
        }
        indented.putAll(head);
        ObjectBuilder all = Value.object();
        (indented.keySet().containsAll(OF_OBJECTS) ? indented : head).forEach(all::put);
        return all.build();
    }

    /** The same for a JSON text that cannot be parsed: whether the words of a manifest occur in it as keys. */
    static Value jsonHeadOf(byte[] bytes) {
        ObjectBuilder head = Value.object();
        for (String word : WORDS) {
            if (indexOf(bytes, ('"' + word + '"').getBytes(StandardCharsets.US_ASCII)) >= 0) {
                head.put(word, Value.text(word));
            }
        }
        return head.build();
    }
}
