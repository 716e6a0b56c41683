package io.openova.catalyst.report;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The accepted findings of an earlier run. A finding is recognised by its fingerprint, so lines may move; of several
 * findings with one fingerprint, as many are accepted as the baseline holds.
 */
public final class Baseline {
    private static final String FORMAT = "catalyst-baseline/v1";

    private final Map<String, Integer> known;

    private Baseline(Map<String, Integer> known) {
        this.known = known;
    }

    /**
     * Returns the text of a baseline file that accepts all these findings, sorted to give readable diffs.
     *
     * @param names the one name of each file
     */
    public static String write(List<Finding> findings, UnaryOperator<String> names) {
        List<Value> entries = findings.stream()
                .map(finding -> Validated.named(finding, names))
                .sorted(Comparator.comparing((Finding finding) ->
                                finding.location().map(Location::file).orElse(""))
                        .thenComparing(Finding::pointer)
                        .thenComparing(Finding::rule)
                        .thenComparing(Finding::fingerprint))
                .<Value>map(finding -> Value.object()
                        .put("fingerprint", finding.fingerprint())
                        .put("rule", finding.rule())
                        .put("file", finding.location().map(Location::file).orElse(""))
                        .put("pointer", finding.pointer().toString())
                        .build())
                .toList();
        return JsonWriter.writePretty(Value.object()
                .put("format", FORMAT)
                .put("findings", Value.list(entries))
                .build());
    }

    /** The same for findings whose files have one name already. */
    public static String write(List<Finding> findings) {
        return write(findings, UnaryOperator.identity());
    }

    /** Reads a baseline; empty when the text is not one. */
    public static Optional<Baseline> read(String text) {
        ReadOutcome outcome =
                new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), "baseline", ReadLimits.MANIFEST);
        boolean isOne = outcome.isClean()
                && outcome.documents().get(0).value().textAt("format").equals(Optional.of(FORMAT));
        if (!isOne) {
            return Optional.empty();
        }
        Map<String, Integer> known = new HashMap<>();
        for (Value entry : outcome.documents().get(0).value().itemsAt("findings")) {
            if (entry.at("fingerprint").orElse(Value.NULL) instanceof TextValue fingerprint) {
                known.merge(fingerprint.text(), 1, Integer::sum);
            }
        }
        return Optional.of(new Baseline(known));
    }

    /** The same for findings whose files have one name already. */
    public List<Finding> unknown(List<Finding> findings) {
        return unknown(findings, UnaryOperator.identity());
    }

    /**
     * Returns the findings that are not in the baseline, in their order.
     *
     * @param names the one name of each file
     */
    public List<Finding> unknown(List<Finding> findings, UnaryOperator<String> names) {
        Map<String, Integer> left = new HashMap<>(known);
        List<Finding> found = new ArrayList<>();
        for (Finding finding : findings) {
            String fingerprint = Validated.named(finding, names).fingerprint();
            int count = left.getOrDefault(fingerprint, 0);
            if (count > 0) {
                left.put(fingerprint, count - 1);
            } else {
                found.add(finding);
            }
        }
        return found;
    }
}
