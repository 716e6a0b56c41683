package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.HistoryEntry;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back: what it restores, what it holds, and what it refuses. */
class RollbackTest {
    private static final ApplicationKey SHOP = TestWorld.key("acme", "shop");
    private static final String CR = "clusters/omantel/applications/acme/shop/application.yaml";
    private static final String HOLD = "clusters/omantel/applications/acme/shop/hold.json";

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
    void it_restores_the_bytes_and_holds_them() {
        qaApp("0.1.0", "One");
        Map<String, String> then = TestWorld.tree(overlay);
        qaApp("0.2.0", "Two");
        DeliveryOutcome.Delivered delivered = TestWorld.delivered(rollback(Optional.empty()));

        assertThat(delivered.findings()).isEmpty();
        Map<String, String> now = TestWorld.tree(overlay);
        assertThat(now.remove(HOLD)).contains("\"reason\": \"pages time out\"").contains("\"version\": \"0.2.0\"");
        assertThat(now).isEqualTo(then);
        assertThat(TestWorld.errors(overlay)).isEmpty();
    }

    @Test
    void nothing_changes_a_held_application_until_the_hold_is_lifted() {
        qaApp("0.1.0", "One");
        qaApp("0.2.0", "Two");
        TestWorld.delivered(rollback(Optional.empty()));

        assertThat(rules(install("0.2.0", "Two"))).containsExactly("hold/active");
        assertThat(rules(install("0.1.0", "Three"))).containsExactly("hold/active");
        assertThat(rules(change("{\"version\": \"latest\"}"))).containsExactly("hold/active");
        assertThat(rules(TestWorld.delivery().remove(SHOP, TestWorld.order(), overlay)))
                .containsExactly("hold/active");
        assertThat(install("0.1.0", "One")).isInstanceOf(DeliveryOutcome.Unchanged.class);

        TestWorld.delivered(lift());
        TestWorld.delivered(install("0.2.0", "Two"));
        assertThat(rules(lift())).containsExactly("hold/missing");
    }

    @Test
    void a_batch_with_a_held_application_is_refused_whole() {
        qaApp("0.1.0", "One");
        qaApp("0.2.0", "Two");
        TestWorld.delivered(rollback(Optional.empty()));
        Map<String, String> before = TestWorld.tree(overlay);
        String other = "---\n{\"name\": \"other\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}\n";
        assertThat(rules(TestWorld.apply("---\n" + request("0.2.0", "Two") + "\n" + other, overlay)))
                .containsExactly("hold/active");
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
    }

    @Test
    void a_second_rollback_goes_further_back_and_never_to_what_is_held_back() {
        qaApp("0.1.0", "One");
        qaApp("0.1.0", "Two");
        qaApp("0.2.0", "Three");
        String third = history().get(0).revision().commit();
        TestWorld.delivered(rollback(Optional.empty()));
        assertThat(title()).contains("Two");
        TestWorld.delivered(rollback(Optional.empty()));
        assertThat(title()).contains("One");
        assertThat(rules(rollback(Optional.of(third)))).containsExactly("hold/held-back");
        assertThat(rules(rollback(Optional.empty()))).containsExactly("rollback/nothing-earlier");
        assertThat(ApplicationLifecycle.of(TestWorld.delivery())
                        .holds(overlay.head())
                        .all())
                .singleElement()
                .satisfies(hold -> assertThat(hold.heldBack()).hasSize(2));
    }

    @Test
    void it_is_checked_against_todays_catalog() {
        qaApp("0.2.0", "One");
        qaApp("0.1.0", "Two");
        String blueprints = "clusters/omantel/blueprints/";
        TestWorld.put(
                overlay,
                Map.of(),
                List.of(
                        TestWorld.path(blueprints + "bp-qa-app.yaml"),
                        TestWorld.path(blueprints + "bp-qa-app/0.2.0.json")));
        assertThat(rules(rollback(Optional.empty()))).containsExactly("reference/version-unknown");
    }

    @Test
    void what_todays_renderer_makes_otherwise_is_named_and_refused_with_exact() {
        qaApp("0.2.0", "One");
        qaApp("0.1.0", "Two");
        TestWorld.settings(
                overlay,
                sovereign -> new Sovereign(
                        sovereign.name(),
                        sovereign.fqdn(),
                        sovereign.primaryRegion(),
                        sovereign.managementCluster(),
                        sovereign.regions(),
                        List.of(new Sovereign.Mirror(
                                "oci://ghcr.io/openova-io", "oci://mirror.example/charts", false))));
        assertThat(rules(ApplicationLifecycle.of(TestWorld.delivery())
                        .rollback(new RollbackOrder(SHOP, Optional.empty(), "", true, TestWorld.order()), overlay)))
                .containsOnly("rollback/rendered-anew");

        DeliveryOutcome.Delivered delivered = TestWorld.delivered(rollback(Optional.empty()));
        assertThat(delivered.findings()).extracting(Finding::rule).containsExactly("rollback/rendered-anew");
        assertThat(delivered.findings().get(0).message()).contains("releases/acme/shop/source.yaml");
        assertThat(TestWorld.errors(overlay)).isEmpty();
    }

