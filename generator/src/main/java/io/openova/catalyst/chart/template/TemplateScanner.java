package io.openova.catalyst.chart.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a template into actions, without comments and trim markers, and the text between them. */
final class TemplateScanner {
    private static final Pattern KEYWORD =
            Pattern.compile("^(if|with|range|else|end|define|block|template|break|continue)\\b");

    /**
     * One action or text.
     *
     * @param text without the braces
     * @param line where it begins
     * @param isPlain whether it is text
     */
    record Piece(String text, int line, boolean isPlain) {
        /** The keyword that begins or ends a block; empty for an action that prints or sets. */
        String keyword() {
            Matcher matcher = KEYWORD.matcher(text);
            return !isPlain && matcher.find() ? matcher.group(1) : "";
        }
    }

    private TemplateScanner() {}

    static List<Piece> actions(String text) throws TemplateSyntaxException {
        List<Piece> pieces = new ArrayList<>();
        int line = 1;
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            plain(text.substring(from, open), line, pieces);
            line += lines(text, from, open);
            int start = open + 2;
            if (text.startsWith("-", start)
                    && start + 1 < text.length()
                    && Character.isWhitespace(text.charAt(start + 1))) {
                start++;
            }
            int content = start;
            while (content < text.length() && Character.isWhitespace(text.charAt(content))) {
                content++;
            }
            boolean isComment = text.startsWith("/*", content);
            int end = isComment ? commentEnd(text, content, line) : actionEnd(text, start, line);
            if (!isComment) {
                String action = text.substring(start, end);
                if (action.endsWith("-")
                        && action.length() > 1
                        && Character.isWhitespace(action.charAt(action.length() - 2))) {
                    action = action.substring(0, action.length() - 1);
                }
                pieces.add(new Piece(action.strip(), line + lines(text, open, content), false));
            }
            line += lines(text, open, end);
            from = end + 2;
        }
        plain(text.substring(from), line, pieces);
        return pieces;
    }

    private static void plain(String text, int line, List<Piece> pieces) {
        if (!text.isBlank()) {
            pieces.add(new Piece(text, line, true));
        }
    }

    private static int commentEnd(String text, int from, int line) throws TemplateSyntaxException {
        int close = text.indexOf("*/", from);
        int end = close < 0 ? -1 : text.indexOf("}}", close);
        if (end < 0) {
            throw new TemplateSyntaxException(line, "a comment has no end");
        }
        return end;
    }

    /** Braces within strings do not end an action. */
    private static int actionEnd(String text, int from, int line) throws TemplateSyntaxException {
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`' || c == '\'') {
                quote = c;
            } else if (text.startsWith("}}", i)) {
                return i;
            }
        }
        throw new TemplateSyntaxException(line, "an action has no end");
    }

    private static int lines(String text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }
}
