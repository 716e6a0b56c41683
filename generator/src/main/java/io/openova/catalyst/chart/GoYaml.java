package io.openova.catalyst.chart;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads YAML that Helm and Kubernetes will read, where {@code 0555} is octal, {@code on} is a boolean, and the key
 * {@code 80} is a string. Such scalars, and aliases, are refused in a user's own document; in a chart's values and its
 * output they have the meaning that those readers give them. The scalar is rewritten in place and read again, so that
 * every position stays correct.
 */
final class GoYaml {
    private static final int[] BASES = {16, 2, 8, 8, 10};
    private static final Pattern WHOLE = Pattern.compile(
            "([-+]?)(?:0[xX]([0-9a-fA-F]{1,15})|0[bB]([01]{1,60})|0[oO]([0-7]{1,20})|0([0-7]{1,20})|([1-9][0-9]{0,17}|0))");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,15}(\\.[0-9]{0,15})?");

    private GoYaml() {}

    static ReadOutcome read(byte[] bytes, String file) {
        ReadOutcome first = new DocumentReader().readYaml(bytes, file, ReadLimits.CHART);
        List<Location> places = first.findings().stream()
                .filter(finding -> finding.rule().equals("yaml/ambiguous-number")
                        || finding.rule().equals("yaml/ambiguous-string")
                        || finding.rule().equals("yaml/key"))
                .map(Finding::location)
                .flatMap(Optional::stream)
                .filter(place -> place.line() == place.endLine())
                .sorted(Comparator.comparingInt(Location::line)
                        .thenComparingInt(Location::column)
                        .reversed())
                .toList();
        if (places.isEmpty()) {
            return first;
        }
        List<String> lines = new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
        for (Location place : places) {
            lines.set(place.line() - 1, rewritten(lines.get(place.line() - 1), place));
        }
        byte[] rewritten = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        ReadOutcome second = new DocumentReader().readYaml(rewritten, file, ReadLimits.CHART);
        return new ReadOutcome(
                second.documents(),
                second.findings().stream()
                        .filter(finding -> finding.isError() || isDuplicate(finding))
                        .toList());
    }

    /** Returns whether this is a duplicate key, of which Go keeps the last. */
    static boolean isDuplicate(Finding finding) {
        return finding.rule().equals("document/duplicate-key");
    }

    private static String rewritten(String line, Location place) {
        int start = line.offsetByCodePoints(0, place.column() - 1);
        int end = line.offsetByCodePoints(0, place.endColumn() - 1);
        String scalar = line.substring(start, end);
        String rest = line.substring(end);
        String value = rest.stripLeading().startsWith(":") ? keyOf(scalar) : valueOf(scalar);
        String padded = value + " ".repeat(Math.max(0, scalar.length() - value.length()));
        return line.substring(0, start) + padded + rest;
    }

    /**
     * Converts keys other than strings to strings, as Go does when it converts YAML to JSON; a null or collection as a
     * key stays refused.
     */
    private static String keyOf(String scalar) {
        String value = valueOf(scalar);
        if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            return '"' + value.toLowerCase(Locale.ROOT) + '"';
        }
        if (value.matches("[+-]?[0-9]+")) {
            return '"' + new BigInteger(value).toString() + '"';
        }
        if (scalar.matches("0x[0-9a-fA-F]+")) {
            return '"' + new BigInteger(scalar.substring(2), 16).toString() + '"';
        }
        // Go formats long and very small numbers differently.
        if (scalar.matches("[1-9][0-9]{0,2}\\.[0-9]{1,3}")) {
            return '"' + new BigDecimal(scalar).stripTrailingZeros().toPlainString() + '"';
        }
        boolean isText = scalar.matches("[A-Za-z0-9_.:+-]+") && !scalar.equalsIgnoreCase("null");
        return isText ? '"' + scalar + '"' : scalar;
    }

    private static String valueOf(String scalar) {
        return switch (scalar) {
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> "true";
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> "false";
            default -> number(scalar);
        };
    }

    /** A base prefix or underscores make a number; other ambiguous scalars (dates, {@code 12:30}) are strings. */
    private static String number(String scalar) {
        Matcher written = WHOLE.matcher(scalar.replace("_", ""));
        if (written.matches()) {
            for (int i = 0; i < BASES.length; i++) {
                String digits = written.group(i + 2);
                if (digits != null) {
                    return (written.group(1).equals("-") ? "-" : "") + new BigInteger(digits, BASES[i]);
                }
            }
        }
        String plain = scalar.replace("_", "");
        return DECIMAL.matcher(plain).matches()
                ? new BigDecimal(plain).toPlainString()
                : "'" + scalar.replace("'", "''") + "'";
    }
}
