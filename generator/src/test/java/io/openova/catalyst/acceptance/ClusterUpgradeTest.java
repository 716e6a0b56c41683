package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.fleet.ClusterState;
import io.openova.catalyst.fleet.ClusterUpgrade;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.render.ClusterFacts;
import io.openova.catalyst.render.ClusterTemplate;
import io.openova.catalyst.render.TemplateRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters against the template: local changes stay, the template's come in, conflicts write nothing. */
@Tag("slow")
class ClusterUpgradeTest {
    static final String PIN = "clusters/omantel/bootstrap-kit/13-bp-catalyst-platform.yaml";
    private static final String KIT = "clusters/omantel/bootstrap-kit/kustomization.yaml";
    private static final String RECORD = "clusters/omantel/template.json";

    @TempDir
    Path folder;

    private Path repository;
    private Overlay overlay;

    @BeforeEach
    void open() {
        repository = TestWorld.overlayIn(folder);
        overlay = TestWorld.open(repository);
    }

    @AfterEach
    void close() {
        overlay.close();
    }

    @Test
    void a_new_cluster_is_current_and_its_upgrade_unchanged() {
        assertThat(new ClusterUpgrade().list(overlay.head())).hasSize(2).allSatisfy(cluster -> {
            assertThat(cluster.hasRecord()).isTrue();
            assertThat(cluster.isBehind()).isFalse();
            assertThat(cluster.isChanged()).isFalse();
            assertThat(cluster.pins())
                    .extracting(ClusterState.Pin::chart)
                    .containsExactly("bp-cluster-baseline", "bp-catalyst-platform");
        });
        assertThat(upgrade(new ClusterUpgrade(), List.of(), Map.of())).isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void changes_of_both_sides_in_different_lines_are_both_there_afterwards() {
        edit(PIN, text -> text.replace("interval: 10m", "# Ours: quicker.\n  interval: 5m"));
        edit(KIT, text -> text + "  - 50-own.yaml\n");
        put("clusters/omantel/bootstrap-kit/50-own.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\n");
        Map<String, String> before = TestWorld.tree(overlay);
        ClusterUpgrade next = template(text -> text.replace("1.4.101", "1.4.102"));
        assertThat(state(next).isBehind()).isTrue();
        assertThat(state(next).isChanged()).isTrue();

        TestWorld.delivered(upgrade(next, List.of("omantel"), Map.of()));
        Map<String, String> after = TestWorld.tree(overlay);
        assertThat(after.get(PIN)).isEqualTo(before.get(PIN).replace("1.4.101", "1.4.102"));
        after.keySet().removeIf(path -> path.equals(PIN) || path.equals(RECORD));
        before.keySet().removeIf(path -> path.equals(PIN) || path.equals(RECORD));
        assertThat(after).isEqualTo(before);
        assertThat(state(next).isBehind()).isFalse();
        assertThat(state(next).isChanged()).isTrue();
        assertThat(upgrade(next, List.of("omantel"), Map.of())).isInstanceOf(DeliveryOutcome.Unchanged.class);
        assertThat(TestWorld.errors(overlay)).isEmpty();
    }

    @Test
    void a_conflict_shows_both_sides_and_writes_nothing() {
        edit(PIN, text -> text.replace("1.4.101", "1.4.99"));
        Map<String, String> before = TestWorld.tree(overlay);
        DeliveryOutcome outcome =
                upgrade(template(text -> text.replace("1.4.101", "1.4.102")), List.of("omantel"), Map.of());
        assertThat(RollbackTest.rules(outcome)).containsExactly("cluster/conflict");
        Finding finding = ((DeliveryOutcome.Rejected) outcome).findings().get(0);
        assertThat(finding.message()).contains("'version: 1.4.99'").contains("'version: 1.4.102'");
        assertThat(finding.location().orElseThrow().file()).isEqualTo(PIN);
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
    }

    @Test
    void files_that_come_and_go() {
        String gone = "clusters/omantel/infrastructure/cluster.yaml";
        String keep = "clusters/omantel/namespaces/_keep.yaml";
        put(keep, "");
        ClusterUpgrade next = files(files -> {
            files.put(TestWorld.path("clusters/omantel/infrastructure/new.yaml"), "kind: New\napiVersion: v1\n");
            files.remove(TestWorld.path(gone));
            return files;
        });
        TestWorld.put(overlay, Map.of(), List.of(TestWorld.path(keep)));
        TestWorld.delivered(upgrade(next, List.of("omantel"), Map.of()));
        Map<String, String> tree = TestWorld.tree(overlay);
        assertThat(tree).containsKey("clusters/omantel/infrastructure/new.yaml");
        assertThat(tree).doesNotContainKeys(gone, keep);

        // Removed there and changed here, or the other way round, is a conflict.
        ClusterUpgrade again = files(files -> {
            files.computeIfPresent(TestWorld.path(keep), (path, text) -> text + "# changed\n");
            return files;
        });
        assertThat(RollbackTest.rules(upgrade(again, List.of("omantel"), Map.of())))
                .containsExactly("cluster/conflict");
    }

    @Test
    void a_variable_that_nothing_gives_is_refused_and_set_gives_it() {
        UnaryOperator<String> zone =
                text -> text.replace("${CLUSTER_NAME}", "${CLUSTER_NAME}\n      zone: ${DNS_ZONE}");
        assertThat(RollbackTest.rules(upgrade(template(zone), List.of("omantel"), Map.of())))
                .containsExactly("cluster/variable-missing");
        assertThat(RollbackTest.rules(upgrade(template(zone), List.of("omantel"), Map.of("DNS_ZONE", "yes"))))
                .containsExactly("cluster/facts");
        TestWorld.delivered(upgrade(template(zone), List.of("omantel"), Map.of("DNS_ZONE", "omantel.biz")));
        assertThat(TestWorld.tree(overlay).get("clusters/omantel/flux-system/platform.yaml"))
                .contains("      DNS_ZONE: omantel.biz\n");
        assertThat(TestWorld.errors(overlay)).isEmpty();

        edit(PIN, text -> text.replace("${DNS_ZONE}", "${DNS_ZONE}-${OTHER:=none}-$${NOT}-${HAND_MADE}"));
        assertThat(TestWorld.errors(overlay)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("cluster/variable-missing");
            assertThat(finding.message()).contains("${HAND_MADE}");
        });
    }

