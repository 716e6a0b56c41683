package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.git.ConfiguredAuthor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
            description = "Key that makes the command safe to repeat: a second run with the same key returns the "
                    + "first commit instead of creating another. The key belongs to author, command, and target; "
                    + "with a different request it is refused (exit code 4). At most 200 characters.")
    @Nullable
    String idempotencyKey;

    @Option(names = "--request-id", paramLabel = "ID", description = "Id to record in the commit's trailers.")
    @Nullable
    String requestId;

    @Option(
            names = "--author",
            paramLabel = "\"NAME <MAIL>\"",
            description = "Author of the commit. Default: $CATALYST_AUTHOR, then $GIT_AUTHOR_NAME and"
                    + " $GIT_AUTHOR_EMAIL, then user.name and user.email of Git's configuration, then your user name.")
    @Nullable
    String author;

    public CommitOrder order(Console console) {
        return order(console, Optional.empty());
    }

    /** @param overlay whose configuration may name the author if it is on this machine */
    public CommitOrder order(Console console, Optional<CommandContext.OverlayAddress> overlay) {
        CommitOrder.Author by = author(console, overlay);
        try {
            return new CommitOrder(
                    by, Optional.ofNullable(requestId), Optional.ofNullable(idempotencyKey), Optional.of(by.email()));
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    private CommitOrder.Author author(Console console, Optional<CommandContext.OverlayAddress> overlay) {
        Optional<String> given = Optional.ofNullable(author).or(() -> console.variable("CATALYST_AUTHOR"));
        if (given.isPresent()) {
            Matcher matcher = AUTHOR.matcher(given.get());
            if (!matcher.matches()) {
                throw new UsageException("an author is written as \"Name <mail@example.org>\"");
            }
            return new CommitOrder.Author(matcher.group(1), matcher.group(2));
        }
        Optional<String> name = console.variable("GIT_AUTHOR_NAME");
        Optional<String> email = console.variable("GIT_AUTHOR_EMAIL");
        if (name.isEmpty() || email.isEmpty()) {
            ConfiguredAuthor configured = ConfiguredAuthor.of(
                    overlay.flatMap(CommitOptions::folder),
                    console.variable("HOME").flatMap(CommitOptions::path),
                    console.variable("XDG_CONFIG_HOME").flatMap(CommitOptions::path));
            name = name.or(configured::name);
            email = email.or(configured::email);
        }
        return name.isPresent() && email.isPresent()
                ? new CommitOrder.Author(name.get(), email.get())
                : ofUser(name, email);
    }

    private static CommitOrder.Author ofUser(Optional<String> name, Optional<String> email) {
        String user = userName();
        return new CommitOrder.Author(name.orElse(user), email.orElse(user + "@localhost"));
    }

    /**
     * The user's name, or {@code uid-N} if the system has no name for the user id, as in a container that runs with an
     * arbitrary uid.
     */
    private static String userName() {
        String name = System.getProperty("user.name", "?");
        if (!name.isBlank() && !name.equals("?")) {
            return name;
        }
        try {
            return "uid-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            throw new UsageException("the current user has no name; name the author with --author \"NAME <MAIL>\""
                    + " or CATALYST_AUTHOR");
        }
    }

    private static Optional<Path> folder(CommandContext.OverlayAddress overlay) {
        try {
            return OverlayLocation.parse(overlay.location()) instanceof OverlayLocation.Local local
                    ? Optional.of(local.path())
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            // Opening the overlay reports what is wrong with it.
            return Optional.empty();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException malformed) {
            return Optional.empty();
        }
    }
}
