package io.openova.catalyst.chart.worker;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * What one call of Helm may use.
 *
 * @param deadline after which the process is ended
 * @param answerBytes of what is printed
 * @param memoryBytes of the process's data
 */
public record HelmLimits(Duration deadline, int answerBytes, long memoryBytes) {
    /** Charts that are in use render within a second or two, to less than a mebibyte. */
    public static final HelmLimits DEFAULT = new HelmLimits(Duration.ofSeconds(30), 32 << 20, 2L << 30);

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
