package io.openova.catalyst.overlay;

import io.openova.catalyst.finding.SingleLine;
import java.util.Optional;

/**
 * A commit message: the subject and the product's trailers. Text from a request never becomes a separate line, header,
 * or trailer (threat S16).
 */
public final class CommitMessage {
    public static final String KEY_TRAILER = "Idempotency-Key";
    /** Digest of the request that used the key; commits of earlier versions have none. */
    public static final String REQUEST_TRAILER = "Request-Digest";

    private static final int SUBJECT_LIMIT = 200;
    private static final int VALUE_LIMIT = 400;

    private CommitMessage() {}

    public static String of(String subject, CommitOrder order, String planDigest) {
        StringBuilder message = new StringBuilder(subject.length() + 256);
        message.append(subject(subject)).append("\n\n");
        trailer(message, "Request-Id", order.requestId());
        trailer(message, KEY_TRAILER, order.key());
        trailer(message, REQUEST_TRAILER, order.key().flatMap(key -> order.scope()
                .digest()));
        trailer(message, "Actor", order.actor());
        trailer(message, "Traceparent", order.traceparent());
        trailer(message, "Plan-Digest", Optional.of(planDigest));
        return message.toString();
    }

    /** Cleans a name or address: one line, no angle brackets, 1 to 200 characters. */
    public static String identity(String text, String otherwise) {
        String safe = cut(SingleLine.of(text).replace("<", "").replace(">", ""), SUBJECT_LIMIT)
                .strip();
        return safe.isEmpty() ? otherwise : safe;
    }

    private static String subject(String text) {
        String line = cut(SingleLine.of(text).strip(), SUBJECT_LIMIT);
        if (line.isEmpty()) {
            throw new IllegalArgumentException("a commit needs a subject");
        }
        // Git takes a line of dashes for the end of a message, and `#` for a comment.
        char first = line.charAt(0);
        return first == '-' || first == '#' ? String.format("\\u%04x", (int) first) + line.substring(1) : line;
    }

    private static void trailer(StringBuilder message, String name, Optional<String> value) {
        value.map(v -> cut(SingleLine.of(v).strip(), VALUE_LIMIT))
                .filter(v -> !v.isEmpty())
                .ifPresent(v -> message.append(name).append(": ").append(v).append('\n'));
    }

    private static String cut(String text, int limit) {
        if (text.codePointCount(0, text.length()) <= limit) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, limit - 3)) + "...";
    }
}
