package io.openova.catalyst.chart.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The limits of one call of Helm.
 *
 * @param deadline after which the process is ended
 * @param answerBytes of what is printed
 * @param memoryBytes of the process's data
 */
public record HelmLimits(Duration deadline, int answerBytes, long memoryBytes) {
    private static final Path CGROUP = Path.of("/sys/fs/cgroup/memory.max");
    private static final long MOST_MEMORY = 2L << 30;
    /** Java, Helm, and a chart of everyday size. */
    private static final long LEAST_MEMORY = 192L << 20;

    /** Real charts render within a second or two, to less than a mebibyte. */
    public static final HelmLimits DEFAULT =
            new HelmLimits(Duration.ofSeconds(30), 32 << 20, memory(contentOf(CGROUP)));

    private static String contentOf(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException notThere) {
            // Without a readable limit, there is none.
            return "";
        }
    }

    /**
     * Returns Helm's share of a container's memory: half, because exceeding the limit would end the whole container.
     *
     * @param limit as the control group reports it: a number of bytes, or {@code max}
     */
    static long memory(String limit) {
        String bytes = limit.strip();
        return bytes.matches("[0-9]{1,18}")
                ? Math.max(LEAST_MEMORY, Math.min(MOST_MEMORY, Long.parseLong(bytes) / 2))
                : MOST_MEMORY;
    }

    /**
     * The default with another deadline.
     *
     * @param duration as {@code 45s}, {@code 2m}, or a number of seconds
     * @return empty when the text is no such duration, or not between a second and an hour
     */
    public static Optional<HelmLimits> withDeadline(String duration) {
        String text = duration.strip().toUpperCase(Locale.ROOT);
        try {
            Duration deadline =
                    text.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.parse("PT" + text);
            boolean isSane =
                    deadline.compareTo(Duration.ofSeconds(1)) >= 0 && deadline.compareTo(Duration.ofHours(1)) <= 0;
            return isSane
                    ? Optional.of(new HelmLimits(deadline, DEFAULT.answerBytes(), DEFAULT.memoryBytes()))
                    : Optional.empty();
        } catch (DateTimeParseException notADuration) {
            return Optional.empty();
        }
    }
}
