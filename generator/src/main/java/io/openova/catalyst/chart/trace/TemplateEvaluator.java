package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.template.TemplateNode;
import io.openova.catalyst.chart.template.TemplateNode.Block;
import io.openova.catalyst.chart.template.TemplateNode.Operand;
import io.openova.catalyst.chart.template.TemplateNode.Pipe;
import io.openova.catalyst.chart.template.TemplateNode.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evaluates a template's nodes: variables, blocks, and pipes, with shapes instead of values. */
public final class TemplateEvaluator {
    /** A list literal is followed item by item up to this length. */
    private static final int MOST_TURNS = 64;

    private final TemplateValueTracer tracer;
    private final TemplateFunctions functions;

    public TemplateEvaluator(TemplateValueTracer tracer) {
        this.tracer = tracer;
        this.functions = new TemplateFunctions(tracer);
    }

    public TemplateOutput run(Template template, Set<TracedValue> context) {
        Map<String, Set<TracedValue>> variables = new HashMap<>();
        variables.put("", context);
        TemplateOutput output = new TemplateOutput();
        nodes(template.file(), template.body(), context, variables, output);
        return output;
    }

    private void nodes(
            String file,
            List<TemplateNode> nodes,
            Set<TracedValue> dot,
            Map<String, Set<TracedValue>> variables,
            TemplateOutput output) {
        for (TemplateNode node : nodes) {
            tracer.enter(file + ":" + node.line());
            if (node instanceof TemplateNode.Action action) {
                Set<TracedValue> result = pipe(action.pipe(), dot, variables);
                if (action.pipe().variables().isEmpty()) {
                    output.add(printed(result));
                }
                tracer.leave();
            } else if (node instanceof TemplateNode.Call call) {
                Set<TracedValue> argument =
                        call.argument().map(pipe -> pipe(pipe, dot, variables)).orElse(Set.of());
                output.add(printed(tracer.call(Set.of(new TracedValue.Text(call.name())), argument)));
                tracer.leave();
            } else if (node instanceof TemplateNode.Plain plain) {
                output.text(plain.text());
                tracer.leave();
            } else if (node instanceof Block block) {
                block(file, block, dot, variables, output);
            }
        }
    }

    /** Strings stay known, and serialized values may be parsed again; everything else counts as printed. */
    private Set<TracedValue> printed(Set<TracedValue> result) {
        Set<TracedValue> kept = new LinkedHashSet<>();
        for (TracedValue shape : result) {
            if (shape instanceof TracedValue.Text
                    || shape instanceof TracedValue.Serialized
                    || shape instanceof TracedValue.Like) {
                kept.add(shape);
            } else {
                tracer.consume(Set.of(shape));
            }
        }
        tracer.noteContent(kept);
        // A string that is one of several, some of them unknown, is unknown.
        boolean isMixed = kept.isEmpty() || kept.size() < result.size();
        if (isMixed) {
            tracer.consume(kept);
        }
        return isMixed ? TracedValue.OPAQUE : kept;
    }

    private void block(
            String file,
            Block block,
            Set<TracedValue> dot,
            Map<String, Set<TracedValue>> variables,
            TemplateOutput output) {
        Map<String, Set<TracedValue>> scope = new HashMap<>(variables);
        Set<TracedValue> subject = pipe(block.pipe(), dot, scope);
        tracer.glance(subject);
        Map<String, Set<TracedValue>> left;
        Map<String, Set<TracedValue>> right = new HashMap<>(scope);
        TemplateOutput body = new TemplateOutput();
        TemplateOutput otherwise = new TemplateOutput();
        if (block.kind() == Block.Kind.RANGE) {
            tracer.leave();
            left = loop(file, block, subject, scope, body);
            nodes(file, block.otherwise(), dot, right, otherwise);
            output.repeated(body);
            output.either(otherwise, new TemplateOutput());
        } else {
            left = new HashMap<>(scope);
            tracer.leave();
            nodes(file, block.body(), block.kind() == Block.Kind.WITH ? subject : dot, left, body);
            nodes(file, block.otherwise(), dot, right, otherwise);
            output.either(body, otherwise);
        }
        boolean isAlways = block.kind() == Block.Kind.RANGE && !turns(subject).isEmpty();
        variables.replaceAll((name, old) -> {
            if (name.isEmpty()) {
                return old;
            }
            Set<TracedValue> after = left.getOrDefault(name, Set.of());
            return isAlways ? after : merged(after, right.getOrDefault(name, Set.of()));
        });
    }

