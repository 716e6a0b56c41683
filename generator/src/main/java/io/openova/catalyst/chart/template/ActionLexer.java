package io.openova.catalyst.chart.template;

import java.util.ArrayList;
import java.util.List;

/** Splits one action into its words. Spaces matter: {@code .a .b} are two fields, {@code .a.b} is one. */
final class ActionLexer {
    enum Kind {
        FIELD,
        VARIABLE,
        STRING,
        NUMBER,
        WORD,
        OPEN,
        CLOSE,
        BAR,
        COMMA,
        DECLARE,
        ASSIGN,
        END
    }

    /** @param glued no space stands before it, as in {@code (f).x} */
    record Token(Kind kind, String text, boolean glued) {}

    private final String text;
    private final int line;
    private int at;

    private ActionLexer(String text, int line) {
        this.text = text;
        this.line = line;
    }

    static List<Token> tokens(String action, int line) throws TemplateSyntaxException {
        ActionLexer lexer = new ActionLexer(action, line);
        List<Token> tokens = new ArrayList<>();
        Token token = lexer.next();
        while (token.kind() != Kind.END) {
            tokens.add(token);
            token = lexer.next();
        }
        tokens.add(token);
        return tokens;
    }

    private Token next() throws TemplateSyntaxException {
        int before = at;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        boolean glued = at == before && at > 0;
        if (at == text.length()) {
            return new Token(Kind.END, "", glued);
        }
        int start = at;
        char c = text.charAt(at++);
        switch (c) {
            case '(':
                return new Token(Kind.OPEN, "(", glued);
            case ')':
                return new Token(Kind.CLOSE, ")", glued);
            case '|':
                return new Token(Kind.BAR, "|", glued);
            case ',':
                return new Token(Kind.COMMA, ",", glued);
            case '=':
                return new Token(Kind.ASSIGN, "=", glued);
            case ':':
                return declaration(glued);
            case '"', '\'', '`':
                return new Token(Kind.STRING, string(c), glued);
            default:
                break;
        }
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (c == '$') {
            return new Token(Kind.VARIABLE, word, glued);
        }
        if (c == '.' && (word.length() == 1 || !Character.isDigit(word.charAt(1)))) {
            return new Token(Kind.FIELD, word, glued);
        }
        boolean isNumber = Character.isDigit(c) || c == '-' || c == '+' || c == '.';
        if (!isNumber && !Character.isLetter(c) && c != '_') {
            throw new TemplateSyntaxException(line, "unexpected '" + c + "'");
        }
        return new Token(isNumber ? Kind.NUMBER : Kind.WORD, word, glued);
    }

    private Token declaration(boolean glued) throws TemplateSyntaxException {
        if (at < text.length() && text.charAt(at) == '=') {
            at++;
            return new Token(Kind.DECLARE, ":=", glued);
        }
        throw new TemplateSyntaxException(line, "unexpected ':'");
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }

    private String string(char quote) throws TemplateSyntaxException {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return value.toString();
            }
            if (c == '\\' && quote != '`' && at < text.length()) {
                char escaped = text.charAt(at++);
                value.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            } else {
                value.append(c);
            }
        }
        throw new TemplateSyntaxException(line, "a string has no end");
    }
}
