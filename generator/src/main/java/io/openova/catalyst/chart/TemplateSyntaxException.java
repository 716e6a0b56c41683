package io.openova.catalyst.chart;

/** A template that we cannot read as Go's; whoever asked must then take every value as read. */
final class TemplateSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    TemplateSyntaxException(int line, String message) {
        this("line " + line + ": " + message);
    }

    TemplateSyntaxException(String message) {
        super(message);
    }
}
