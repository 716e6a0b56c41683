package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.RightsWorld;
import io.openova.catalyst.http.RightsWorld.Env;
import io.openova.catalyst.http.RightsWorld.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random callers do random things, one after the other on one overlay and one cluster, over HTTP, and the verdict is compared
 * with a model of ten lines: nobody reads or writes outside of what is theirs, and nobody is refused what is theirs (threats
 * S18, S21, S27). {@code -Dcatalyst.rights=20000} runs more sequences, {@code -Dcatalyst.rights.seed=} others.
 */
@Tag("slow")
class RightsPropertyTest {
    private static final int SEQUENCES = Integer.getInteger("catalyst.rights", 150);
    private static final long SEED = Long.getLong("catalyst.rights.seed", 19);
    private static final int MOST_STEPS = 5;
    private static final List<String> NAMES = List.of("web", "job");
    private static final List<String> ENVIRONMENTS = List.copyOf(new TreeSet<>(RightsWorld.ENVIRONMENTS.keySet()));
    private static final List<String> NAMESPACES = List.copyOf(RightsWorld.SPACES.keySet());

    private static final System.Logger LOG = System.getLogger("rights");

    @TempDir
    Path folder;

    private final Map<String, String> applications = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int allowed;
    private int refused;

    /** What is done. */
    private enum Verb {
        INSTALL,
        PREVIEW,
        GET,
        LIST,
        UPDATE,
        REMOVE,
        LOOK,
        HIDDEN,
        REVEAL,
        WRITE,
        SCALE,
        SECRET,
        DELETE,
        ROLE,
        FLUX,
        DIRECT,
        NAMESPACE,
        ENVIRONMENT,
        MISPLACED
    }

    /** One thing that a caller does. */
    private record Act(Verb verb, String environment, String namespace, String name) {
        String key() {
            return namespace + "/" + name;
        }
    }

    // The model. Everything that is not allowed here must be refused, and nothing else.

    private static Tier held(Map<String, Tier> grants, String environment) {
        Tier here = grants.getOrDefault(environment, grants.getOrDefault("*", Tier.VIEWER));
        return here.includes(grants.getOrDefault("*", here)) ? here : grants.getOrDefault("*", here);
    }

    private static boolean has(Map<String, Tier> grants, String environment, Tier tier, boolean isWrite) {
        boolean isAny = grants.containsKey(environment) || grants.containsKey("*");
        Tier held = held(grants, environment);
        Env at = RightsWorld.ENVIRONMENTS.getOrDefault(environment, new Env("", ""));
        boolean isOpen = isWrite && tier == Tier.ADMIN && Set.of("dev", "poc").contains(at.type());
        return isAny && (held.includes(tier) || isOpen && held == Tier.DEVELOPER);
    }

    private static boolean inNamespace(Map<String, Tier> grants, String namespace, Tier tier, boolean isWrite) {
        List<String> counting =
                RightsWorld.SPACES.getOrDefault(namespace, Space.NOBODYS).environments();
        return everywhere(grants, tier)
                || !counting.isEmpty() && counting.stream().allMatch(env -> has(grants, env, tier, isWrite));
    }

    private static boolean everywhere(Map<String, Tier> grants, Tier tier) {
        return grants.containsKey("*") && grants.getOrDefault("*", Tier.VIEWER).includes(tier);
    }

    private static boolean place(Map<String, Tier> grants, String environment, String namespace, Tier tier) {
        Space space = RightsWorld.SPACES.getOrDefault(namespace, Space.NOBODYS);
        Env own = RightsWorld.ENVIRONMENTS.getOrDefault(environment, new Env("", ""));
        return has(grants, environment, tier, true)
                && space.organization().equals(own.organization())
                && (space.isShared() || space.environments().stream().allMatch(env -> has(grants, env, tier, true)));
    }

    private boolean model(Map<String, Tier> grants, Act act) {
        Optional<String> current = Optional.ofNullable(applications.get(act.key()));
        return switch (act.verb()) {
            case LIST -> !grants.isEmpty();
            case GET ->
                current.filter(env -> has(grants, env, Tier.VIEWER, false)).isPresent();
            case PREVIEW ->
                place(grants, act.environment(), act.namespace(), Tier.VIEWER)
                        && current.map(env -> has(grants, env, Tier.VIEWER, false))
                                .orElse(true);
            case INSTALL ->
                place(grants, act.environment(), act.namespace(), Tier.ADMIN)
                        && current.map(env -> has(grants, env, Tier.ADMIN, true))
                                .orElse(true);
            case UPDATE ->
                current.filter(env -> place(grants, env, act.namespace(), Tier.ADMIN))
                        .isPresent();
            case REMOVE ->
                current.filter(env -> has(grants, env, Tier.ADMIN, true)).isPresent();
            case LOOK, HIDDEN -> inNamespace(grants, act.namespace(), Tier.VIEWER, false);
            case REVEAL -> inNamespace(grants, act.namespace(), Tier.ADMIN, false);
            case WRITE, SCALE, SECRET, DELETE -> inNamespace(grants, act.namespace(), Tier.ADMIN, true);
            case ROLE -> inNamespace(grants, act.namespace(), Tier.OWNER, true);
            case NAMESPACE -> everywhere(grants, Tier.VIEWER);
            case DIRECT -> everywhere(grants, Tier.ADMIN);
            case FLUX, ENVIRONMENT -> everywhere(grants, Tier.OWNER);
            case MISPLACED -> false;
        };
    }

