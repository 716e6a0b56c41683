package io.openova.catalyst.http;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.FakeCluster;
import io.openova.catalyst.model.OverlayPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three Organizations, their Environments, and a cluster with namespaces of theirs, of the platform, and of nobody. Who may do
 * what in a namespace is written down by hand in {@link #SPACES}; the product has to come to the same.
 */
public final class RightsWorld implements AutoCloseable {
    /** The Organization and type of an Environment. */
    public record Env(String organization, String type) {}

    /**
     * A namespace.
     *
     * @param organization that owns it; empty for nobody
     * @param environments whose rights count there
     * @param isShared whether it is the Organization's as a whole
     */
    public record Space(String organization, List<String> environments, boolean isShared) {
        public static final Space NOBODYS = new Space("", List.of(), false);
    }

    public static final Map<String, Env> ENVIRONMENTS = Map.of(
            "north-dev", new Env("north", "dev"),
            "north-prod", new Env("north", "prod"),
            "south-dev", new Env("south", "dev"),
            "south-prod", new Env("south", "prod"),
            "west-poc", new Env("west", "poc"));

    public static final Map<String, Space> SPACES = spaces();

    /** Namespaces that an Environment lists and does not get: two claim it, or the cluster has it without the label. */
    public static final Map<String, String> TEMPTING =
            Map.of("north-prod", "contested", "south-prod", "contested", "west-poc", "west-old");

    public final ApiFixture api;
    public final FakeCluster cluster;
    private final ClusterResources resources;

    public RightsWorld(Path folder) throws IOException {
        cluster = new FakeCluster();
        resources = ClusterResources.connect(Optional.of(cluster.kubeconfig(folder)), Clock.systemUTC());
        api = ApiFixture.start(
                folder, settings -> settings.withRate(1_000_000, 1_000_000), ApiExtras.NONE.with(resources));
        TestWorld.delivered(TestWorld.apply(
                organization("north", "nord")
                        + organization("south", "south")
                        + organization("west", "west")
                        + environment("north-dev", "[north-jobs]")
                        + environment("north-prod", "[north-vault]")
                        + environment("south-dev", "[]")
                        + environment("south-prod", "[south-vault]")
                        + environment("west-poc", "[west-old]"),
                api.overlay));
        // Two claims of one namespace are refused when they are applied; somebody wrote them with Git.
        for (String name : List.of("north-prod", "south-prod")) {
            OverlayPath file = TestWorld.path("clusters/omantel/environments/" + name + ".yaml");
            String text = api.overlay.head().read(file).orElseThrow();
            TestWorld.put(api.overlay, Map.of(file, text + "    - contested\n"), List.of());
        }
        SPACES.keySet().forEach(this::fill);
    }

    private static Map<String, Space> spaces() {
        Map<String, Space> spaces = new LinkedHashMap<>();
        ENVIRONMENTS.forEach(
                (name, environment) -> spaces.put(name, new Space(environment.organization(), List.of(name), false)));
        spaces.put("north-jobs", new Space("north", List.of("north-dev"), false));
        spaces.put("north-vault", new Space("north", List.of("north-prod"), false));
        spaces.put("south-vault", new Space("south", List.of("south-prod"), false));
        spaces.put("north", new Space("north", List.of("north-dev", "north-prod"), true));
        spaces.put("nord", new Space("north", List.of("north-dev", "north-prod"), true));
        spaces.put("south", new Space("south", List.of("south-dev", "south-prod"), true));
        spaces.put("west", new Space("west", List.of("west-poc"), true));
        for (String nobodys : List.of(
                "west-old",
                "contested",
                "cert-manager",
                "nowhere",
                "kube-system",
                "default",
                "flux-system",
                "catalyst-system",
                "kube-public")) {
            spaces.put(nobodys, Space.NOBODYS);
        }
        return spaces;
    }

    private static String organization(String name, String slug) {
        return """
                apiVersion: orgs.openova.io/v1
                kind: Organization
                metadata: {name: %s}
                spec: {slug: %s, displayName: O, kind: customer, tier: sme, billingMode: real, sovereignRef: omantel.biz}
                ---
                """.formatted(name, slug);
    }

    private static String environment(String name, String namespaces) {
        Env environment = ENVIRONMENTS.getOrDefault(name, new Env("", ""));
        return """
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata: {name: %s}
                spec:
                  organizationRef: %s
                  envType: %s
                  placement: single-region
                  regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
                  namespaces: %s
                ---
                """.formatted(name, environment.organization(), environment.type(), namespaces);
    }

    /** What a Secret of the namespace holds. */
    public static String canary(String namespace) {
        return java.util.Base64.getEncoder()
                .encodeToString(("canary of " + namespace).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Puts everything of the namespace into the cluster, as it was. {@code west-old} exists without the Organization's label. */
    public void fill(String namespace) {
        String core = "/api/v1/namespaces/" + namespace;
        Space space = SPACES.getOrDefault(namespace, Space.NOBODYS);
        String label = space.organization().isEmpty()
                ? ""
                : ",\"labels\":{\"catalyst.openova.io/organization\":\"" + space.organization() + "\"}";
        if (!namespace.equals("nowhere")) {
            cluster.put(
                    core,
                    "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace + "\"" + label
                            + "}}");
        }
        put(
                core + "/secrets/login",
                "v1",
                "Secret",
                "login",
                namespace,
                "\"data\":{\"k\":\"" + canary(namespace) + "\"}");
        put(core + "/configmaps/note", "v1", "ConfigMap", "note", namespace, "\"data\":{}");
        put(
                "/apis/apps/v1/namespaces/" + namespace + "/deployments/web",
                "apps/v1",
                "Deployment",
                "web",
                namespace,
                "\"spec\":{\"replicas\":1}");
        put(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles/rights",
                "rbac.authorization.k8s.io/v1",
                "Role",
                "rights",
                namespace,
                "\"rules\":[]");
    }

    private void put(String path, String version, String kind, String name, String namespace, String rest) {
        cluster.put(
                path,
                "{\"apiVersion\":\"" + version + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name
                        + "\",\"namespace\":\"" + namespace + "\"}," + rest + "}");
    }

    @Override
    public void close() {
        api.close();
        resources.close();
        cluster.close();
    }
}
