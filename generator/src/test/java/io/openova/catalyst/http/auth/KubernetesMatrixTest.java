package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.FakeCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Role x verb x Environment for the objects of the cluster: a verdict for each cell, and in a refused one no request that could
 * change the cluster, and no commit.
 */
@Tag("slow")
class KubernetesMatrixTest {
    /** What a cell asks for; {@code {ns}} is the Environment's namespace. */
    private record Verb(String method, String path, String body, Tier tier) {}

    private static final String EDIT = "{\"object\":{\"spec\":{\"paused\":true}}}";
    private static final List<Verb> VERBS = List.of(
            new Verb("GET", "/k8s/deployment/{ns}/web", "", Tier.VIEWER),
            new Verb("GET", "/k8s/secret/{ns}/login", "", Tier.VIEWER),
            new Verb("GET", "/k8s/secret/{ns}/login?reveal=true", "", Tier.ADMIN),
            new Verb("PUT", "/k8s/deployment/{ns}/web", EDIT, Tier.ADMIN),
            new Verb("POST", "/k8s/deployment/{ns}/web", EDIT, Tier.ADMIN),
            new Verb("PUT", "/k8s/deployment/{ns}/web/apply", EDIT, Tier.ADMIN),
            new Verb("POST", "/k8s/deployment/{ns}/web/apply", EDIT, Tier.ADMIN),
            new Verb("POST", "/k8s/deployment/{ns}/web/dry-run", EDIT, Tier.ADMIN),
            new Verb("PUT", "/k8s/deployment/{ns}/web/scale", "{\"replicas\":2}", Tier.ADMIN),
            new Verb("POST", "/k8s/deployment/{ns}/web/scale", "{\"replicas\":3}", Tier.ADMIN),
            new Verb("POST", "/k8s/deployment/{ns}/web/restart", "", Tier.ADMIN),
            new Verb("PUT", "/k8s/secret/{ns}/login", "{\"data\":{\"k\":\"eA==\"}}", Tier.ADMIN),
            new Verb("DELETE", "/k8s/configmap/{ns}/gone", "", Tier.ADMIN),
            new Verb("PUT", "/k8s/role/{ns}/rights", "{\"object\":{\"rules\":[]}}", Tier.OWNER),
            new Verb("GET", "/k8s/namespace/_/{ns}", "", Tier.VIEWER),
            new Verb("DELETE", "/k8s/namespace/_/{ns}", "", Tier.OWNER));

    /** Environments and their namespaces. */
    private static final Map<String, String> ENVIRONMENTS =
            Map.of("acme", "acme", "acme-dev", "acme-dev", "rival-prod", "rival");

    private static FakeCluster cluster;
    private static ClusterResources resources;
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        cluster = new FakeCluster();
        resources = ClusterResources.connect(Optional.of(cluster.kubeconfig(folder)), Clock.systemUTC());
        api = ApiFixture.start(folder, settings -> settings, ApiExtras.NONE.with(resources));
        ENVIRONMENTS.forEach((environment, namespace) -> TestWorld.delivered(TestWorld.apply(
                "{\"name\":\"there\",\"blueprint\":\"bp-any\",\"namespace\":\"" + namespace + "\",\"environmentRef\":\""
                        + environment + "\"}",
                api.overlay)));
        for (Tier tier : Tier.values()) {
            api.caller(tier.word() + "-of-acme", Map.of("acme", tier));
            api.caller(tier.word() + "-of-acme-dev", Map.of("acme-dev", tier));
        }
        api.caller("nobody", Map.of());
    }

    @AfterAll
    static void stop() {
        api.close();
        resources.close();
        cluster.close();
    }

    @Test
    void S18_each_cell_has_its_verdict_and_a_refused_one_touches_neither_cluster_nor_overlay() {
        List<String> wrong = new ArrayList<>();
        int cells = 0;
        for (String role : roles()) {
            for (String environment : ENVIRONMENTS.keySet()) {
                for (Verb verb : VERBS) {
                    cell(wrong, role, environment, verb);
                    cells++;
                }
            }
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(cells).isEqualTo(13 * 3 * 16);
    }

    private static List<String> roles() {
        List<String> roles = new ArrayList<>(List.of("nobody"));
        for (Tier tier : Tier.values()) {
            roles.addAll(List.of(tier.word(), tier.word() + "-of-acme", tier.word() + "-of-acme-dev"));
        }
        return roles;
    }

    private static boolean isAllowed(String role, String environment, Verb verb) {
        String[] parts = role.split("-of-");
        Optional<Tier> tier = Tier.of(parts[0]);
        boolean isEverywhere = parts.length == 1;
        if (tier.isEmpty() || !isEverywhere && !parts[1].equals(environment)) {
            return false;
        }
        if (verb.path().contains("/_/")) {
            return isEverywhere && tier.get().includes(verb.tier());
        }
        // Reading a Secret's values is no write, so developers may not do it even in dev.
        boolean isDevelopers = tier.get() == Tier.DEVELOPER
                && verb.tier() == Tier.ADMIN
                && environment.equals("acme-dev")
                && !verb.path().contains("reveal");
        return tier.get().includes(verb.tier()) || isDevelopers;
    }

    private static void cell(List<String> wrong, String role, String environment, Verb verb) {
        String namespace = ENVIRONMENTS.getOrDefault(environment, "");
        reset(namespace);
        int writes = cluster.writes();
        String before = api.head();
        ApiFixture.Reply reply = api.send(role, verb.method(), verb.path().replace("{ns}", namespace), verb.body());
        String where = role + " " + verb.method() + " " + verb.path() + " in " + environment;
        if (isAllowed(role, environment, verb)) {
            if (reply.status() != 200) {
                wrong.add(where + ": allowed, but answered " + reply.status() + " " + reply.text());
            } else if (!verb.method().equals("GET") && cluster.writes() == writes) {
                wrong.add(where + ": allowed, but the cluster was not asked");
            }
        } else if (reply.status() != 403 || !reply.error().equals("forbidden")) {
            wrong.add(where + ": must be refused, but answered " + reply.status() + " " + reply.text());
        } else if (cluster.writes() != writes) {
            wrong.add(where + ": refused, but the cluster was asked to change something");
        }
        if (!api.head().equals(before)) {
            wrong.add(where + ": there is a commit");
        }
    }

    /** The objects that the verbs are about, as they were. */
    private static void reset(String namespace) {
        String apps = "/apis/apps/v1/namespaces/" + namespace;
        String core = "/api/v1/namespaces/" + namespace;
        cluster.put(apps + "/deployments/web", object("apps/v1", "Deployment", "web", namespace, "\"spec\":{}"));
        cluster.put(core + "/secrets/login", object("v1", "Secret", "login", namespace, "\"data\":{\"k\":\"eA==\"}"));
        cluster.put(core + "/configmaps/gone", object("v1", "ConfigMap", "gone", namespace, "\"data\":{}"));
        cluster.put(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles/rights",
                object("rbac.authorization.k8s.io/v1", "Role", "rights", namespace, "\"rules\":[]"));
        cluster.put(
                core,
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace
                        + "\",\"labels\":{\"catalyst.openova.io/organization\":\""
                        + namespace.split("-")[0] + "\"}}}");
    }

    private static String object(String version, String kind, String name, String namespace, String rest) {
        return "{\"apiVersion\":\"" + version + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"" + namespace + "\"}," + rest + "}";
    }
}
