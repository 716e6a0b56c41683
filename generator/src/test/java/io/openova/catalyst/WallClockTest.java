package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No verdict of a test depends on how fast the machine is: the suite must pass on one that is slow and busy. */
class WallClockTest {
    private static final int LEAST_SECONDS = 60;

    private static final Pattern CLOCK =
            Pattern.compile("assertTimeout|@Timeout|Thread\\.sleep\\(|currentTimeMillis\\(|System\\.nanoTime\\(\\)");

    /** Waiting for what must happen: the limit is there to end a broken run, and must not be met by a slow one. */
    private static final Pattern WAIT = Pattern.compile(
            "(?:waitFor|await|awaitTermination|get|poll|tryAcquire|tryLock)\\(([0-9_]+), (?:TimeUnit\\.)?SECONDS\\)");

    /** Who may look at the clock, and what for. */
    private static final Map<String, String> REASONS = Map.of(
            "ControllerRig.java", "ends a wait that will not end by itself",
            "RawClient.java", "ends a wait that will not end by itself",
            "GuideShell.java", "ends a wait that will not end by itself",
            "ProgramUnderWatch.java", "ends a wait that will not end by itself",
            "HistoryTest.java", "prints a figure",
            "ImpactTest.java", "prints a figure",
            "FastYamlReaderPropertyTest.java", "a seed",
            "WallClockTest.java", "this list");

    private static List<Path> sources() throws IOException {
        Path here = Path.of("src/test/java");
        Path root = Files.isDirectory(here) ? here : Path.of("generator").resolve(here);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void no_test_looks_at_the_clock_without_a_reason() throws IOException {
        TreeSet<String> looking = new TreeSet<>();
        for (Path file : sources()) {
            if (CLOCK.matcher(Files.readString(file)).find()) {
                looking.add(String.valueOf(file.getFileName()));
            }
        }
        assertThat(looking)
                .as("inject a clock, count steps, or compare with a peer (PeerCost); reasons: " + REASONS)
                .isSubsetOf(REASONS.keySet());
    }

    @Test
    void a_wait_for_what_must_happen_has_a_generous_limit() throws IOException {
        TreeSet<String> hasty = new TreeSet<>();
        for (Path file : sources()) {
            Matcher wait = WAIT.matcher(Files.readString(file));
            while (wait.find()) {
                if (Integer.parseInt(wait.group(1).replace("_", "")) < LEAST_SECONDS) {
                    hasty.add(file.getFileName() + ": " + wait.group());
                }
            }
        }
        assertThat(hasty).isEmpty();
    }
}
