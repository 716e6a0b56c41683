package io.openova.catalyst.chart.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The output of a template, as far as its callers can use it further: one text that {@code toYaml} made, or known
 * strings. Everything else is only printed.
 */
public final class TemplateOutput {
    /** Prints nothing. */
    static final Set<TracedValue> NOTHING = Set.of(new TracedValue.Text(""));

    private final List<Set<TracedValue>> parts = new ArrayList<>();

    public void add(Set<TracedValue> part) {
        if (!part.equals(NOTHING)) {
            parts.add(part.isEmpty() ? TracedValue.OPAQUE : part);
        }
    }

    public void text(String text) {
        if (!text.isBlank()) {
            parts.add(Set.of(new TracedValue.Text(text.strip())));
        }
    }

    /** One of the two is printed. */
    public void either(TemplateOutput left, TemplateOutput right) {
        if (left.parts.size() <= 1 && right.parts.size() <= 1) {
            Set<TracedValue> both = new LinkedHashSet<>();
            left.parts.forEach(both::addAll);
            right.parts.forEach(both::addAll);
            if (left.parts.size() + right.parts.size() > 0) {
                parts.add(both);
            }
        } else {
            parts.addAll(left.parts);
            parts.addAll(right.parts);
            // Always more than one part, so that it is not taken for one text.
            parts.add(TracedValue.OPAQUE);
        }
    }

    /** The other is printed any number of times. */
    public void repeated(TemplateOutput turn) {
        if (!turn.parts.isEmpty()) {
            parts.addAll(turn.parts);
            parts.add(TracedValue.OPAQUE);
        }
    }

    /** Everything that is printed. */
    public Set<TracedValue> all() {
        Set<TracedValue> all = new LinkedHashSet<>();
        parts.forEach(all::addAll);
        return all;
    }

    /** What a caller gets that takes the whole as one text. */
    public Set<TracedValue> whole() {
        if (parts.isEmpty()) {
            return NOTHING;
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        StringBuilder joined = new StringBuilder();
        for (Set<TracedValue> part : parts) {
            if (part.size() != 1 || !(part.iterator().next() instanceof TracedValue.Text text)) {
                return TracedValue.OPAQUE;
            }
            joined.append(text.text());
        }
        return joined.toString().matches("\\S*") ? Set.of(new TracedValue.Text(joined.toString())) : TracedValue.OPAQUE;
    }
}
