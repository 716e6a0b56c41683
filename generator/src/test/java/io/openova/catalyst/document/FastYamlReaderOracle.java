package io.openova.catalyst.document;

import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Holds the fast reader to the full one: the same values in the same order, at the same places, or no answer. It is asked by
 * {@code FastYamlReaderPropertyTest} and, as the target of Jazzer, by {@code bench/fuzz}.
 */
public final class FastYamlReaderOracle {
    private static final ReadLimits LIMITS = new ReadLimits(1 << 20, 64);

    private FastYamlReaderOracle() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        compare(bytes);
    }

    /** @throws AssertionError when the readers differ */
    public static void compare(byte[] bytes) {
        ReadOutcome fast = new DocumentReader().readYaml(bytes, "x.yaml", LIMITS);
        ReadOutcome full = DocumentReader.readYamlWhole(bytes, "x.yaml", LIMITS);
        if (!full.isClean()) {
            // The full reader stops at the first fault; cut up, the documents behind it are read as well.
            same(bytes, "is clean", fast.isClean(), false);
            return;
        }
        same(bytes, "findings", fast.findings(), full.findings());
        same(bytes, "values", values(fast), values(full));
        // Equality is blind to the order of keys; the text of the tree is not.
        same(bytes, "order", values(fast).toString(), values(full).toString());
        for (int i = 0; i < fast.documents().size(); i++) {
            places(bytes, fast.documents().get(i), full.documents().get(i));
        }
    }

    private static void places(byte[] bytes, Document fast, Document full) {
        same(bytes, "place", fast.locate(Pointer.ROOT), full.locate(Pointer.ROOT));
        if (fast.value() instanceof Value.ObjectValue object) {
            for (String key : object.entries().keySet()) {
                Pointer at = Pointer.of(key);
                same(bytes, "place of a key", fast.locateKey(at), full.locateKey(at));
            }
        }
    }

    private static List<Value> values(ReadOutcome outcome) {
        return outcome.documents().stream().map(Document::value).toList();
    }

    private static void same(byte[] bytes, String what, Object fast, Object full) {
        if (!fast.equals(full)) {
            throw new AssertionError(what + " differ: " + fast + ", but by the full reader " + full + "; in\n"
                    + new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