    // What is done over HTTP.

    private static ApiFixture.Reply send(RightsWorld world, Act act) {
        String at = "/applications/" + act.name();
        String in = "?namespace=" + act.namespace();
        String request = "{\"name\":\"" + act.name() + "\",\"blueprint\":\"bp-any\",\"namespace\":\"" + act.namespace()
                + "\",\"environmentRef\":\"" + act.environment() + "\"}";
        String k8s = "/" + act.namespace() + "/";
        String edit = "{\"object\":{\"spec\":{\"paused\":true}}}";
        return switch (act.verb()) {
            case INSTALL -> post(world, "/applications?replace=true", request);
            case PREVIEW -> post(world, "/applications/preview", request);
            case GET -> world.api.get("someone", at + in);
            case LIST -> world.api.get("someone", "/applications?limit=500");
            case UPDATE ->
                put(world, at + in, "{\"values\":{\"n\":" + act.environment().length() + "}}");
            case REMOVE -> world.api.send("someone", "DELETE", at + in, "");
            case LOOK -> world.api.get("someone", "/k8s/deployment" + k8s + "web");
            case HIDDEN -> world.api.get("someone", "/k8s/secret" + k8s + "login");
            case REVEAL -> world.api.get("someone", "/k8s/sec" + k8s + "login?reveal=true");
            case WRITE -> put(world, "/k8s/deployments" + k8s + "web", edit);
            case SCALE -> put(world, "/k8s/deploy" + k8s + "web/scale", "{\"replicas\":2}");
            case SECRET -> put(world, "/k8s/secret" + k8s + "login", "{\"data\":{\"k\":\"eA==\"}}");
            case DELETE -> world.api.send("someone", "DELETE", "/k8s/cm" + k8s + "note", "");
            case ROLE -> put(world, "/k8s/role" + k8s + "rights", "{\"object\":{\"rules\":[]}}");
            case FLUX ->
                post(world, "/k8s/hr" + k8s + "web/apply", "{\"object\":{\"spec\":{\"targetNamespace\":\"x\"}}}");
            case DIRECT ->
                post(
                        world,
                        "/k8s/app" + k8s + "direct",
                        "{\"object\":{\"spec\":{\"environmentRef\":\"" + act.environment() + "\"}}}");
            case NAMESPACE -> world.api.get("someone", "/k8s/ns/_/" + act.namespace());
            case ENVIRONMENT ->
                post(
                        world,
                        "/k8s/env/_/" + act.environment() + "/dry-run",
                        "{\"object\":{\"spec\":{\"namespaces\":[\"cert-manager\"]}}}");
            case MISPLACED -> misplaced(world, act);
        };
    }

    /** A kind of the cluster in a namespace, or spelled as one, and a kind of namespaces outside of them. */
    private static ApiFixture.Reply misplaced(RightsWorld world, Act act) {
        String body = "{\"object\":{\"spec\":{\"namespaces\":[\"cert-manager\"]}}}";
        return switch (act.namespace().length() % 3) {
            case 0 -> put(world, "/k8s/env/" + act.namespace() + "/" + act.environment(), body);
            case 1 -> put(world, "/k8s/env/" + (act.name().equals("web") ? "-" : "A") + "/" + act.environment(), body);
            default -> world.api.get("someone", "/k8s/secret/_/login?reveal=true");
        };
    }

    private static ApiFixture.Reply post(RightsWorld world, String path, String body) {
        return world.api.send("someone", "POST", path, body);
    }

    private static ApiFixture.Reply put(RightsWorld world, String path, String body) {
        return world.api.send("someone", "PUT", path, body);
    }

