package io.openova.catalyst.chart.template;

/** A template that we cannot read as Go's; whoever asked must then take every value as read. */
public final class TemplateSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    public TemplateSyntaxException(int line, String message) {
        this("line " + line + ": " + message);
    }

    public TemplateSyntaxException(String message) {
        super(message);
    }
}
