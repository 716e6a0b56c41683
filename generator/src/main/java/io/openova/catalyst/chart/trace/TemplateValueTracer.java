package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.Chart.Subchart;
import io.openova.catalyst.chart.ChartFile;
import io.openova.catalyst.chart.template.TemplateNode.Template;
import io.openova.catalyst.chart.template.TemplateParser;
import io.openova.catalyst.chart.template.TemplateSyntaxException;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Follows a chart's templates with {@link TracedValue}s instead of values, and records which places of the values they
 * use.
 */
public final class TemplateValueTracer {
    /** Real charts stay far below; a chart built to be slow is stopped. */
    private static final int MOST_CALLS = 20_000;

    private static final int DEEPEST_CALL = 60;

    private final Chart chart;
    private final ObjectValue values;
    private final ReadTree reads = new ReadTree();
    private final Map<String, Template> named = new HashMap<>();
    private final Map<String, Template> files = new LinkedHashMap<>();
    private final Map<String, TracedValue.Root> rootOfFile = new LinkedHashMap<>();
    private final ShapeFields fields = new ShapeFields();

    private final Map<String, Set<TracedValue>> followed = new HashMap<>();
    private final Map<String, Set<List<String>>> byLine = new HashMap<>();
    private final Map<String, String> unknownBelow = new TreeMap<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<String> textTemplates = new ArrayList<>();
    private final TemplateEvaluator evaluator = new TemplateEvaluator(this);
    private int calls;
    private Optional<String> failure = Optional.empty();

    TemplateValueTracer(Chart chart, ObjectValue values) {
        this.chart = chart;
        this.values = values;
    }

    ReadTree reads() {
        return reads;
    }

    Optional<String> failure() {
        return failure;
    }

    /** Where a name below a place, with dots, is put together while rendering. */
    Map<String, String> unknownBelow() {
        return unknownBelow;
    }

    Set<List<String>> readAt(String file, int line) {
        return byLine.getOrDefault(file + ":" + line, Set.of());
    }

    void trace() {
        collectTexts(values);
        try {
            load(chart, List.of(), "");
            files.forEach((file, template) -> {
                if (!file.substring(file.lastIndexOf('/') + 1).startsWith("_")) {
                    TracedValue.Root root = rootOfFile.get(file);
                    if (root != null && !root.chart().isLibrary()) {
                        consume(evaluator.run(template, Set.of(root)).all());
                    }
                }
            });
        } catch (TemplateSyntaxException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void collectTexts(Value value) {
        if (value instanceof TextValue text && text.text().contains("{{")) {
            textTemplates.add(text.text());
        } else if (value instanceof ObjectValue object) {
            object.entries().values().forEach(this::collectTexts);
        } else if (value instanceof ListValue list) {
            list.items().forEach(this::collectTexts);
        }
    }

    private void load(Chart from, List<String> prefix, String folder) throws TemplateSyntaxException {
        TracedValue.Root root = new TracedValue.Root(prefix, from);
        for (ChartFile file : from.templates()) {
            String path = folder + file.path();
            try {
                Template template = TemplateParser.parse(path, file.text());
                named.putAll(template.defines());
                files.put(path, template);
                rootOfFile.put(path, root);
            } catch (TemplateSyntaxException e) {
                throw new TemplateSyntaxException(path + ", " + e.getMessage());
            }
        }
        for (Subchart subchart : from.placements()) {
            List<String> below = new ArrayList<>(prefix);
            below.add(subchart.key());
            fields.subchart(below);
            subchart.dependency().ifPresent(dependency -> switches(dependency, prefix, below));
            load(subchart.chart(), below, folder + "charts/" + subchart.key() + "/");
        }
    }

    /** Helm itself reads conditions, tags, and imported values. */
    private void switches(Chart.Dependency dependency, List<String> prefix, List<String> below) {
        dependency.conditions().forEach(path -> mark(joined(prefix, path), true));
        // Only the outermost chart's tags count.
        dependency.tags().forEach(tag -> mark(List.of("tags", tag), true));
        for (Value entry : dependency.importValues()) {
            if (entry instanceof TextValue name) {
                mark(joined(joined(below, "exports"), name.text()), true);
            } else {
                entry.textAt("child").ifPresent(child -> mark(joined(below, child), true));
            }
        }
    }

    private static List<String> joined(List<String> prefix, String path) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(path.split("\\.")));
        return all;
    }

    // --- what templates do

    public void enter(String line) {
        lines.addLast(line);
    }

    public void leave() {
        lines.removeLast();
    }

    private void mark(List<String> path, boolean everythingBelow) {
        reads.mark(path, everythingBelow);
        note(path);
    }

    private void note(List<String> path) {
        lines.forEach(
                line -> byLine.computeIfAbsent(line, l -> new LinkedHashSet<>()).add(path));
    }

    /** Everything that the shapes hold is used. */
    public void consume(Set<TracedValue> shapes) {
        consume(shapes, 0);
    }