    private void step(RightsWorld world, Map<String, Tier> grants, Act act) {
        int writes = world.cluster.writes();
        String head = world.api.head();
        boolean isAllowed = model(grants, act);
        ApiFixture.Reply reply = send(world, act);
        String where = grants + " " + act + " -> " + reply.status() + " " + reply.text();
        // Who sees the whole Sovereign gets a finding instead of 403 where only the namespace is wrong.
        boolean isSovereign = grants.containsKey("*");
        boolean isRefused = reply.status() == 403 || reply.status() == 404 || reply.status() == 422 && isSovereign;
        boolean isMissing = reply.status() == 404 && act.namespace().equals("nowhere") && act.verb() == Verb.NAMESPACE;
        if (isAllowed && reply.status() / 100 != 2 && !isMissing) {
            wrong.add("lost what is theirs: " + where);
        } else if (!isAllowed && !isRefused) {
            wrong.add("got what is not theirs: " + where);
        } else if (!isAllowed
                && (world.cluster.writes() != writes || !world.api.head().equals(head))) {
            wrong.add("refused, but something was written: " + where);
        } else if (act.verb() != Verb.REVEAL && reply.text().contains("Y2FuYXJ5IG9m")) {
            wrong.add("shows a Secret: " + where);
        } else if (act.verb() == Verb.REVEAL
                && isAllowed
                && !reply.text().contains(RightsWorld.canary(act.namespace()))) {
            wrong.add("does not show the Secret: " + where);
        } else if (isAllowed && act.verb() == Verb.LIST && !listed(reply).equals(visible(grants))) {
            wrong.add("lists others than " + visible(grants) + ": " + where);
        }
        learn(world, act, isAllowed);
    }

    private void learn(RightsWorld world, Act act, boolean isAllowed) {
        if (!isAllowed) {
            refused++;
            return;
        }
        allowed++;
        switch (act.verb()) {
            case INSTALL -> applications.put(act.key(), act.environment());
            case REMOVE -> applications.remove(act.key());
            case SECRET, DELETE, SCALE, WRITE, ROLE -> world.fill(act.namespace());
            default -> {}
        }
    }

    private Set<String> visible(Map<String, Tier> grants) {
        return applications.entrySet().stream()
                .filter(entry -> has(grants, entry.getValue(), Tier.VIEWER, false))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> listed(ApiFixture.Reply reply) {
        return reply.json().itemsAt("items").stream()
                .map(item -> item.textAt("namespace").orElse("") + "/"
                        + item.textAt("name").orElse(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // Chance.

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Map<String, Tier> grants(Random random) {
        Map<String, Tier> grants = new TreeMap<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            grants.put(one(random, ENVIRONMENTS), one(random, List.of(Tier.values())));
        }
        if (random.nextInt(8) == 0) {
            grants.put("*", one(random, List.of(Tier.values())));
        }
        return grants;
    }

    /** Half of the acts are about something that the caller has a name for, so that much is allowed. */
    private static Act act(Random random, Map<String, Tier> grants) {
        List<String> own =
                grants.keySet().stream().filter(name -> !name.equals("*")).toList();
        String environment = own.isEmpty() || random.nextBoolean() ? one(random, ENVIRONMENTS) : one(random, own);
        List<String> near = NAMESPACES.stream()
                .filter(namespace -> RightsWorld.SPACES
                                .getOrDefault(namespace, Space.NOBODYS)
                                .environments()
                                .contains(environment)
                        || RightsWorld.TEMPTING.getOrDefault(environment, "").equals(namespace))
                .toList();
        String namespace = random.nextBoolean() ? one(random, NAMESPACES) : one(random, near);
        return new Act(one(random, List.of(Verb.values())), environment, namespace, one(random, NAMES));
    }

    /** @param most deviations after which it ends */
    private void run(int sequences, int most, UnaryOperator<Map<String, Tier>> server) throws IOException {
        try (RightsWorld world = new RightsWorld(folder)) {
            for (int i = 0; i < sequences && wrong.size() < most; i++) {
                Random random = new Random(SEED * 1_000_003 + i);
                Map<String, Tier> grants = grants(random);
                world.api.caller("someone", server.apply(grants));
                int steps = 1 + random.nextInt(MOST_STEPS);
                for (int step = 0; step < steps; step++) {
                    step(world, grants, act(random, grants));
                }
                if (i % 1000 == 999) {
                    LOG.log(System.Logger.Level.INFO, (i + 1) + " sequences");
                }
            }
        }
    }

    @Test
    void S27_nobody_gets_what_is_not_theirs_and_nobody_loses_what_is() throws IOException {
        run(SEQUENCES, 5, grants -> grants);
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(allowed).isGreaterThan(SEQUENCES / 3);
        assertThat(refused).isGreaterThan(SEQUENCES);
        LOG.log(System.Logger.Level.INFO, SEQUENCES + " sequences: " + allowed + " allowed, " + refused + " refused");
    }

    @Test
    void the_model_notices_a_server_that_gives_more() throws IOException {
        run(1000, 1, grants -> {
            Map<String, Tier> more = new TreeMap<>(grants);
            more.putIfAbsent("north-prod", Tier.ADMIN);
            return more;
        });
        assertThat(wrong).isNotEmpty().anyMatch(text -> text.startsWith("got what is not theirs"));
    }

    @Test
    void the_model_notices_a_server_that_gives_less() throws IOException {
        run(1000, 1, grants -> {
            Map<String, Tier> less = new TreeMap<>(grants);
            less.remove("north-dev");
            return less;
        });
        assertThat(wrong).isNotEmpty().anyMatch(text -> text.startsWith("lost what is theirs"));
    }
}