    @Test
    void a_removed_application_comes_back() {
        qaApp("0.1.0", "One");
        Map<String, String> then = TestWorld.tree(overlay);
        TestWorld.delivered(TestWorld.delivery().remove(SHOP, TestWorld.order(), overlay));
        TestWorld.delivered(rollback(Optional.empty()));
        Map<String, String> now = TestWorld.tree(overlay);
        now.remove(HOLD);
        assertThat(now).isEqualTo(then);
    }

    @Test
    void somebody_elses_change_in_between_is_a_conflict() {
        qaApp("0.1.0", "One");
        qaApp("0.1.0", "Two");
        RacingOverlay racing = new RacingOverlay(overlay, () -> qaApp("0.1.0", "Theirs"));
        DeliveryOutcome outcome =
                racing.run(o -> ApplicationLifecycle.of(TestWorld.delivery()).rollback(order(Optional.empty()), o));
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Conflicted.class);
        assertThat(title()).contains("Theirs");
    }

    @Test
    void a_neighbours_change_in_between_stays() {
        qaApp("0.1.0", "One");
        qaApp("0.1.0", "Two");
        RacingOverlay racing = new RacingOverlay(
                overlay,
                () -> TestWorld.delivered(TestWorld.apply(
                        "{\"name\": \"other\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}", overlay)));
        TestWorld.delivered(
                racing.run(o -> ApplicationLifecycle.of(TestWorld.delivery()).rollback(order(Optional.empty()), o)));
        assertThat(title()).contains("One");
        assertThat(TestWorld.tree(overlay)).containsKey("clusters/omantel/applications/acme/other/application.yaml");
    }

    @Test
    void a_hold_that_was_edited_past_or_damaged_is_found() {
        qaApp("0.1.0", "One");
        String one = TestWorld.tree(overlay).get(CR);
        qaApp("0.2.0", "Two");
        String two = TestWorld.tree(overlay).get(CR);
        TestWorld.delivered(rollback(Optional.empty()));
        TestWorld.put(overlay, Map.of(TestWorld.path(CR), two), List.of());
        assertThat(TestWorld.errors(overlay)).extracting(Finding::rule).contains("hold/broken");
        TestWorld.put(overlay, Map.of(TestWorld.path(CR), one, TestWorld.path(HOLD), "{\"by\": \"me\"}\n"), List.of());
        assertThat(TestWorld.errors(overlay)).extracting(Finding::rule).containsExactly("hold/malformed");
        assertThat(rules(install("0.2.0", "Two"))).containsExactly("hold/malformed");
        TestWorld.delivered(lift());
        TestWorld.delivered(install("0.2.0", "Two"));
    }

    @Test
    void revisions_that_do_not_do_are_refused_by_name() {
        qaApp("0.1.0", "One");
        qaApp("0.1.0", "Two");
        assertThat(rules(rollback(Optional.of("0000000")))).containsExactly("rollback/revision-unknown");
        assertThat(rules(rollback(Optional.of("HEAD~1")))).containsExactly("rollback/revision-unknown");
        List<HistoryEntry> history = history();
        String before =
                history.get(history.size() - 1).revision().before().commit().orElseThrow();
        assertThat(rules(rollback(Optional.of(before)))).containsExactly("rollback/application-absent");
        assertThat(rules(ApplicationLifecycle.of(TestWorld.delivery())
                        .rollback(
                                new RollbackOrder(
                                        TestWorld.key("acme", "never"), Optional.empty(), "", false, TestWorld.order()),
                                overlay)))
                .containsExactly("reference/application-missing");
    }

    @Test
    void a_version_that_is_held_back_is_not_pinned_again() {
        qaApp("0.1.0", "One");
        qaApp("0.2.0", "Two");
        TestWorld.delivered(rollback(Optional.empty()));
        String root = System.getProperty("catalyst.repository", "..");
        Cli.Run refused = catalyst(
                "pin",
                "bump",
                "bp-qa-app",
                "0.2.0",
                "--dry-run",
                "--repository",
                root,
                "--main",
                "none",
                "--overlay",
                repository.toString());
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("hold/active").contains("catalyst hold lift shop -n acme");
        Cli.Run other = catalyst(
                "pin",
                "bump",
                "bp-qa-app",
                "0.3.0",
                "--dry-run",
                "--repository",
                root,
                "--main",
                "none",
                "--overlay",
                repository.toString());
        assertThat(other.err()).doesNotContain("hold/active");
    }

    @Test
    void the_commands_tell_the_story() {
        qaApp("0.1.0", "One");
        qaApp("0.2.0", "Two");
        String place = repository.toString();
        Cli.Run history = catalyst("history", "shop", "-n", "acme", "--overlay", place);
        assertThat(history.exit()).isZero();
        assertThat(history.out())
                .contains("/spec/blueprintRef/version: \"0.1.0\" -> \"0.2.0\"")
                .contains("/spec/parameters/siteTitle: \"One\" -> \"Two\"")
                .contains("installed  bp-qa-app 0.1.0 single-region on hz-fsn-rtz-prod");

        Map<String, String> before = TestWorld.tree(overlay);
        Cli.Run dry = catalyst("rollback", "shop", "-n", "acme", "--dry-run", "--overlay", place);
        assertThat(dry.exit()).isZero();
        assertThat(dry.out()).contains("+    version: 0.1.0").contains("rollback acme/shop: bp-qa-app 0.1.0");
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);

        Cli.Run done = catalyst("rollback", "shop", "-n", "acme", "--reason", "slow\u001b[2J", "--overlay", place);
        assertThat(done.exit()).isZero();
        Cli.Run refused = Cli.cli().input(request("0.2.0", "Two")).run("apply", "-f", "-", "--overlay", place);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("hold/active").contains("catalyst hold lift shop -n acme");
        Cli.Run list = catalyst("hold", "list", "--overlay", place);
        assertThat(list.out()).contains("shop").contains("0.2.0").doesNotContain("\u001b");
        assertThat(catalyst("history", "shop", "-n", "acme", "-o", "json", "--overlay", place)
                        .out())
                .contains("\"event\": \"rolled-back\"");
        assertThat(catalyst("delete", "shop", "-n", "acme", "--overlay", place).exit())
                .isEqualTo(3);
        assertThat(catalyst("hold", "lift", "shop", "-n", "acme", "--overlay", place)
                        .exit())
                .isZero();
        assertThat(catalyst("hold", "lift", "shop", "-n", "acme", "--overlay", place)
                        .exit())
                .isEqualTo(3);
        assertThat(catalyst("history", "none", "-n", "acme", "--overlay", place).exit())
                .isEqualTo(3);
        assertThat(TestWorld.errors(overlay)).isEmpty();
    }

    private static String request(String version, String title) {
        return "{\"name\": \"shop\", \"blueprint\": \"bp-qa-app\", \"namespace\": \"acme\", \"version\": \"" + version
                + "\", \"values\": {\"siteTitle\": \"" + title + "\"}}";
    }

    private void qaApp(String version, String title) {
        TestWorld.delivered(install(version, title));
    }

    private DeliveryOutcome install(String version, String title) {
        return TestWorld.apply(request(version, title), overlay);
    }

    private DeliveryOutcome change(String body) {
        return TestWorld.delivery()
                .deliver(
                        TestWorld.documents(body, "change"),
                        TestWorld.change(RequestKind.UPDATE, SHOP, false),
                        overlay);
    }

    private DeliveryOutcome rollback(Optional<String> revision) {
        return ApplicationLifecycle.of(TestWorld.delivery()).rollback(order(revision), overlay);
    }

    private static RollbackOrder order(Optional<String> revision) {
        return new RollbackOrder(SHOP, revision, "pages time out", false, TestWorld.order());
    }

    private DeliveryOutcome lift() {
        return ApplicationLifecycle.of(TestWorld.delivery()).lift(SHOP, TestWorld.order(), overlay);
    }

    private List<HistoryEntry> history() {
        return ApplicationLifecycle.of(TestWorld.delivery()).history(SHOP, overlay, 100);
    }

    private Optional<String> title() {
        return TestWorld.delivery()
                .application(SHOP, overlay.head())
                .flatMap(app -> app.parameters())
                .flatMap(parameters -> parameters.textAt("siteTitle"));
    }

    static List<String> rules(DeliveryOutcome outcome) {
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Rejected.class);
        return ((DeliveryOutcome.Rejected) outcome)
                .findings().stream().filter(Finding::isError).map(Finding::rule).toList();
    }
}
