package io.openova.catalyst.document.write;

/** Encodes a text for a template's output, so that it cannot change the structure around it. */
@FunctionalInterface
public interface Encoder {
    /**
     * Returns the text as one complete scalar of the output's language; throws {@link IllegalArgumentException} if it
     * has none.
     */
    String encode(String text);
}
