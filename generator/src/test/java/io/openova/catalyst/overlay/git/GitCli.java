package io.openova.catalyst.overlay.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real Git, as an independent judge of what was written. */
public final class GitCli {
    private final Path repository;

    public GitCli(Path repository) {
        this.repository = repository;
    }

    /** Standard output and error together. */
    public record Answer(int exit, String text) {}

    /** Runs git and insists on success; its output without the last line end. */
    public String run(String... arguments) {
        Answer answer = with("", arguments);
        if (answer.exit() != 0) {
            throw new AssertionError("git " + String.join(" ", arguments) + ": " + answer.text());
        }
        return answer.text().stripTrailing();
    }

    public Answer tryRun(String... arguments) {
        return with("", arguments);
    }

    public Answer with(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        builder.environment().put("GIT_AUTHOR_NAME", "Outsider");
        builder.environment().put("GIT_AUTHOR_EMAIL", "outsider@example.com");
        builder.environment().put("GIT_COMMITTER_NAME", "Outsider");
        builder.environment().put("GIT_COMMITTER_EMAIL", "outsider@example.com");
        try {
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public void fsck() {
        Answer answer = tryRun("fsck", "--full", "--strict", "--no-progress");
        if (answer.exit() != 0) {
            throw new AssertionError("git fsck: " + answer.text());
        }
    }
}
