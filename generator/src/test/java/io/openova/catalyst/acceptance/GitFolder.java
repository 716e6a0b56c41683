package io.openova.catalyst.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository as people make one, with the real Git. */
record GitFolder(Path path) {

    /** An empty repository with a work tree, on branch {@code main}. */
    static GitFolder init(Path path) throws IOException {
        Files.createDirectories(path);
        GitFolder made = new GitFolder(path);
        made.git("init", "-q", "-b", "main");
        made.git("config", "user.name", "Person");
        made.git("config", "user.email", "person@example.org");
        return made;
    }

    /** Output and error together, without the last line end; an error for any other exit than 0. */
    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(path.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    GitFolder file(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    GitFolder commit(String subject) {
        git("add", "-A");
        git("commit", "-q", "-m", subject);
        return this;
    }

    /** A bare clone of it beside it. */
    GitFolder bare(String name) {
        Path bare = path.resolveSibling(name);
        git("clone", "-q", "--bare", ".", bare.toString());
        return new GitFolder(bare);
    }

    GitFolder clone(String name) {
        Path clone = path.resolveSibling(name);
        git("clone", "-q", ".", clone.toString());
        return new GitFolder(clone);
    }
}
