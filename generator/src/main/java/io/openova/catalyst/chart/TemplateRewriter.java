package io.openova.catalyst.chart;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces names in the actions of a template, and leaves its text, strings, comments, and lines unchanged: {@code
 * lookup} would query a cluster, and Helm as a library knows only its built-in API versions.
 */
final class TemplateRewriter {
    /**
     * The replacement for {@code lookup}: it takes any arguments and returns an empty map. Its spelling is unlikely in
     * real templates.
     */
    static final String NO_LOOKUP = "omit (pick dict)";

    /** The named template that holds the API versions of the cluster as the keys of an object. */
    static final String SERVED = "catalyst.openova.io/served";

    private static final String SERVED_SET = "(include \"" + SERVED + "\" \"\" | fromJson)";
    private static final Pattern NAME = Pattern.compile("[$.\\p{L}_][$.\\p{L}\\p{N}_]*");

    private TemplateRewriter() {}

    /** Replaces {@code lookup}, also in strings that a template may evaluate. */
    static String withoutLookup(String text) {
        return text.contains("lookup") ? rewritten(text, name -> name.equals("lookup") ? NO_LOOKUP : name, true) : text;
    }

    /** Restores {@code lookup} in Helm's output where a text of the chart held it. */
    static String restored(String printed) {
        return printed.replace(NO_LOOKUP, "lookup");
    }

    /** With the API versions of the named template {@link #SERVED} in the place of Helm's own. */
    static String withServed(String text) {
        return text.contains("APIVersions")
                ? rewritten(
                        text,
                        name -> name.endsWith(".APIVersions.Has")
                                ? "hasKey " + SERVED_SET
                                : name.endsWith(".Capabilities.APIVersions") ? "(keys " + SERVED_SET + ")" : name,
                        false)
                : text;
    }

    private static String rewritten(String text, UnaryOperator<String> names, boolean inStrings) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (true) {
            int open = text.indexOf("{{", at);
            if (open < 0) {
                return out.append(text, at, text.length()).toString();
            }
            out.append(text, at, open + 2);
            at = action(text, open + 2, names, inStrings, out);
        }
    }

    /** Copies an action up to its end, or to the end of the text; returns the offset behind it. */
    private static int action(
            String text, int start, UnaryOperator<String> names, boolean inStrings, StringBuilder out) {
        Matcher name = NAME.matcher(text);
        int at = start;
        while (at < text.length() && !text.startsWith("}}", at)) {
            char c = text.charAt(at);
            int end = at + 1;
            if (text.startsWith("/*", at)) {
                end = endOf(text, text.indexOf("*/", at + 2), 2);
                out.append(text, at, end);
            } else if (c == '"' || c == '`' || c == '\'') {
                end = endOfString(text, at, c);
                String string = text.substring(at, end);
                out.append(inStrings && string.contains("{{") ? rewritten(string, names, true) : string);
            } else if (name.region(at, text.length()).lookingAt()) {
                end = name.end();
                out.append(names.apply(name.group()));
            } else if (Character.isLetterOrDigit(c)) {
                // A number, perhaps with a letter in it.
                while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                    end++;
                }
                out.append(text, at, end);
            } else {
                out.append(c);
            }
            at = end;
        }
        return at;
    }

    private static int endOf(String text, int found, int length) {
        return found < 0 ? text.length() : found + length;
    }

    private static int endOfString(String text, int start, char quote) {
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote != '`') {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return text.length();
    }
}
