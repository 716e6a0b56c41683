package io.openova.catalyst.chart.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Go template, reduced to what determines the values that it reads: actions, blocks, and the text between them. */
public sealed interface TemplateNode {
    /** Line of the template's file where the action begins, from 1. */
    int line();

    /** Text that is printed unchanged. */
    record Plain(int line, String text) implements TemplateNode {}

    /** <code>{{ pipe }}</code>: prints, or sets a variable. */
    record Action(int line, Pipe pipe) implements TemplateNode {}

    /** {@code if}, {@code with}, or {@code range}, with what {@code else} holds. */
    record Block(int line, Kind kind, Pipe pipe, List<TemplateNode> body, List<TemplateNode> otherwise)
            implements TemplateNode {
        public enum Kind {
            IF,
            WITH,
            RANGE
        }
    }

    /** {@code template "name" pipe}. */
    record Call(int line, String name, Optional<Pipe> argument) implements TemplateNode {}

    /** Commands joined by bars; each one's value is the last argument of the next. */
    record Pipe(List<String> variables, boolean declares, List<List<Operand>> commands) {}

    /** One word of a command. */
    sealed interface Operand {
        /** {@code .a.b}; without names the dot itself. */
        record Field(List<String> names) implements Operand {}

        /** {@code $x.a.b}; the name is empty for {@code $}. */
        record Variable(String name, List<String> names) implements Operand {}

        /** {@code (pipe).a.b}. */
        record Paren(Pipe pipe, List<String> names) implements Operand {}

        /** A string; numbers, booleans, and nil as they are written. */
        record Literal(String text, boolean isString) implements Operand {}

        /** The name of a function. */
        record Name(String name) implements Operand {}
    }

    /**
     * A parsed file.
     *
     * @param file its path, for places
     * @param body what it does itself
     * @param defines the named templates in it
     */
    record Template(String file, List<TemplateNode> body, Map<String, Template> defines) {}
}