    @Test
    void what_a_cluster_was_made_from_must_be_known() {
        TestWorld.put(overlay, Map.of(TestWorld.path(RECORD), "{}"), List.of());
        assertThat(TestWorld.errors(overlay)).extracting(Finding::rule).containsExactly("cluster/record-malformed");
        assertThat(RollbackTest.rules(upgrade(new ClusterUpgrade(), List.of("omantel"), Map.of())))
                .containsExactly("cluster/no-record");
        assertThat(RollbackTest.rules(upgrade(new ClusterUpgrade(), List.of("nowhere"), Map.of())))
                .containsExactly("cluster/missing");
    }

    @Test
    void a_folder_that_was_made_by_hand_is_taken_in_and_follows_the_template_from_then_on() {
        TestWorld.put(overlay, Map.of(), List.of(TestWorld.path(RECORD)));
        edit(PIN, text -> text.replace("interval: 10m", "# Ours: quicker.\n  interval: 5m"));
        Map<String, String> before = TestWorld.tree(overlay);
        String[] adopt = {
            "cluster", "new", "omantel", "--adopt", "--fqdn", "omantel.biz", "--overlay", repository.toString()
        };
        assertThat(catalyst(adopt).out()).contains("+ " + RECORD).contains("1 file");
        Map<String, String> after = TestWorld.tree(overlay);
        assertThat(after.remove(RECORD)).contains("omantel.biz");
        assertThat(after).isEqualTo(before);
        assertThat(state(new ClusterUpgrade()).isChanged()).isTrue();
        assertThat(upgrade(new ClusterUpgrade(), List.of("omantel"), Map.of()))
                .isInstanceOf(DeliveryOutcome.Unchanged.class);

        ClusterUpgrade next = template(text -> text.replace("1.4.101", "1.4.102"));
        TestWorld.delivered(upgrade(next, List.of("omantel"), Map.of()));
        assertThat(TestWorld.tree(overlay).get(PIN)).isEqualTo(before.get(PIN).replace("1.4.101", "1.4.102"));

        assertThat(catalyst(adopt).both()).contains("cluster/exists").contains("known already");
        adopt[2] = "hz-nbg-rtz-prod";
        assertThat(catalyst(adopt).both()).contains("cluster/missing").contains("leave --adopt out");
    }

    @Test
    void the_commands_say_it() {
        String place = repository.toString();
        assertThat(catalyst("cluster", "list", "--overlay", place).out())
                .contains("omantel")
                .contains("management")
                .contains("current")
                .contains("bp-catalyst-platform 1.4.1");
        edit(PIN, text -> text.replace("interval: 10m", "interval: 5m"));
        assertThat(catalyst("cluster", "list", "--overlay", place).out()).contains("changed");
        Cli.Run diff = catalyst("cluster", "diff", "omantel", "--overlay", place);
        assertThat(diff.exit()).isZero();
        assertThat(diff.out()).contains("local  " + PIN).contains("Unchanged");
        assertThat(catalyst("cluster", "upgrade", "omantel", "--overlay", place).out())
                .contains("Unchanged");
        assertThat(catalyst("cluster", "upgrade", "--all", "--dry-run", "--overlay", place)
                        .exit())
                .isZero();
        assertThat(catalyst("cluster", "upgrade", "--overlay", place).exit()).isEqualTo(2);
        assertThat(catalyst("cluster", "diff", "none", "--overlay", place).exit())
                .isEqualTo(3);
        assertThat(catalyst("cluster", "list", "-o", "json", "--overlay", place).out())
                .contains("\"state\": \"local\"");
    }

    private DeliveryOutcome upgrade(ClusterUpgrade upgrade, List<String> names, Map<String, String> variables) {
        return upgrade.upgrade(names, variables, TestWorld.order(), overlay);
    }

    private ClusterState state(ClusterUpgrade upgrade) {
        return upgrade.list(overlay.head()).stream()
                .filter(cluster -> cluster.name().equals("omantel"))
                .findFirst()
                .orElseThrow();
    }

    private void edit(String path, UnaryOperator<String> change) {
        String text = TestWorld.tree(overlay).get(path);
        assertThat(change.apply(text)).isNotEqualTo(text);
        put(path, change.apply(text));
    }

    private void put(String path, String text) {
        TestWorld.put(overlay, Map.of(TestWorld.path(path), text), List.of());
    }

    /** The program's template with the platform's slot changed. */
    static ClusterUpgrade template(UnaryOperator<String> change) {
        return files(files -> {
            files.replaceAll((path, text) -> path.name().startsWith("13-") ? change.apply(text) : text);
            return files;
        });
    }

    static ClusterUpgrade files(UnaryOperator<SortedMap<OverlayPath, String>> change) {
        return new ClusterUpgrade((ClusterFacts facts) ->
                change.apply(new TreeMap<>(new ClusterTemplate(new TemplateRenderer(), new ScalarEncoder())
                        .render(facts)
                        .manifests())));
    }
}
