package io.openova.catalyst.document.write;

/** Turns a text into the form in which a template's output takes it, so that no text can leave its place. */
@FunctionalInterface
public interface Encoder {
    /** The text as one complete scalar of the output's language; throws {@link IllegalArgumentException} if it has none. */
    String encode(String text);
}
