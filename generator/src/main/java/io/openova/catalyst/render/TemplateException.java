package io.openova.catalyst.render;

/**
 * Thrown when a template of the product and its context do not match; the message names the template, the fault, and
 * the remedy.
 */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String template, String problem, Throwable cause) {
        super("template " + template + ": " + problem, cause);
    }

    TemplateException(String template, String problem) {
        super("template " + template + ": " + problem);
    }
}
