package io.openova.catalyst.apiserver;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses schedules and time zones as Kubernetes does. */
final class CronSchedule {
    private static final Set<String> NAMED =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<Part> PARTS = List.of(
            new Part("minute", 0, 59, List.of()),
            new Part("hour", 0, 23, List.of()),
            new Part("day of the month", 1, 31, List.of()),
            new Part(
                    "month",
                    1,
                    12,
                    List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Part("day of the week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    /** In the IANA database, but not among Java's names. */
    private static final Map<String, Boolean> MORE_ZONES =
            Map.of("EST", true, "MST", true, "HST", true, "ROC", true, "Factory", true);

    private CronSchedule() {}

    private record Part(String name, int least, int most, List<String> words) {
        Optional<String> problem(String text) {
            for (String range : text.split(",", -1)) {
                // Nothing may follow a comma directly but the next value; an empty one is skipped.
                if (!range.isEmpty() && !isRange(range)) {
                    return Optional.of("\"" + range + "\" is not a " + name + " (" + least + " to " + most + ")");
                }
            }
            return Optional.empty();
        }

        private boolean isRange(String range) {
            String[] stepped = range.split("/", -1);
            String[] ends = stepped[0].split("-", -1);
            if (stepped.length > 2 || stepped.length == 2 && !isStep(stepped[1])) {
                return false;
            }
            if (ends[0].equals("*") || ends[0].equals("?")) {
                return true;
            }
            int first = number(ends[0]);
            int last = ends.length == 1 ? first : number(ends[1]);
            return ends.length <= 2 && first >= least && last <= most && first <= last;
        }

        private boolean isStep(String text) {
            return areDigits(text) && Integer.parseInt(text) > 0;
        }

        private int number(String text) {
            int word = words.indexOf(text.toLowerCase(Locale.ROOT));
            if (word >= 0) {
                return word + least;
            }
            return areDigits(text) ? Integer.parseInt(text) : Integer.MIN_VALUE / 2 + most;
        }
    }

    /** Describes the fault of a schedule. */
    static Optional<String> problem(String schedule) {
        if (schedule.contains("TZ")) {
            return Optional.of("a schedule names no time zone: that is what \"timeZone\" is for");
        }
        if (schedule.startsWith("@")) {
            boolean isInterval = schedule.startsWith("@every ") && isDuration(schedule.substring("@every ".length()));
            return NAMED.contains(schedule) || isInterval
                    ? Optional.empty()
                    : Optional.of("\"" + schedule + "\" is not a schedule that has a name");
        }
        String[] parts = schedule.strip().split("\\s+");
        if (parts.length != PARTS.size()) {
            return Optional.of("a schedule has 5 parts, but this has " + (schedule.isBlank() ? 0 : parts.length));
        }
        for (int i = 0; i < parts.length; i++) {
            Optional<String> problem = PARTS.get(i).problem(parts[i]);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static boolean areDigits(String text) {
        return text.length() <= 9 && areDigits(text, 0, text.length());
    }

    /** Whether there is at least one character in the range, and each is a digit. */
    static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }

    private static boolean isDuration(String text) {
        return text.matches("[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)");
    }

    static boolean isZone(String name) {
        return ZONES.contains(name) && !name.startsWith("SystemV/") || MORE_ZONES.containsKey(name);
    }
}
