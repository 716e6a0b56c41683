package io.openova.catalyst.overlay.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.ChildJvm;
import io.openova.catalyst.overlay.HttpGitServer;
import io.openova.catalyst.overlay.QuietProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("tools")
class NoProcessTest {
    @Test
    void S09_no_program_is_started_and_the_home_folder_is_left_alone(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), "[core]\n\tfsyncObjectFiles = broken on purpose\n[");
        Path called = folder.resolve("called");
        Path programs = traps(folder.resolve("bin"), called);
        Path key = folder.resolve("key");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                        .start()
                        .waitFor())
                .isZero();
        Overlays.create(folder.resolve("served.git"), "main");
        try (HttpGitServer server = new HttpGitServer(folder)) {
            boolean traced = isOnPath("strace");
            Path trace = folder.resolve("trace");
            List<String> tracer = traced
                    ? List.of(tool("strace"), "-f", "-qq", "-e", "trace=execve,execveat", "-o", trace.toString())
                    : List.of();
            ProcessBuilder builder = ChildJvm.builder(
                    tracer,
                    List.of("-Duser.home=" + home),
                    QuietProcess.class,
                    folder.resolve("local.git").toString(),
                    server.location("served.git").toString(),
                    HttpGitServer.TOKEN,
                    folder.resolve("caches").toString(),
                    key.toString());
            builder.environment().put("PATH", programs.toString());
            builder.environment().put("HOME", home.toString());
            builder.environment().put("XDG_CONFIG_HOME", home.toString());
            Process process = builder.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).endsWith("done\n");
            assertThat(called).doesNotExist();
            try (Stream<Path> files = Files.list(home)) {
                assertThat(files).containsExactly(home.resolve(".gitconfig"));
            }
            if (traced) {
                // The one is Java itself.
                assertThat(Files.readAllLines(trace))
                        .filteredOn(line -> line.contains("exec"))
                        .hasSize(1);
            }
        }
        for (String repository : List.of("local.git", "served.git")) {
            new GitCli(folder.resolve(repository)).fsck();
        }
    }

    /** Programs that JGit is known to run, each of which would leave a trace. */
    private static Path traps(Path folder, Path called) throws IOException {
        Files.createDirectory(folder);
        for (String program : List.of("git", "sh", "bash", "ssh", "gpg", "ssh-keygen", "uname", "umask", "hostname")) {
            Path trap = folder.resolve(program);
            Files.writeString(trap, "#!/bin/sh\necho \"$0 $*\" >> " + called + "\n");
            Files.setPosixFilePermissions(trap, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return folder;
    }

    private static boolean isOnPath(String program) {
        return !found(program).isEmpty();
    }

    private static String tool(String program) {
        return found(program).get(0);
    }

    private static List<String> found(String program) {
        List<String> found = new ArrayList<>();
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                found.add(file.toString());
            }
        }
        return found;
    }
}
