package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.git.objects.DiffPlanner;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The texts of a proposal. The branch name is derived from the change, so that the same change finds its branch again.
 */
final class ProposalText {
    private static final Pattern ONE_APPLICATION = Pattern.compile("([a-z]+) ([a-z0-9-]+/[a-z0-9-]+): .*");
    private static final int LONGEST_TITLE = 200;
    private static final int MOST_FILES = 100;

    private ProposalText() {}

    /** {@code catalyst/apply/qa-omantel/qa-wp}; for more than one object words and a digest of the files it touches. */
    static String branch(String subject, OverlayDiff diff) {
        Matcher one = ONE_APPLICATION.matcher(subject);
        if (one.matches()) {
            return "catalyst/" + one.group(1) + "/" + one.group(2);
        }
        int colon = subject.indexOf(": ");
        String words = (colon < 0 ? subject : subject.substring(0, colon))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String paths =
                diff.entries().stream().map(entry -> entry.path().toString()).collect(Collectors.joining("\n"));
        String digest = HexFormat.of()
                .formatHex(DiffPlanner.sha256().digest(paths.getBytes(StandardCharsets.UTF_8)))
                .substring(0, 8);
        return "catalyst/" + words.substring(0, Math.min(words.length(), 60)) + "-" + digest;
    }

    static String title(String subject) {
        String line = SingleLine.of(subject).strip();
        return line.length() <= LONGEST_TITLE ? line : line.substring(0, LONGEST_TITLE - 3) + "...";
    }

    /** Lists paths only: file content may be secret, and the Git host has its own access rules. */
    static String body(String commit, OverlayDiff diff) {
        StringBuilder body =
                new StringBuilder("Prepared by Catalyst in one commit; Flux applies it once it is merged.\n\n");
        diff.entries().stream().limit(MOST_FILES).forEach(entry -> body.append("- ")
                .append(entry.action().name().toLowerCase(Locale.ROOT))
                .append(" `")
                .append(entry.path())
                .append("`\n"));
        if (diff.entries().size() > MOST_FILES) {
            body.append("- and ").append(diff.entries().size() - MOST_FILES).append(" more\n");
        }
        return body.append("\nCommit: ")
                .append(commit)
                .append("\nPlan digest: ")
                .append(diff.digest())
                .append('\n')
                .toString();
    }
}
