package io.openova.catalyst.chart.template;

/** Thrown for a template that cannot be parsed as Go's; the caller must then treat every value as read. */
public final class TemplateSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    public TemplateSyntaxException(int line, String message) {
        this("line " + line + ": " + message);
    }

    public TemplateSyntaxException(String message) {
        super(message);
    }
}
