package io.openova.catalyst.ui;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Codes of login links: 256 random bits, good once and for a minute. */
public final class LoginCodes {
    /** How long a code is good. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final int MOST = 64;
    private static final int CODE_BYTES = 32;

    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    private record Issued(String reference, long until) {}

    public LoginCodes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A new code; the oldest one ends when there are too many.
     *
     * @param reference of the token whose caller is logged in
     */
    public synchronized String issue(String reference) {
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        issued.put(code, new Issued(reference, nanoTime.getAsLong() + LIFETIME.toNanos()));
        Iterator<String> oldest = issued.keySet().iterator();
        while (issued.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
        return code;
    }

    /** The reference that the code was issued for; empty for a code that is unknown, used, or too old. */
    public synchronized Optional<String> redeem(String code) {
        Issued found = issued.remove(code);
        return found == null || nanoTime.getAsLong() - found.until() > 0
                ? Optional.empty()
                : Optional.of(found.reference());
    }
}
