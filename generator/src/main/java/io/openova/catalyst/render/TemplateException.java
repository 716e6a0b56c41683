package io.openova.catalyst.render;

/** A template of the product and its context do not fit together; the message names the template, what is wrong, and the remedy. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String template, String problem, Throwable cause) {
        super("template " + template + ": " + problem, cause);
    }

    TemplateException(String template, String problem) {
        super("template " + template + ": " + problem);
    }
}
