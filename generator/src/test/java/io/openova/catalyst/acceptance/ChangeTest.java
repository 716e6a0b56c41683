package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates, topology changes, upgrades, and removals: what stays, what goes, and what lies in the overlay afterwards. */
class ChangeTest {
    private static final ApplicationKey SHOP = TestWorld.key("acme", "shop");
    private static final String IN_TWO =
            "{\"placement\": \"active-hotstandby\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]}";

    @TempDir
    Path folder;

    private Overlay overlay;

    @BeforeEach
    void open() {
        overlay = TestWorld.open(TestWorld.overlayIn(folder));
    }

    @AfterEach
    void nothing_is_left_over() {
        assertThat(TestWorld.errors(overlay)).isEmpty();
        overlay.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = RequestKind.class,
            names = {"UPDATE", "TOPOLOGY"})
    void an_empty_change_is_unchanged(RequestKind kind) {
        install("");
        assertThat(change(kind, "{}")).isInstanceOf(DeliveryOutcome.Unchanged.class);
        assertThat(change(kind, "{\"values\": null, \"placement\": null, \"version\": \" \"}"))
                .isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void an_upgrade_needs_a_version_and_latest_is_the_newest() {
        qaApp("0.1.0");
        assertThat(change(RequestKind.UPGRADE, "{}")).isInstanceOf(DeliveryOutcome.Rejected.class);
        delivered(change(RequestKind.UPGRADE, "{\"toVersion\": \"latest\"}"));
        assertThat(shop().blueprint().version().value()).isEqualTo("0.2.0");
        assertThat(change(RequestKind.UPGRADE, "{\"toVersion\": \"latest\"}"))
                .isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @ParameterizedTest
    @CsvSource({"toVersion,0.2.0", "version,latest", "toVersion,^0.2", "version,>0.1.0"})
    void an_update_changes_the_version_and_keeps_the_rest(String field, String asked) {
        qaApp("0.1.0");
        Application before = shop();
        delivered(change(RequestKind.UPDATE, "{\"" + field + "\": \"" + asked + "\"}"));
        Application after = shop();
        assertThat(after.blueprint().version().value()).isEqualTo("0.2.0");
        assertThat(after.placement()).isEqualTo(before.placement());
        assertThat(after.parameters()).isEqualTo(before.parameters());
        assertThat(after.extras()).isEqualTo(before.extras());
    }

    @Test
    void parameters_are_replaced_whole_and_everything_else_stays() {
        install(", \"values\": {\"a\": 1, \"b\": 2}, \"isolationLevel\": \"vcluster\"");
        delivered(change(RequestKind.UPDATE, "{\"parameters\": {\"c\": 3}}"));
        assertThat(shop().parameters()).contains(Value.object().put("c", 3).build());
        assertThat(shop().extras()).hasSize(1);
        delivered(change(RequestKind.UPDATE, "{\"values\": {}}"));
        assertThat(shop().parameters()).isEmpty();
    }

    @Test
    void a_topology_change_without_regions_keeps_them_and_bare_regions_keep_the_mode() {
        install("");
        delivered(change(RequestKind.TOPOLOGY, IN_TWO));
        delivered(change(RequestKind.TOPOLOGY, "{\"placement\": \"active-active\"}"));
        assertThat(shop().placement().regions()).hasSize(2);
        delivered(change(RequestKind.TOPOLOGY, "{\"regions\": [\"hz-hel-rtz-prod\", \"hz-fsn-rtz-prod\"]}"));
        assertThat(shop().placement().mode()).isEqualTo(PlacementMode.ACTIVE_ACTIVE);
    }

    @Test
    void what_an_application_is_cannot_be_changed() {
        install("");
        for (String body : List.of(
                "{\"name\": \"other\"}",
                "{\"namespace\": \"other\"}",
                "{\"blueprint\": \"bp-qa-app\"}",
                "{\"environmentRef\": \"acme-prod\"}")) {
            assertThat(change(RequestKind.UPDATE, body)).as(body).isInstanceOf(DeliveryOutcome.Rejected.class);
        }
        assertThat(change(RequestKind.UPDATE, "{\"name\": \"shop\", \"namespace\": \"acme\"}"))
                .isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void a_change_of_nothing_is_refused() {
        assertThat(rules(change(RequestKind.UPDATE, "{}"))).containsExactly("reference/application-missing");
    }

    @Test
    void losing_a_region_takes_force() {
        install("");
        delivered(change(RequestKind.TOPOLOGY, IN_TWO));
        Map<String, String> before = TestWorld.tree(overlay);
        String less = "{\"placement\": \"single-region\", \"regions\": [\"hz-fsn-rtz-prod\"]}";
        for (RequestKind kind : List.of(RequestKind.UPDATE, RequestKind.TOPOLOGY)) {
            assertThat(rules(change(kind, less))).containsExactly("placement/transition-blocked");
        }
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
        delivered(forced(less));
    }

    @Test
    void trap_16_a_forced_shrink_leaves_no_file_of_the_old_region() {
        install("");
        Map<String, String> inOne = TestWorld.tree(overlay);
        delivered(change(RequestKind.TOPOLOGY, IN_TWO));
        assertThat(paths("clusters/hz-hel-rtz-prod/"))
                .contains(
                        "clusters/hz-hel-rtz-prod/releases/acme/shop/helmrelease.yaml",
                        "clusters/hz-hel-rtz-prod/namespaces/acme.yaml",
                        "clusters/hz-hel-rtz-prod/namespaces/acme.releases.hz-hel-rtz-prod.yaml");
        delivered(forced("{\"placement\": \"single-region\", \"regions\": [\"hz-fsn-rtz-prod\"]}"));
        assertThat(TestWorld.tree(overlay)).isEqualTo(inOne);
    }

    @Test
    void trap_16_a_move_takes_the_primary_region_along() {
        install("");
        delivered(change(RequestKind.TOPOLOGY, "{\"regions\": [\"hz-hel-rtz-prod\"]}"));
        assertThat(paths("clusters/hz-fsn-rtz-prod/")).isEmpty();
        assertThat(release("hz-hel-rtz-prod", "helmrelease").textAt("metadata", "labels", "catalyst.openova.io/region"))
                .contains("hz-hel-rtz-prod");
        assertThat(paths("clusters/omantel/namespaces/acme"))
                .containsExactly(
                        "clusters/omantel/namespaces/acme.applications.yaml", "clusters/omantel/namespaces/acme.yaml");
    }

    @Test
    void removing_the_last_application_leaves_nothing() {
        Map<String, String> before = TestWorld.tree(overlay);
        install(", \"environmentRef\": \"acme-prod\", \"placement\": \"active-active\", \"regions\":"
                + " [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\", \"hz-fsn-dmz-prod\"]");
        delivered(remove());
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
        assertThat(rules(remove())).containsExactly("reference/application-missing");
    }

    @Test
    void removing_one_of_two_keeps_what_the_other_needs() {
        delivered(
                TestWorld.apply("{\"name\": \"other\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}", overlay));
        Map<String, String> before = TestWorld.tree(overlay);
        install(", \"placement\": \"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]");
        delivered(remove());
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
    }

    @Test
    void a_region_left_on_a_cluster_keeps_the_namespace_there() {
        install(", \"environmentRef\": \"acme-prod\", \"placement\": \"active-active\", \"regions\":"
                + " [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]");
        Map<String, String> before = TestWorld.tree(overlay);
        TestWorld.delivered(change(
                RequestKind.TOPOLOGY,
                "{\"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\", \"hz-fsn-dmz-prod\"]}"));
        delivered(forced("{\"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]}"));
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
    }

    @Test
    void a_standby_region_gets_no_replicas_whatever_the_values_say() {
        install(", \"values\": {\"replicas\": 7}");
        delivered(change(RequestKind.TOPOLOGY, IN_TWO));
        assertThat(release("hz-fsn-rtz-prod", "helmrelease").at("spec", "values", "replicas"))
                .contains(Value.number(7));
        assertThat(release("hz-hel-rtz-prod", "helmrelease").at("spec", "values", "replicas"))
                .contains(Value.number(0));
        assertThat(release("hz-hel-rtz-prod", "helmrelease")
                        .textAt("metadata", "labels", "catalyst.openova.io/placement-role"))
                .contains("standby");
        delivered(change(RequestKind.TOPOLOGY, "{\"regions\": [\"hz-hel-rtz-prod\", \"hz-fsn-rtz-prod\"]}"));
        assertThat(release("hz-fsn-rtz-prod", "helmrelease").at("spec", "values", "replicas"))
                .contains(Value.number(0));
    }

    @Test
    void values_are_the_blueprints_then_the_size_then_the_parameters() {
        install(", \"values\": {\"size\": \"large\", \"image\": {\"tag\": \"edge\"}}");
        assertThat(release("hz-fsn-rtz-prod", "helmrelease").at("spec", "values"))
                .contains(TestWorld.document("""
                replicas: 5
                image: {tag: edge, pullPolicy: Always}
                resources: {cpu: "2"}
                size: large
                """, "x.yaml").value());
    }

    @Test
    void a_former_size_or_kind_of_blueprint_leaves_no_file() {
        TestWorld.put(
                overlay,
                Map.of(TestWorld.path("clusters/hz-fsn-rtz-prod/releases/acme/shop/stale.yaml"), "a: 1\n"),
                List.of());
        install("");
        assertThat(paths("clusters/hz-fsn-rtz-prod/releases/acme/shop/")).hasSize(3);
    }

    @Test
    void a_kustomize_blueprint_becomes_a_flux_kustomization() {
        delivered(TestWorld.apply("""
                {"name": "shop", "blueprint": "bp-kustomize", "namespace": "acme", "values": {"HOST": "a.example", "N": 3}}
                """, overlay));
        Value flux = release("hz-fsn-rtz-prod", "fluxkustomization");
        assertThat(flux.textAt("apiVersion")).contains("kustomize.toolkit.fluxcd.io/v1");
        assertThat(flux.textAt("spec", "postBuild", "substitute", "N")).contains("3");
        assertThat(release("hz-fsn-rtz-prod", "source").textAt("spec", "ref", "tag"))
                .contains("3.1.4");
        assertThat(paths("clusters/hz-fsn-rtz-prod/releases/")).noneMatch(path -> path.contains("helmrelease"));
    }

    @Test
    void a_helm_repository_is_named_by_chart_and_exact_version() {
        delivered(TestWorld.apply(
                "{\"name\": \"shop\", \"blueprint\": \"bp-repository\", \"namespace\": \"acme\"}", overlay));
        Value release = release("hz-fsn-rtz-prod", "helmrelease");
        assertThat(release.textAt("spec", "chart", "spec", "chart")).contains("nginx");
        assertThat(release.textAt("spec", "chart", "spec", "version")).contains("4.5.6");
        Value source = release("hz-fsn-rtz-prod", "source");
        assertThat(source.textAt("kind")).contains("HelmRepository");
        assertThat(source.textAt("spec", "url")).contains("https://charts.example.org/stable");
        assertThat(source.textAt("metadata", "name"))
                .isEqualTo(release.textAt("spec", "chart", "spec", "sourceRef", "name"));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void charts_come_from_the_mirror(boolean insecure) {
        TestWorld.settings(
                overlay,
                before -> new Sovereign(
                        before.name(),
                        before.fqdn(),
                        before.primaryRegion(),
                        before.managementCluster(),
                        before.regions(),
                        List.of(new Sovereign.Mirror(
                                "oci://ghcr.io/openova-io/", "oci://mirror.example:5000/x/", insecure))));
        install("");
        Value source = release("hz-fsn-rtz-prod", "source");
        assertThat(source.textAt("spec", "url")).contains("oci://mirror.example:5000/x/bp-any");
        assertThat(source.at("spec", "insecure").isPresent()).isEqualTo(insecure);
    }

    @Test
    void two_regions_on_one_cluster_share_no_object() {
        String three = ", \"environmentRef\": \"acme-prod\", \"placement\": \"active-active\", \"regions\":"
                + " [\"hz-fsn-rtz-prod\", \"hz-fsn-dmz-prod\"]";
        install(three);
        // Named like the first one's objects would be, were region and name joined by a hyphen.
        delivered(TestWorld.apply(
                "{\"name\": \"shop-hz-fsn-dmz-prod\", \"blueprint\": \"bp-kustomize\", \"namespace\": \"acme\"" + three
                        + "}",
                overlay));
        delivered(TestWorld.apply(
                "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme-hz-fsn-dmz-prod\"" + three + "}",
                overlay));
        String longest = "a".repeat(63);
        delivered(TestWorld.apply(
                "{\"name\": \"" + longest + "\", \"blueprint\": \"bp-any\", \"namespace\": \"" + longest + "\"" + three
                        + "}",
                overlay));
        Set<String> objects = new TreeSet<>();
        Set<String> releases = new TreeSet<>();
        TestWorld.tree(overlay).forEach((path, text) -> {
            boolean onOmantel = path.startsWith("clusters/omantel/namespaces/")
                    || path.matches(
                            "clusters/hz-fsn-[a-z]+-prod/releases/.*/(source|helmrelease|fluxkustomization).yaml");
            if (onOmantel && !path.endsWith("_keep.yaml")) {
                Value object = TestWorld.document(text, path).value();
                String name = object.textAt("metadata", "name").orElseThrow();
                String namespace = object.textAt("metadata", "namespace").orElse("");
                assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
                assertThat(objects.add(object.textAt("kind").orElseThrow() + " " + namespace + "/" + name))
                        .as(path)
                        .isTrue();
                object.textAt("spec", "releaseName").ifPresent(release -> {
                    assertThat(release).hasSizeLessThanOrEqualTo(53).matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
                    assertThat(releases.add(namespace + "/" + release)).as(path).isTrue();
                });
            }
        });
        assertThat(releases).hasSize(6);
    }

    @Test
    void the_longest_names_make_valid_objects() {
        String environment = "acme-environment-with-a-name-as-long-as-the-contract-lets-it-be1";
        String blueprint = "bp-with-a-name-as-long-as-the-contract-lets-a-blueprint-have-and-z";
        assertThat(environment).hasSize(64);
        assertThat(blueprint).hasSize(66);
        delivered(TestWorld.apply(
                "{\"name\": \"" + "a".repeat(63) + "\", \"namespace\": \"" + "b".repeat(63)
                        + "\", \"environmentRef\": \"" + environment + "\", \"blueprint\": \"" + blueprint + "\"}",
                overlay));
        List<String> written = TestWorld.tree(overlay).keySet().stream()
                .filter(path -> path.contains("aaaa") || path.contains("bbbb"))
                .toList();
        assertThat(written).hasSize(7);
        for (String path : written) {
            Value object =
                    TestWorld.document(TestWorld.tree(overlay).get(path), path).value();
            object.objectAt("metadata", "labels").ifPresent(labels -> labels.entries()
                    .forEach((key, value) -> assertThat(((Value.TextValue) value).text())
                            .as(path + " " + key)
                            .matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")));
            object.textAt("spec", "releaseName")
                    .ifPresent(name -> assertThat(name).hasSizeLessThanOrEqualTo(53));
            object.textAt("metadata", "name").ifPresent(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
        }
    }

    private void install(String more) {
        delivered(TestWorld.apply(
                "{\"name\": \"shop\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"" + more + "}", overlay));
    }

    private void qaApp(String version) {
        delivered(TestWorld.apply(
                "{\"name\": \"shop\", \"blueprint\": \"bp-qa-app\", \"version\": \"" + version
                        + "\", \"namespace\": \"acme\", \"values\": {\"replicas\": 2}, \"isolationLevel\": \"vcluster\"}",
                overlay));
    }

    private DeliveryOutcome change(RequestKind kind, String body) {
        return TestWorld.delivery()
                .deliver(List.of(TestWorld.document(body, "change")), TestWorld.change(kind, SHOP, false), overlay);
    }

    private DeliveryOutcome forced(String body) {
        return TestWorld.delivery()
                .deliver(
                        List.of(TestWorld.document(body, "change")),
                        TestWorld.change(RequestKind.TOPOLOGY, SHOP, true),
                        overlay);
    }

    private DeliveryOutcome remove() {
        return TestWorld.delivery().remove(SHOP, TestWorld.order(), overlay);
    }

    private static void delivered(DeliveryOutcome outcome) {
        TestWorld.delivered(outcome);
    }

    private static List<String> rules(DeliveryOutcome outcome) {
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Rejected.class);
        return ((DeliveryOutcome.Rejected) outcome)
                .findings().stream().filter(Finding::isError).map(Finding::rule).toList();
    }

    private Application shop() {
        return TestWorld.delivery().application(SHOP, overlay.head()).orElseThrow();
    }

    private List<String> paths(String prefix) {
        return TestWorld.tree(overlay).keySet().stream()
                .filter(path ->
                        path.startsWith(prefix) && (path.contains("/releases/") || path.contains("/namespaces/acme")))
                .toList();
    }

    private Value release(String region, String file) {
        String path = "clusters/" + region + "/releases/acme/shop/" + file + ".yaml";
        return TestWorld.document(TestWorld.tree(overlay).get(path), path).value();
    }
}
