package io.openova.catalyst.http.auth;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The authenticated caller and their rights.
 *
 * @param id stable name for the log, the audit, and the commit's trailer
 * @param name for the commit's author
 * @param email for the commit's author
 * @param grants the tier by Environment name; {@link #EVERYWHERE} stands for all Environments. What is not granted is
 * denied
 */
public record Caller(String id, String name, String email, Map<String, Tier> grants) {
    public static final String EVERYWHERE = "*";

    private static final Set<String> OPEN_TO_DEVELOPERS = Set.of("dev", "poc");

    public Caller {
        grants = Map.copyOf(new TreeMap<>(grants));
    }

    /** The tier in an Environment; empty when the caller has none there. */
    public Optional<Tier> in(String environment) {
        Optional<Tier> everywhere = Optional.ofNullable(grants.get(EVERYWHERE));
        // A grant for all Environments must not be had by naming an Environment '*'.
        Optional<Tier> here =
                environment.equals(EVERYWHERE) ? Optional.empty() : Optional.ofNullable(grants.get(environment));
        return here.isPresent() && everywhere.isPresent()
                ? Optional.of(here.get().includes(everywhere.get()) ? here.get() : everywhere.get())
                : here.or(() -> everywhere);
    }

    public boolean maySee(String environment) {
        return in(environment).isPresent();
    }

    /** @param type of the Environment; empty when nobody knows it */
    public boolean may(Tier needed, String environment, Optional<String> type) {
        Optional<Tier> held = in(environment);
        return held.filter(tier -> tier.includes(needed)).isPresent()
                || needed == Tier.ADMIN
                        && held.filter(tier -> tier == Tier.DEVELOPER).isPresent()
                        && type.filter(OPEN_TO_DEVELOPERS::contains).isPresent();
    }

    /** Whether there may be an Environment in which the caller may do this; decides before a body is read. */
    public boolean mayAnywhere(Tier needed) {
        Tier least = needed == Tier.ADMIN ? Tier.DEVELOPER : needed;
        return grants.values().stream().anyMatch(tier -> tier.includes(least));
    }

    public boolean mayEverywhere(Tier needed) {
        Tier everywhere = grants.get(EVERYWHERE);
        return everywhere != null && everywhere.includes(needed);
    }
}
