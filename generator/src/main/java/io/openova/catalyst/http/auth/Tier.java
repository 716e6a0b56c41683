package io.openova.catalyst.http.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do in an Environment, from least to most; a higher tier may do what a lower one may. */
public enum Tier {
    /** Reads. */
    VIEWER,
    /** Writes in dev and poc Environments, reads elsewhere. */
    DEVELOPER,
    /** Installs, changes, and removes. */
    ADMIN,
    /** Everything. */
    OWNER;

    /** The word for messages and token files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Tier other) {
        return compareTo(other) >= 0;
    }

    /** The tier of this word; empty when there is none. */
    public static Optional<Tier> of(String word) {
        return Arrays.stream(values()).filter(tier -> tier.word().equals(word)).findFirst();
    }
}
