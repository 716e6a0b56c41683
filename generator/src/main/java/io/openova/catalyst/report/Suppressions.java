package io.openova.catalyst.report;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments that suppress a finding for a while: {@code # catalyst:ignore RULE[,RULE] until YYYY-MM-DD: reason}, on the
 * finding's own line or on the line before it. Without a reason or a date a comment suppresses nothing, and after its
 * date it is a finding itself.
 */
public final class Suppressions {
    private static final String MARK = "catalyst:ignore";
    private static final Pattern COMMENT =
            Pattern.compile("#\\s*catalyst:ignore\\s+([a-z]+/[A-Za-z0-9,/ -]*?)\\s+until\\s+(\\S+?):\\s*(\\S.*)$");

    private final Function<String, Optional<String>> texts;
    private final LocalDate today;

    /**
     * @param texts the content of a file by the name that findings give it
     * @param today a comment's date counts to its end
     */
    public Suppressions(Function<String, Optional<String>> texts, LocalDate today) {
        this.texts = texts;
        this.today = today;
    }

    private record Comment(Set<String> rules, LocalDate until) {}

    /** Returns the findings that are not suppressed, and findings about the comments themselves. */
    public List<Finding> apply(List<Finding> findings) {
        Map<String, Map<Integer, Comment>> byFile = new HashMap<>();
        List<Finding> left = new ArrayList<>();
        List<Finding> own = new ArrayList<>();
        for (Finding finding : findings) {
            boolean suppressed = finding.location()
                    .map(place -> {
                        Map<Integer, Comment> comments =
                                byFile.computeIfAbsent(place.file(), file -> comments(file, own));
                        return suppresses(comments.get(place.line()), finding)
                                || suppresses(comments.get(-place.line() + 1), finding);
                    })
                    .orElse(false);
            if (!suppressed) {
                left.add(finding);
            }
        }
        left.addAll(own);
        return left;
    }

    private boolean suppresses(@org.jspecify.annotations.Nullable Comment comment, Finding finding) {
        return comment != null
                && !today.isAfter(comment.until())
                && comment.rules().contains(finding.rule());
    }

    /**
     * Comments by line; one that is alone on its line applies to the next line, and has its own line's number, negated.
     */
    private Map<Integer, Comment> comments(String file, List<Finding> own) {
        Map<Integer, Comment> comments = new HashMap<>();
        String text = texts.apply(file).orElse("");
        if (!text.contains(MARK)) {
            return comments;
        }
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int mark = lines[i].indexOf(MARK);
            if (mark < 0) {
                continue;
            }
            Location place = new Location(file, i + 1, mark + 1, i + 1, mark + 1 + MARK.length());
            Optional<Comment> comment = comment(lines[i]);
            if (comment.isEmpty()) {
                own.add(Finding.warning(
                                "suppression/malformed",
                                Pointer.ROOT,
                                "this comment suppresses nothing as it is written")
                        .withRemedy("write '# catalyst:ignore RULE until YYYY-MM-DD: reason'")
                        .withLocation(Optional.of(place)));
                continue;
            }
            if (today.isAfter(comment.get().until())) {
                own.add(Finding.warning(
                                "suppression/expired",
                                Pointer.ROOT,
                                "this comment suppressed "
                                        + String.join(", ", comment.get().rules()) + " until "
                                        + comment.get().until())
                        .withRemedy("fix the cause, or set a new date")
                        .withLocation(Optional.of(place)));
            }
            boolean alone = lines[i].strip().startsWith("#");
            comments.put(alone ? -(i + 1) : i + 1, comment.get());
        }
        return comments;
    }

    private static Optional<Comment> comment(String line) {
        Matcher matcher = COMMENT.matcher(line.stripTrailing());
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            Set<String> rules =
                    new LinkedHashSet<>(List.of(matcher.group(1).strip().split("\\s*,\\s*")));
            return Optional.of(new Comment(rules, LocalDate.parse(matcher.group(2))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
