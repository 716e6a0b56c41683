package io.openova.catalyst.chart;

import java.util.ArrayList;
import java.util.List;

/** Converts Helm's messages, which may have several lines, to one line each, because a finding has one line. */
final class HelmMessages {
    private HelmMessages() {}

    /**
     * Joins the whole message: a line that ends with a colon continues in the next; other lines are separated by a
     * semicolon.
     */
    static String oneLine(String message) {
        StringBuilder line = new StringBuilder();
        String whole = message.replace("Use --debug flag to render out invalid YAML", "");
        whole.lines().map(String::strip).filter(part -> !part.isEmpty()).forEach(part -> {
            if (!line.isEmpty()) {
                line.append(line.charAt(line.length() - 1) == ':' ? " " : "; ");
            }
            line.append(part.startsWith("- ") ? part.substring(2) : part);
        });
        return line.toString();
    }

    /**
     * Returns the messages of {@code helm lint}, each of which begins with its level in brackets and may have several
     * lines.
     */
    static List<String> ofLint(String printed) {
        List<StringBuilder> messages = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            if (line.matches("\\[(ERROR|WARNING|INFO)] .*") || messages.isEmpty()) {
                messages.add(new StringBuilder(line));
            } else {
                messages.get(messages.size() - 1).append('\n').append(line);
            }
        }
        return messages.stream()
                .map(message -> oneLine(message.toString()))
                .filter(message -> !message.isEmpty())
                .toList();
    }
}
