package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Label keys that Catalyst writes, and functions that make valid label values and object names. */
public final class Labels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String CATALYST = "catalyst";
    public static final String APPLICATION = "catalyst.openova.io/application";
    public static final String BLUEPRINT = "catalyst.openova.io/blueprint";
    public static final String BLUEPRINT_VERSION = "catalyst.openova.io/blueprint-version";
    public static final String ENVIRONMENT = "catalyst.openova.io/environment";
    public static final String ENVIRONMENT_TYPE = "catalyst.openova.io/env-type";
    public static final String ORGANIZATION = "catalyst.openova.io/organization";
    public static final String PLACEMENT_ROLE = "catalyst.openova.io/placement-role";
    public static final String REGION = "catalyst.openova.io/region";

    private static final int LONGEST_VALUE = 63;

    private Labels() {}

    /**
     * Returns the text itself when it is a valid label value (at most 63 characters that begin and end alphanumeric);
     * otherwise its beginning and eight hex digits of its SHA-256, so that distinct names stay distinct.
     */
    public static String value(String text) {
        if (text.isEmpty() || NameSyntax.isLabelValue(text, 0)) {
            return text;
        }
        String start =
                text.substring(0, Math.min(text.length(), LONGEST_VALUE - 9)).replaceAll("[^A-Za-z0-9]+$", "");
        return start + "-" + digest(text).substring(0, 8);
    }

    /**
     * An object name of at most {@code longest} characters: the text itself when it is short enough, otherwise its
     * beginning and twelve hex digits of its SHA-256, as Flux shortens Helm release names.
     */
    public static String name(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        String start = text.substring(0, longest - 13).replaceAll("[^a-z0-9]+$", "");
        return start + "-" + digest(text).substring(0, 12);
    }

    /** SHA-256 of the UTF-8 text in lower-case hex. */
    public static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
