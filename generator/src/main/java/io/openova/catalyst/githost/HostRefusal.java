package io.openova.catalyst.githost;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.httpclient.WebAnswer.Answered;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.value.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Explains why a host refused a request; maps its status to a remedy. */
final class HostRefusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_WORDS = 300;
    private static final ReadLimits ANSWER = new ReadLimits(8 * 1024 * 1024, 64);

    private final boolean passing;
    private final @Nullable Duration wait;

    private HostRefusal(String message, boolean passing, Optional<Duration> wait) {
        super(message);
        this.passing = passing;
        this.wait = wait.orElse(null);
    }

    static HostRefusal lasting(String message) {
        return new HostRefusal(message, false, Optional.empty());
    }

    static HostRefusal passing(String message, Optional<Duration> wait) {
        return new HostRefusal(message, true, wait);
    }

    static HostRefusal of(Answered answer, String place, String secret, Clock clock) {
        String said = words(answer).replace(secret, "***");
        String suffix = said.isEmpty() ? "" : " It says: " + said;
        Optional<Duration> wait = waits(answer, clock);
        int status = answer.status();
        if (isRateLimit(answer)) {
            return passing(
                    place + " has had too many requests with this token"
                            + wait.map(w -> "; it asks to wait " + w.toSeconds() + " s")
                                    .orElse("") + "." + suffix,
                    wait);
        }
        if (status == 503 || status == 502 || status == 504 || status == 500) {
            return passing(place + " cannot answer now (HTTP " + status + "); try again later." + suffix, wait);
        }
        return lasting(place
                + switch (status) {
                    case 401 -> " does not accept the token (HTTP 401); give one that is valid.";
                    case 403 -> " does not allow it (HTTP 403); the token needs the right to write pull requests.";
                    case 404 -> " has no such repository, or the token may not see it (HTTP 404); check OWNER/NAME.";
                    case 301, 302, 307, 308 ->
                        " has moved (HTTP " + status + "), and redirects are not followed; write its new address.";
                    case 409, 422 -> " refuses the pull request (HTTP " + status + ").";
                    case 423 -> " is archived (HTTP 423).";
                    default -> " answers HTTP " + status + ".";
                }
                + suffix);
    }

    boolean mayPass() {
        return passing;
    }

    Optional<Duration> pause() {
        return Optional.ofNullable(wait);
    }

    OverlayUnavailableException toUnavailable() {
        String message = String.valueOf(getMessage());
        return pause().map(w -> new OverlayUnavailableException(message, w))
                .orElseGet(() -> new OverlayUnavailableException(message, this));
    }

    /** GitHub says 403 with nothing remaining, or 403 or 429 with a time to wait. */
    private static boolean isRateLimit(Answered answer) {
        return answer.status() == 429
                || answer.status() == 403
                        && (answer.header("retry-after").isPresent()
                                || answer.header("x-ratelimit-remaining").equals(Optional.of("0")));
    }

    private static Optional<Duration> waits(Answered answer, Clock clock) {
        Instant now = clock.instant();
        return answer.header("retry-after")
                .flatMap(text -> seconds(text).or(() -> date(text).map(at -> Duration.between(now, at))))
                .or(() -> answer.header("x-ratelimit-remaining")
                        .filter("0"::equals)
                        .flatMap(zero -> answer.header("x-ratelimit-reset"))
                        .flatMap(HostRefusal::seconds)
                        .map(at -> Duration.between(now, Instant.ofEpochSecond(at.toSeconds()))))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,10}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static Optional<Value> json(Answered answer) {
        ReadOutcome read = new DocumentReader().readJson(answer.body(), "answer", ANSWER);
        return read.isClean() ? Optional.of(read.documents().get(0).value()) : Optional.empty();
    }

    /** The host's message and the texts of its errors. */
    private static String words(Answered answer) {
        String words = json(answer)
                .map(value -> Stream.concat(
                                value.textAt("message").stream(),
                                value.itemsAt("errors").stream()
                                        .flatMap(error -> error instanceof Value.TextValue text
                                                ? Stream.of(text.text())
                                                : error.textAt("message").stream()))
                        .collect(Collectors.joining(" ")))
                .orElse("");
        String line = SingleLine.of(words).strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "...";
    }
}