    private void consume(Set<TracedValue> shapes, int depth) {
        if (depth > DEEPEST_CALL) {
            return;
        }
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path) {
                mark(path.names(), true);
                fields.addedBelow(path.names()).forEach(more -> consume(Set.of(more), depth + 1));
            } else if (shape instanceof TracedValue.Root root) {
                mark(root.prefix(), true);
            } else if (shape instanceof TracedValue.Dict dict) {
                dict.entries().values().forEach(value -> consume(value, depth + 1));
                consume(dict.others(), depth + 1);
            } else if (shape instanceof TracedValue.Items items) {
                consume(items.items(), depth + 1);
            } else if (shape instanceof TracedValue.Serialized text) {
                consume(text.content(), depth + 1);
            }
        }
    }

    /** The output of the line goes to its caller, which uses it: the line is recorded for it. */
    public void noteContent(Set<TracedValue> shapes) {
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path) {
                note(path.names());
            } else if (shape instanceof TracedValue.Serialized text) {
                noteContent(text.content());
            }
        }
    }

    /** The shapes are tested: for presence, emptiness, or type. */
    public void glance(Set<TracedValue> shapes) {
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path && !path.names().isEmpty()) {
                mark(path.names(), false);
            } else if (shape instanceof TracedValue.Serialized text) {
                glance(text.content());
            }
        }
    }

    public Set<TracedValue> field(Set<TracedValue> shapes, String name) {
        return fields.field(shapes, name);
    }

    /** One field of each place, which is not known. */
    Set<TracedValue> unknownField(Set<TracedValue> shapes) {
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path) {
                unknownBelow.putIfAbsent(String.join(".", path.names()), String.valueOf(lines.peekLast()));
            }
        }
        return fields.field(shapes, TracedValue.UNKNOWN);
    }

    TracedValue.Dict addedTo(TracedValue target) {
        return target instanceof TracedValue.Dict dict ? dict : fields.addedTo(target);
    }

    /** The texts of a chart's files that the names may refer to: all templates when no name is known. */
    public Set<TracedValue> fileTexts(Chart owner, Set<TracedValue> names) {
        Set<TracedValue> texts = new LinkedHashSet<>();
        for (ChartFile file : owner.files()) {
            boolean isNamed = names.contains(new TracedValue.Text(file.path()))
                    || names.stream().noneMatch(TracedValue.Text.class::isInstance);
            if (isNamed && !file.path().startsWith("templates/") && file.text().contains("{{")) {
                texts.add(new TracedValue.Text(file.text()));
            }
        }
        return texts;
    }

    /** {@code include} and {@code template}: what is printed. */
    public Set<TracedValue> call(Set<TracedValue> names, Set<TracedValue> context) {
        List<String> chosen = chosen(names);
        Set<TracedValue> printed = new LinkedHashSet<>();
        for (String name : chosen) {
            printed.addAll(call(name, context));
        }
        return printed;
    }

    private List<String> chosen(Set<TracedValue> names) {
        List<String> chosen = new ArrayList<>();
        for (TracedValue name : names) {
            if (name instanceof TracedValue.Text text) {
                chosen.add(text.text());
            } else if (name instanceof TracedValue.Like like) {
                named.keySet().stream()
                        .filter(each -> each.matches(like.pattern()))
                        .forEach(chosen::add);
            } else {
                return List.copyOf(named.keySet());
            }
        }
        // A name computed while rendering may be any.
        return chosen.isEmpty() ? List.copyOf(named.keySet()) : chosen;
    }

    private Set<TracedValue> call(String name, Set<TracedValue> context) {
        Template template = named.getOrDefault(name, files.get(name));
        return template == null
                ? TracedValue.OPAQUE
                : followed(lines.peekLast() + " " + name + " " + ShapeKeys.of(context), template, context);
    }

    private Set<TracedValue> followed(String key, Template template, Set<TracedValue> context) {
        Set<TracedValue> known = followed.get(key);
        if (known != null) {
            return known;
        }
        if (lines.size() > DEEPEST_CALL) {
            return Set.of();
        }
        if (++calls > MOST_CALLS) {
            mark(List.of(), true);
            return TracedValue.OPAQUE;
        }
        // While a template is being followed, a recursive call adds nothing.
        followed.put(key, Set.of());
        TemplateOutput output = evaluator.run(template, context);
        Set<TracedValue> whole = output.whole();
        if (whole.equals(TracedValue.OPAQUE)) {
            consume(output.all());
        }
        followed.put(key, whole);
        return whole;
    }

    /** {@code tpl} of a text that is known. */
    Set<TracedValue> renderText(String text, Set<TracedValue> context) {
        if (!text.contains("{{")) {
            return Set.of(new TracedValue.Text(text));
        }
        try {
            Template template = TemplateParser.parse("text", text);
            named.putAll(template.defines());
            return followed("tpl " + text + " " + ShapeKeys.of(context), template, context);
        } catch (TemplateSyntaxException notATemplate) {
            // A string that only looks like a template; Helm would report it when rendering.
            return TracedValue.OPAQUE;
        }
    }

    /** {@code tpl} of a text that may be any of the values'. */
    void renderTexts(Set<TracedValue> context) {
        for (String text : textTemplates) {
            consume(renderText(text, context));
        }
    }
}
