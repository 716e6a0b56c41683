package io.openova.catalyst.http.exchange;

import io.openova.catalyst.http.answer.Answer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lists of entity tags in {@code If-Match} and {@code If-None-Match} (RFC 9110, 8.8.3 and 13.1). */
public final class EntityTags {
    /** Spaces within a tag are taken, as most servers do. */
    private static final Pattern TAG = Pattern.compile("\\s*(?:(W/)?(\"[ !\\x23-\\x7e\\x80-\\xff]*\"))?\\s*(?:,|$)");

    private final boolean isAny;
    private final List<Tag> tags;

    private record Tag(boolean isWeak, String opaque) {}

    private EntityTags(boolean isAny, List<Tag> tags) {
        this.isAny = isAny;
        this.tags = tags;
    }

    /** Reads a header's value; anything other than a list of tags matches nothing. */
    public static EntityTags of(String header) {
        if (header.strip().equals("*")) {
            return new EntityTags(true, List.of());
        }
        List<Tag> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(header);
        int at = 0;
        while (at < header.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return new EntityTags(false, List.of());
            }
            if (matcher.group(2) != null) {
                tags.add(new Tag(matcher.group(1) != null, matcher.group(2)));
            }
            at = matcher.end();
        }
        return new EntityTags(false, tags);
    }

    /** The answer with a tag of its content, or 304 when the request names that tag in If-None-Match. */
    public static Answer kept(Exchange exchange, Answer.Whole answer) {
        String tag;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(answer.content());
            tag = "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        boolean isKept = exchange.header("If-None-Match")
                .filter(tags -> of(tags).matchWeakly(Optional.of(tag)))
                .isPresent();
        return isKept ? Answer.empty(304).with("ETag", tag) : answer.with("ETag", tag);
    }

    /** Strong comparison, for {@code If-Match}: whether the list names the tag; {@code *} names any that there is. */
    public boolean matchStrongly(Optional<String> current) {
        return current.filter(tag -> isAny
                        || tags.stream()
                                .anyMatch(given ->
                                        !given.isWeak() && given.opaque().equals(tag)))
                .isPresent();
    }

    /** Weak comparison, for {@code If-None-Match}; {@code W/} makes no difference. */
    public boolean matchWeakly(Optional<String> current) {
        return current.filter(tag ->
                        isAny || tags.stream().anyMatch(given -> given.opaque().equals(tag)))
                .isPresent();
    }
}
