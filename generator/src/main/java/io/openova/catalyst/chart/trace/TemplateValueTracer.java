package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.Chart.Subchart;
import io.openova.catalyst.chart.ChartFile;
import io.openova.catalyst.chart.template.TemplateNode;
import io.openova.catalyst.chart.template.TemplateNode.Block;
import io.openova.catalyst.chart.template.TemplateNode.Operand;
import io.openova.catalyst.chart.template.TemplateNode.Pipe;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows a chart's templates with {@link TracedValue}s in the place of values, and notes which places of the values they use. */
public final class TemplateValueTracer {
    /** Charts stay far below; a chart built to be slow must not be. */
    private static final int MOST_CALLS = 20_000;

    private static final int DEEPEST_CALL = 60;

    private final Chart chart;
    private final ObjectValue values;
    private final ReadTree reads = new ReadTree();
    private final Map<String, Template> named = new HashMap<>();
    private final Map<String, Template> files = new LinkedHashMap<>();
    private final Map<String, TracedValue.Root> rootOfFile = new LinkedHashMap<>();
    /** Where subcharts' values stand; what is global in the parent is global there too. */
    private final Set<List<String>> prefixes = new HashSet<>();

    private final Set<String> followed = new HashSet<>();
    private final Map<String, Set<List<String>>> byLine = new HashMap<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<String> textTemplates = new ArrayList<>();
    private final TemplateFunctions functions = new TemplateFunctions(this);
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
                        run(template, Set.of(root));
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
            if (!file.path().matches(".*\\.(yaml|yml|tpl|txt|json)")) {
                continue;
            }
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
            prefixes.add(below);
            subchart.dependency().ifPresent(dependency -> switches(dependency, prefix, below));
            load(subchart.chart(), below, folder + "charts/" + subchart.key() + "/");
        }
    }

    /** Helm itself reads conditions, tags, and what is imported. */
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

    private void mark(List<String> path, boolean everythingBelow) {
        reads.mark(path, everythingBelow);
        lines.forEach(
                line -> byLine.computeIfAbsent(line, l -> new LinkedHashSet<>()).add(path));
    }

    /** Everything that the shapes hold is used. */
    public void consume(Set<TracedValue> shapes) {
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path) {
                mark(path.names(), true);
            } else if (shape instanceof TracedValue.Root root) {
                mark(root.prefix(), true);
            } else if (shape instanceof TracedValue.Dict dict) {
                dict.entries().values().forEach(this::consume);
            } else if (shape instanceof TracedValue.Items items) {
                consume(items.items());
            }
        }
    }

    /** The shapes are looked at: whether they are there, empty, of a kind. */
    public void glance(Set<TracedValue> shapes) {
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path && !path.names().isEmpty()) {
                mark(path.names(), false);
            }
        }
    }

    public Set<TracedValue> field(Set<TracedValue> shapes, String name) {
        Set<TracedValue> result = new LinkedHashSet<>();
        for (TracedValue shape : shapes) {
            if (shape instanceof TracedValue.Path path) {
                result.add(path.child(name));
                if (name.equals("global")) {
                    globalsAbove(path.names(), result);
                }
            } else if (shape instanceof TracedValue.Dict dict) {
                dict.entries().forEach((key, value) -> {
                    if (key.equals(name) || key.equals(TracedValue.ANY) || name.equals(TracedValue.ANY)) {
                        result.addAll(value);
                    }
                });
            } else if (shape instanceof TracedValue.Items items && name.equals(TracedValue.ANY)) {
                result.addAll(items.items());
            } else if (shape instanceof TracedValue.Root root) {
                result.addAll(rootField(root, name));
            }
        }
        return result;
    }

    private static Set<TracedValue> rootField(TracedValue.Root root, String name) {
        if (name.equals("Values")) {
            return Set.of(new TracedValue.Path(root.prefix()));
        }
        // The names that templates build other templates' names from.
        if (name.equals("Chart")) {
            TracedValue.Dict dict = new TracedValue.Dict();
            dict.put("Name", Set.of(new TracedValue.Text(root.chart().name())));
            return Set.of(dict);
        }
        if (name.equals("Template")) {
            StringBuilder folder = new StringBuilder();
            root.prefix().forEach(key -> folder.append("charts/").append(key).append('/'));
            TracedValue.Dict dict = new TracedValue.Dict();
            dict.put("BasePath", Set.of(new TracedValue.Text(folder + "templates")));
            return Set.of(dict);
        }
        if (name.equals("Subcharts")) {
            TracedValue.Dict dict = new TracedValue.Dict();
            for (Subchart subchart : root.chart().placements()) {
                List<String> below = new ArrayList<>(root.prefix());
                below.add(subchart.key());
                dict.put(subchart.key(), Set.of(new TracedValue.Root(List.copyOf(below), subchart.chart())));
            }
            return Set.of(dict);
        }
        return Set.of();
    }

    private void globalsAbove(List<String> names, Set<TracedValue> result) {
        List<String> prefix = names;
        while (prefixes.contains(prefix)) {
            prefix = prefix.subList(0, prefix.size() - 1);
            result.add(new TracedValue.Path(List.copyOf(prefix)).child("global"));
        }
    }

    private Set<TracedValue> fields(Set<TracedValue> shapes, List<String> names) {
        Set<TracedValue> here = shapes;
        for (String name : names) {
            here = field(here, name);
        }
        return here;
    }

    /** {@code include} and {@code template}. */
    public void call(Optional<String> name, Set<TracedValue> context) {
        if (name.isEmpty()) {
            // A name made while rendering may be any.
            List.copyOf(named.keySet()).forEach(each -> call(Optional.of(each), context));
            return;
        }
        Template template = named.getOrDefault(name.get(), files.get(name.get()));
        if (template == null || lines.size() > DEEPEST_CALL) {
            return;
        }
        boolean repeats = !followed.add(lines.peekLast() + " " + name.get() + " " + key(context, 0));
        if (repeats) {
            return;
        }
        if (++calls > MOST_CALLS) {
            mark(List.of(), true);
            return;
        }
        run(template, context);
    }

    /** {@code tpl}: texts of the values that hold templates, whichever it is given. */
    void renderTexts(Set<TracedValue> context) {
        for (String text : textTemplates) {
            if (followed.add("tpl " + text + " " + key(context, 0)) && ++calls < MOST_CALLS) {
                try {
                    run(TemplateParser.parse("values", text), context);
                } catch (TemplateSyntaxException notATemplate) {
                    // A text that only looks like one; Helm would say so when it renders it.
                    continue;
                }
            }
        }
    }

    /** What distinguishes one call from another. */
    private static String key(Set<TracedValue> shapes, int depth) {
        StringBuilder key = new StringBuilder();
        for (TracedValue shape : shapes) {
            if (depth > 6) {
                key.append('…');
            } else if (shape instanceof TracedValue.Dict dict) {
                dict.entries().forEach((name, value) -> key.append(name)
                        .append('=')
                        .append(key(value, depth + 1))
                        .append(';'));
            } else if (shape instanceof TracedValue.Items items) {
                key.append('[').append(key(items.items(), depth + 1)).append(']');
            } else {
                key.append(shape);
            }
            key.append('|');
        }
        return key.toString();
    }

    private void run(Template template, Set<TracedValue> context) {
        Map<String, Set<TracedValue>> variables = new HashMap<>();
        variables.put("", context);
        nodes(template.file(), template.body(), context, variables);
    }

    private void nodes(
            String file, List<TemplateNode> nodes, Set<TracedValue> dot, Map<String, Set<TracedValue>> variables) {
        for (TemplateNode node : nodes) {
            lines.addLast(file + ":" + node.line());
            if (node instanceof TemplateNode.Action action) {
                Set<TracedValue> result = pipe(action.pipe(), dot, variables);
                if (action.pipe().variables().isEmpty()) {
                    consume(result);
                }
                lines.removeLast();
            } else if (node instanceof TemplateNode.Call call) {
                Set<TracedValue> argument =
                        call.argument().map(pipe -> pipe(pipe, dot, variables)).orElse(Set.of());
                call(Optional.of(call.name()), argument);
                lines.removeLast();
            } else if (node instanceof Block block) {
                block(file, block, dot, variables);
            }
        }
    }

    private void block(String file, Block block, Set<TracedValue> dot, Map<String, Set<TracedValue>> variables) {
        Map<String, Set<TracedValue>> scope = new HashMap<>(variables);
        Set<TracedValue> subject = pipe(block.pipe(), dot, scope);
        glance(subject);
        Set<TracedValue> inner = dot;
        if (block.kind() == Block.Kind.WITH) {
            inner = subject;
        } else if (block.kind() == Block.Kind.RANGE) {
            inner = field(subject, TracedValue.ANY);
            List<String> names = block.pipe().variables();
            if (names.size() == 2) {
                // The keys are used, whatever they are.
                glance(inner);
                scope.put(names.get(0), Set.of());
            }
            if (!names.isEmpty()) {
                scope.put(names.get(names.size() - 1), inner);
            }
        }
        lines.removeLast();
        // Twice for a loop: what one turn sets the next one reads.
        for (int turn = block.kind() == Block.Kind.RANGE ? 0 : 1; turn < 2; turn++) {
            nodes(file, block.body(), inner, scope);
        }
        nodes(file, block.otherwise(), dot, scope);
        variables.replaceAll((name, old) -> name.isEmpty() ? old : merged(old, scope.getOrDefault(name, Set.of())));
    }

    private static Set<TracedValue> merged(Set<TracedValue> left, Set<TracedValue> right) {
        Set<TracedValue> all = new LinkedHashSet<>(left);
        all.addAll(right);
        return all;
    }

    private Set<TracedValue> pipe(Pipe pipe, Set<TracedValue> dot, Map<String, Set<TracedValue>> variables) {
        Optional<Set<TracedValue>> last = Optional.empty();
        for (List<Operand> command : pipe.commands()) {
            last = Optional.of(command(command, last, dot, variables));
        }
        Set<TracedValue> result = last.orElse(Set.of());
        for (String name : pipe.variables()) {
            variables.merge(name, result, pipe.declares() ? (old, now) -> now : TemplateValueTracer::merged);
        }
        return result;
    }

    private Set<TracedValue> command(
            List<Operand> command,
            Optional<Set<TracedValue>> last,
            Set<TracedValue> dot,
            Map<String, Set<TracedValue>> variables) {
        List<Set<TracedValue>> arguments = new ArrayList<>();
        boolean isCall = command.get(0) instanceof Operand.Name;
        for (Operand operand : isCall ? command.subList(1, command.size()) : command) {
            arguments.add(operand(operand, dot, variables));
        }
        last.ifPresent(arguments::add);
        if (command.get(0) instanceof Operand.Name name) {
            return functions.apply(name.name(), arguments);
        }
        // A method of Helm's own objects, such as .Files.Get: what it is given is used.
        arguments.subList(1, arguments.size()).forEach(this::consume);
        return arguments.get(0);
    }

    private Set<TracedValue> operand(Operand operand, Set<TracedValue> dot, Map<String, Set<TracedValue>> variables) {
        if (operand instanceof Operand.Field field) {
            return fields(dot, field.names());
        }
        if (operand instanceof Operand.Variable variable) {
            return fields(variables.getOrDefault(variable.name(), Set.of()), variable.names());
        }
        if (operand instanceof Operand.Paren paren) {
            return fields(pipe(paren.pipe(), dot, variables), paren.names());
        }
        if (operand instanceof Operand.Literal literal) {
            return literal.isString() || literal.text().matches("[0-9]+")
                    ? Set.of(new TracedValue.Text(literal.text()))
                    : Set.of();
        }
        return functions.apply(((Operand.Name) operand).name(), List.of());
    }
}
