package io.openova.catalyst.chart.template;

import io.openova.catalyst.chart.template.ActionLexer.Kind;
import io.openova.catalyst.chart.template.ActionLexer.Token;
import io.openova.catalyst.chart.template.TemplateNode.Block;
import io.openova.catalyst.chart.template.TemplateNode.Operand;
import io.openova.catalyst.chart.template.TemplateNode.Pipe;
import io.openova.catalyst.chart.template.TemplateNode.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses Go's text/template (pkg.go.dev/text/template), as far as {@link TemplateNode} keeps it. */
public final class TemplateParser {
    private static final int DEEPEST = 200;

    private final String file;
    private final List<TemplateScanner.Piece> actions;
    private final Map<String, Template> defines = new LinkedHashMap<>();
    private int at;
    private int depth;

    private TemplateParser(String file, List<TemplateScanner.Piece> actions) {
        this.file = file;
        this.actions = actions;
    }

    public static Template parse(String file, String text) throws TemplateSyntaxException {
        TemplateParser parser = new TemplateParser(file, TemplateScanner.actions(text));
        List<TemplateNode> body = parser.list();
        if (parser.at < parser.actions.size()) {
            throw new TemplateSyntaxException(parser.actions.get(parser.at).line(), "unexpected end or else");
        }
        return new Template(file, body, parser.defines);
    }

    /** Nodes up to {@code end}, {@code else}, or the end of the file. */
    private List<TemplateNode> list() throws TemplateSyntaxException {
        List<TemplateNode> nodes = new ArrayList<>();
        if (++depth > DEEPEST) {
            throw new TemplateSyntaxException(actions.get(at).line(), "blocks are nested too deep");
        }
        while (at < actions.size()) {
            TemplateScanner.Piece piece = actions.get(at);
            String word = piece.keyword();
            if (word.equals("end") || word.equals("else")) {
                break;
            }
            at++;
            if (piece.isPlain()) {
                nodes.add(new TemplateNode.Plain(piece.line(), piece.text()));
                continue;
            }
            switch (word) {
                case "if" -> nodes.add(block(Block.Kind.IF, piece, "if"));
                case "with" -> nodes.add(block(Block.Kind.WITH, piece, "with"));
                case "range" -> nodes.add(block(Block.Kind.RANGE, piece, "range"));
                case "define" -> define(piece);
                case "block" -> nodes.add(inline(piece));
                case "template" -> nodes.add(call(piece));
                case "break", "continue" -> {
                    // They read no values.
                }
                default -> nodes.add(new TemplateNode.Action(piece.line(), pipe(piece.text(), piece.line())));
            }
        }
        depth--;
        return nodes;
    }

    private Block block(Block.Kind kind, TemplateScanner.Piece piece, String word) throws TemplateSyntaxException {
        Pipe pipe = pipe(piece.text().substring(word.length()), piece.line());
        List<TemplateNode> body = list();
        return new Block(piece.line(), kind, pipe, body, otherwise());
    }

    /** What follows the body: {@code end}, {@code else}, or {@code else if}, which needs no end of its own. */
    private List<TemplateNode> otherwise() throws TemplateSyntaxException {
        if (at >= actions.size()) {
            throw new TemplateSyntaxException(actions.get(actions.size() - 1).line(), "an end is missing");
        }
        TemplateScanner.Piece piece = actions.get(at++);
        if (piece.keyword().equals("end")) {
            return List.of();
        }
        String rest = piece.text().substring("else".length()).strip();
        if (rest.isEmpty()) {
            List<TemplateNode> nodes = list();
            expectEnd();
            return nodes;
        }
        TemplateScanner.Piece inner = new TemplateScanner.Piece(rest, piece.line(), false);
        return switch (inner.keyword()) {
            case "if" -> List.of(block(Block.Kind.IF, inner, "if"));
            case "with" -> List.of(block(Block.Kind.WITH, inner, "with"));
            default -> throw new TemplateSyntaxException(piece.line(), "unexpected 'else " + rest + "'");
        };
    }

    private void expectEnd() throws TemplateSyntaxException {
        if (at >= actions.size() || !actions.get(at).keyword().equals("end")) {
            throw new TemplateSyntaxException(
                    actions.get(Math.min(at, actions.size() - 1)).line(), "an end is missing");
        }
        at++;
    }

    private void define(TemplateScanner.Piece piece) throws TemplateSyntaxException {
        String name = name(piece);
        List<TemplateNode> body = list();
        expectEnd();
        defines.put(name, new Template(file, body, Map.of()));
    }

    private TemplateNode inline(TemplateScanner.Piece piece) throws TemplateSyntaxException {
        define(piece);
        return call(piece);
    }

