package io.openova.catalyst.http.answer;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A problem in the format of RFC 9457, with the extra members {@code error}, a stable code, and {@code errors}, the
 * findings.
 *
 * @param status HTTP status
 * @param error stable code, for example {@code application-not-found}
 * @param detail one or two sentences: what is wrong and what to do
 * @param errors findings about what the caller sent
 * @param members further members of the body
 * @param headers further headers
 */
public record Problem(
        int status,
        String error,
        String detail,
        List<Finding> errors,
        Map<String, Value> members,
        Map<String, String> headers) {
    public static final String TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
        members = new LinkedHashMap<>(members);
        headers = new LinkedHashMap<>(headers);
    }

    public static Problem of(int status, String error, String detail) {
        return new Problem(status, error, detail, List.of(), Map.of(), Map.of());
    }

    public Problem with(List<Finding> findings) {
        return new Problem(status, error, detail, findings, members, headers);
    }

    public Problem with(String member, Value value) {
        Map<String, Value> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(status, error, detail, errors, more, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, error, detail, errors, members, more);
    }

    /** With the retry time that the unavailable service requested; without one, the header stays as it is. */
    public Problem retryAfter(Optional<Duration> wait) {
        return wait.map(time -> withHeader(Problems.RETRY_AFTER, Long.toString(Math.max(1, time.toSeconds()))))
                .orElse(this);
    }

    public RefusedException refused() {
        return new RefusedException(this);
    }

    public Answer.Whole answer(String requestId) {
        ObjectBuilder body = Value.object()
                .put("type", "urn:catalyst:problem:" + error)
                .put("title", title(error))
                .put("status", status)
                .put("detail", detail)
                .put("error", error)
                .put("errors", Value.list(errors.stream().map(Problem::finding).toList()))
                .put("requestId", requestId);
        members.forEach(body::put);
        return new Answer.Whole(
                status, TYPE, headers, JsonWriter.write(body.build()).getBytes(StandardCharsets.UTF_8));
    }

    /** A finding as the reports of the command line write it. */
    public static ObjectValue finding(Finding finding) {
        ObjectBuilder entry = Value.object()
                .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .put("rule", finding.rule())
                .put("pointer", finding.pointer().toString());
        finding.location().ifPresent(place -> entry.put("line", place.line()).put("column", place.column()));
        entry.put("message", finding.message());
        if (!finding.remedy().isEmpty()) {
            entry.put("remedy", finding.remedy());
        }
        if (!finding.candidates().isEmpty()) {
            entry.put("candidates", Value.texts(finding.candidates()));
        }
        return entry.put("fingerprint", finding.fingerprint()).build();
    }

    private static String title(String error) {
        String words = error.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