    /** A turn of a loop over what a template wrote down itself. */
    private record Turn(Set<TracedValue> key, Set<TracedValue> item) {}

    /** The turns when they are all known, for each list or object that it may be; empty when one is not. */
    private static List<List<Turn>> turns(Set<TracedValue> subject) {
        List<List<Turn>> all = new ArrayList<>();
        for (TracedValue shape : subject) {
            List<Turn> turns = new ArrayList<>();
            if (shape instanceof TracedValue.Items items && !items.places().isEmpty()) {
                for (int i = 0; i < items.places().size(); i++) {
                    turns.add(new Turn(
                            Set.of(new TracedValue.Text(Integer.toString(i))),
                            items.places().get(i)));
                }
            } else if (shape instanceof TracedValue.Dict dict
                    && dict.isKnown()
                    && !dict.entries().isEmpty()) {
                dict.entries().forEach((key, value) -> turns.add(new Turn(Set.of(new TracedValue.Text(key)), value)));
            }
            if (turns.isEmpty() || turns.size() > MOST_TURNS) {
                return List.of();
            }
            all.add(turns);
        }
        return all;
    }

    private Map<String, Set<TracedValue>> loop(
            String file,
            Block block,
            Set<TracedValue> subject,
            Map<String, Set<TracedValue>> before,
            TemplateOutput output) {
        List<List<Turn>> known = turns(subject);
        List<Map<String, Set<TracedValue>>> ends = new ArrayList<>();
        for (List<Turn> turns : known) {
            Map<String, Set<TracedValue>> scope = new HashMap<>(before);
            for (Turn turn : turns) {
                turn(file, block, turn, scope, output);
            }
            ends.add(scope);
        }
        if (known.isEmpty()) {
            Map<String, Set<TracedValue>> scope = new HashMap<>(before);
            Turn any = new Turn(TracedValue.OPAQUE, tracer.field(subject, TracedValue.ANY));
            if (block.pipe().variables().size() == 2) {
                // The keys are used, whatever they are.
                tracer.glance(any.item());
            }
            // Twice: an iteration may read what an earlier one set.
            for (int i = 0; i < 2; i++) {
                Map<String, Set<TracedValue>> started = new HashMap<>(scope);
                turn(file, block, any, scope, output);
                scope.replaceAll((name, after) -> merged(started.getOrDefault(name, Set.of()), after));
            }
            ends.add(scope);
        }
        Map<String, Set<TracedValue>> end = ends.get(0);
        for (Map<String, Set<TracedValue>> other : ends.subList(1, ends.size())) {
            end.replaceAll((name, after) -> merged(after, other.getOrDefault(name, Set.of())));
        }
        return end;
    }

    private void turn(String file, Block block, Turn turn, Map<String, Set<TracedValue>> scope, TemplateOutput output) {
        List<String> names = block.pipe().variables();
        if (names.size() == 2) {
            scope.put(names.get(0), turn.key());
        }
        if (!names.isEmpty()) {
            scope.put(names.get(names.size() - 1), turn.item());
        }
        nodes(file, block.body(), turn.item(), scope, output);
    }

    private static Set<TracedValue> merged(Set<TracedValue> left, Set<TracedValue> right) {
        if (left.isEmpty() || left.equals(right)) {
            return right;
        }
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
        pipe.variables().forEach(name -> variables.put(name, result));
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
        if (arguments.size() == 1) {
            return arguments.get(0);
        }
        // A method of Helm's own objects, such as .Files.Get: its arguments are used.
        arguments.subList(1, arguments.size()).forEach(tracer::consume);
        for (TracedValue shape : arguments.get(0)) {
            if (shape instanceof TracedValue.Files files) {
                return tracer.fileTexts(files.chart(), arguments.get(1));
            }
        }
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

    private Set<TracedValue> fields(Set<TracedValue> shapes, List<String> names) {
        Set<TracedValue> here = shapes;
        for (String name : names) {
            here = tracer.field(here, name);
        }
        return here;
    }
}