    private static String name(TemplateScanner.Piece piece) throws TemplateSyntaxException {
        List<Token> tokens = ActionLexer.tokens(piece.text(), piece.line());
        if (tokens.get(1).kind() != Kind.STRING) {
            throw new TemplateSyntaxException(piece.line(), "a template's name must be a string");
        }
        return tokens.get(1).text();
    }

    private static TemplateNode call(TemplateScanner.Piece piece) throws TemplateSyntaxException {
        List<Token> tokens = ActionLexer.tokens(piece.text(), piece.line());
        String name = name(piece);
        boolean hasArgument = tokens.get(2).kind() != Kind.END;
        return new TemplateNode.Call(
                piece.line(),
                name,
                hasArgument
                        ? Optional.of(new PipeParser(tokens.subList(2, tokens.size()), piece.line()).pipe())
                        : Optional.empty());
    }

    private static Pipe pipe(String text, int line) throws TemplateSyntaxException {
        return new PipeParser(ActionLexer.tokens(text, line), line).pipe();
    }

    /** Parses one pipeline out of its words. */
    private static final class PipeParser {
        private final List<Token> tokens;
        private final int line;
        private int at;
        private int depth;

        PipeParser(List<Token> tokens, int line) {
            this.tokens = tokens;
            this.line = line;
        }

        Pipe pipe() throws TemplateSyntaxException {
            Pipe pipe = pipeline();
            if (peek().kind() != Kind.END) {
                throw new TemplateSyntaxException(line, "unexpected '" + peek().text() + "'");
            }
            return pipe;
        }

        private Token peek() {
            return tokens.get(at);
        }

        private Pipe pipeline() throws TemplateSyntaxException {
            if (++depth > DEEPEST) {
                throw new TemplateSyntaxException(line, "parentheses are nested too deep");
            }
            List<String> variables = new ArrayList<>();
            boolean declares = variables(variables);
            List<List<Operand>> commands = new ArrayList<>();
            commands.add(command());
            while (peek().kind() == Kind.BAR) {
                at++;
                commands.add(command());
            }
            depth--;
            return new Pipe(variables, declares, commands);
        }

        /** {@code $a, $b :=} or {@code $a =}, when the pipeline begins with it. */
        private boolean variables(List<String> names) {
            int ahead = at;
            List<String> found = new ArrayList<>();
            while (tokens.get(ahead).kind() == Kind.VARIABLE) {
                found.add(tokens.get(ahead).text().substring(1));
                ahead++;
                if (tokens.get(ahead).kind() == Kind.COMMA) {
                    ahead++;
                }
            }
            Kind sign = tokens.get(ahead).kind();
            if (found.isEmpty() || sign != Kind.DECLARE && sign != Kind.ASSIGN) {
                return false;
            }
            names.addAll(found);
            at = ahead + 1;
            return sign == Kind.DECLARE;
        }

        private List<Operand> command() throws TemplateSyntaxException {
            List<Operand> operands = new ArrayList<>();
            while (peek().kind() != Kind.BAR && peek().kind() != Kind.END && peek().kind() != Kind.CLOSE) {
                operands.add(operand());
            }
            if (operands.isEmpty()) {
                throw new TemplateSyntaxException(line, "a command is missing");
            }
            return operands;
        }

        private Operand operand() throws TemplateSyntaxException {
            Token token = tokens.get(at++);
            switch (token.kind()) {
                case FIELD:
                    return new Operand.Field(names(token.text()));
                case VARIABLE:
                    int dot = token.text().indexOf('.');
                    return dot < 0
                            ? new Operand.Variable(token.text().substring(1), List.of())
                            : new Operand.Variable(
                                    token.text().substring(1, dot),
                                    names(token.text().substring(dot)));
                case STRING:
                    return new Operand.Literal(token.text(), true);
                case NUMBER:
                    return new Operand.Literal(token.text(), false);
                case WORD:
                    return List.of("true", "false", "nil").contains(token.text())
                            ? new Operand.Literal(token.text(), false)
                            : new Operand.Name(token.text());
                case OPEN:
                    Pipe inner = pipeline();
                    if (tokens.get(at++).kind() != Kind.CLOSE) {
                        throw new TemplateSyntaxException(line, "a parenthesis is not closed");
                    }
                    boolean chained = peek().kind() == Kind.FIELD && peek().glued();
                    return new Operand.Paren(
                            inner, chained ? names(tokens.get(at++).text()) : List.of());
                default:
                    throw new TemplateSyntaxException(line, "unexpected '" + token.text() + "'");
            }
        }

        private static List<String> names(String chain) {
            return List.of(chain.split("\\.")).stream()
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }
}
