package io.openova.catalyst.registry;

import io.openova.catalyst.finding.SingleLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference of an artifact: {@code oci://host[:port]/repository[:tag][@sha256:…]}.
 *
 * @param host with its port
 * @param repository path below the host
 * @param tag empty when none is named
 * @param digest empty when none is named
 */
public record ArtifactReference(String host, String repository, Optional<String> tag, Optional<String> digest) {
    private static final Pattern FORM = Pattern.compile(
            "(?:oci://)?([A-Za-z0-9.-]+(?::[0-9]{1,5})?|\\[::1](?::[0-9]{1,5})?)"
                    + "/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

    /** @throws IllegalArgumentException for anything else */
    public static ArtifactReference parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + SingleLine.of(text)
                            + "' is not an artifact reference; write oci://HOST/REPOSITORY, with :TAG or @sha256:DIGEST where one is meant");
        }
        return new ArtifactReference(
                matcher.group(1),
                matcher.group(2),
                Optional.ofNullable(matcher.group(3)),
                Optional.ofNullable(matcher.group(4)));
    }

    /** The same repository at another tag or digest. */
    public ArtifactReference at(String tagOrDigest) {
        return tagOrDigest.startsWith("sha256:")
                ? new ArtifactReference(host, repository, Optional.empty(), Optional.of(tagOrDigest))
                : new ArtifactReference(host, repository, Optional.of(tagOrDigest), Optional.empty());
    }

    /** A repository below this one. */
    public ArtifactReference below(String name) {
        return new ArtifactReference(host, repository + "/" + name, Optional.empty(), Optional.empty());
    }

    /** The part by which a registry looks it up: the digest, or the tag; empty when neither is given. */
    public Optional<String> version() {
        return digest.or(() -> tag);
    }

    @Override
    public String toString() {
        return "oci://" + host + "/" + repository + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
