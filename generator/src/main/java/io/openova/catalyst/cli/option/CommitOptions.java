package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.overlay.CommitOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who commits, and under which keys. */
public final class CommitOptions {
    private static final Pattern AUTHOR = Pattern.compile("\\s*([^<>]*[^<>\\s])\\s*<([^<>\\s]+@[^<>\\s]+)>\\s*");

    @Option(
            names = "--idempotency-key",
            paramLabel = "K",
            description = "Run the command again with the same key and it answers the first commit instead of making"
                    + " another. The key belongs to author, command, and target; with another request it is refused"
                    + " (exit 4). At most 200 characters.")
    @Nullable
    String idempotencyKey;

    @Option(names = "--request-id", paramLabel = "ID", description = "Goes into the commit's trailers.")
    @Nullable
    String requestId;

    @Option(
            names = "--author",
            paramLabel = "\"NAME <MAIL>\"",
            description = "Author of the commit. Default: $CATALYST_AUTHOR, then $GIT_AUTHOR_NAME and"
                    + " $GIT_AUTHOR_EMAIL, then your user name.")
    @Nullable
    String author;

    public CommitOrder order(Console console) {
        CommitOrder.Author by = author(console);
        try {
            return new CommitOrder(
                    by, Optional.ofNullable(requestId), Optional.ofNullable(idempotencyKey), Optional.of(by.email()));
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    private CommitOrder.Author author(Console console) {
        Optional<String> given = Optional.ofNullable(author).or(() -> console.variable("CATALYST_AUTHOR"));
        if (given.isPresent()) {
            Matcher matcher = AUTHOR.matcher(given.get());
            if (!matcher.matches()) {
                throw new UsageException("an author is written as \"Name <mail@example.org>\"");
            }
            return new CommitOrder.Author(matcher.group(1), matcher.group(2));
        }
        String user = System.getProperty("user.name", "catalyst");
        return new CommitOrder.Author(
                console.variable("GIT_AUTHOR_NAME").orElse(user),
                console.variable("GIT_AUTHOR_EMAIL").orElse(user + "@localhost"));
    }
}
