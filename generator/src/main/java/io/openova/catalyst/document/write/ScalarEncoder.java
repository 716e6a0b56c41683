package io.openova.catalyst.document.write;

/**
 * Encodes a text as one YAML scalar on one line by the writer's own rule: plain where every reader reads it back as the
 * same string, else in double quotes; never a number, a boolean, or null (threat S06).
 */
public final class ScalarEncoder implements Encoder {
    @Override
    public String encode(String text) {
        StringBuilder scalar = new StringBuilder(text.length() + 2);
        YamlScalars.append(text, scalar);
        return scalar.toString();
    }
}
