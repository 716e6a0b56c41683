package io.openova.catalyst.chart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a template prints, as far as its callers can make something of it again: one text that {@code toYaml} made, or texts
 * that are known. Everything else is printed and no more.
 */
final class TemplateOutput {
    /** What prints nothing. */
    static final Set<Shape> NOTHING = Set.of(new Shape.Text(""));

    private final List<Set<Shape>> parts = new ArrayList<>();

    void add(Set<Shape> part) {
        if (!part.equals(NOTHING)) {
            parts.add(part.isEmpty() ? Shape.OPAQUE : part);
        }
    }

    void text(String text) {
        if (!text.isBlank()) {
            parts.add(Set.of(new Shape.Text(text.strip())));
        }
    }

    /** One of the two is printed. */
    void either(TemplateOutput left, TemplateOutput right) {
        if (left.parts.size() <= 1 && right.parts.size() <= 1) {
            Set<Shape> both = new LinkedHashSet<>();
            left.parts.forEach(both::addAll);
            right.parts.forEach(both::addAll);
            if (left.parts.size() + right.parts.size() > 0) {
                parts.add(both);
            }
        } else {
            parts.addAll(left.parts);
            parts.addAll(right.parts);
            // More than one part whatever comes, so that nobody takes it for one text.
            parts.add(Shape.OPAQUE);
        }
    }

    /** The other is printed any number of times. */
    void repeated(TemplateOutput turn) {
        if (!turn.parts.isEmpty()) {
            parts.addAll(turn.parts);
            parts.add(Shape.OPAQUE);
        }
    }

    /** Everything that is printed. */
    Set<Shape> all() {
        Set<Shape> all = new LinkedHashSet<>();
        parts.forEach(all::addAll);
        return all;
    }

    /** What a caller gets that takes the whole as one text. */
    Set<Shape> whole() {
        if (parts.isEmpty()) {
            return NOTHING;
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        StringBuilder joined = new StringBuilder();
        for (Set<Shape> part : parts) {
            if (part.size() != 1 || !(part.iterator().next() instanceof Shape.Text text)) {
                return Shape.OPAQUE;
            }
            joined.append(text.text());
        }
        return joined.toString().matches("\\S*") ? Set.of(new Shape.Text(joined.toString())) : Shape.OPAQUE;
    }
}
