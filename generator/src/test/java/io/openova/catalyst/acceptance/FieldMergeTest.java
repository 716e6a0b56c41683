package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.Conflict;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers of the same Application who planned on the same head (contract section 6). */
class FieldMergeTest {
    private static final ApplicationKey SHOP = TestWorld.key("acme", "shop");
    private static final String BASE = """
            {"name": "shop", "blueprint": "bp-any", "namespace": "acme",
             "values": {"a": 1, "b": 2, "deep": {"x": 1, "y": 1}}}
            """;

    @TempDir
    Path folder;

    private Overlay overlay;

    @BeforeEach
    void an_overlay_with_one_application() {
        overlay = TestWorld.open(TestWorld.overlayIn(folder));
        TestWorld.delivered(TestWorld.apply(BASE, overlay));
    }

    @AfterEach
    void close() {
        overlay.close();
    }

    @Test
    void disjoint_fields_both_survive() {
        DeliveryOutcome outcome = race(
                values("{\"a\": 9, \"b\": 2, \"deep\": {\"x\": 1, \"y\": 5}}"),
                values("{\"a\": 1, \"b\": 8, \"deep\": {\"x\": 7, \"y\": 1}}"));

        TestWorld.delivered(outcome);
        assertThat(parameters())
                .isEqualTo(TestWorld.document("{\"a\": 9, \"b\": 8, \"deep\": {\"x\": 7, \"y\": 5}}", "x")
                        .value());
        assertThat(clean()).isTrue();
    }

    @Test
    void disjoint_fields_survive_in_change_requests_too() {
        DeliveryOutcome outcome = race(
                change(RequestKind.UPDATE, "{\"values\": {\"a\": 9, \"b\": 2, \"deep\": {\"x\": 1, \"y\": 1}}}"),
                change(
                        RequestKind.TOPOLOGY,
                        "{\"placement\": \"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]}"));

        TestWorld.delivered(outcome);
        assertThat(parameters().at("a")).contains(Value.number(9));
        assertThat(shop().orElseThrow().placement().regions()).hasSize(2);
        assertThat(clean()).isTrue();
    }

    @Test
    void the_same_field_with_different_values_is_one_conflict_with_both() {
        String head = commit(values("{\"a\": 7, \"b\": 2, \"deep\": {\"x\": 1, \"y\": 1}}"));
        DeliveryOutcome outcome = race(
                values("{\"a\": 9, \"b\": 2, \"deep\": {\"x\": 1, \"y\": 1}}"),
                values("{\"a\": 8, \"b\": 2, \"deep\": {\"x\": 1, \"y\": 1}}"));

        assertThat(outcome).isInstanceOfSatisfying(DeliveryOutcome.Conflicted.class, conflicted -> assertThat(
                        conflicted.conflicts())
                .containsExactly(new Conflict(
                        SHOP,
                        Pointer.of("spec", "parameters", "a"),
                        Optional.of(Value.number(9)),
                        Optional.of(Value.number(8)))));
        assertThat(parameters().at("a")).contains(Value.number(8));
        assertThat(head).isNotEqualTo(overlay.head().commit().orElseThrow());
    }

    @Test
    void a_mode_changed_in_two_ways_is_a_conflict_and_no_refusal() {
        TestWorld.delivered(deliver(change(
                RequestKind.TOPOLOGY,
                "{\"placement\": \"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]}")));
        DeliveryOutcome outcome = race(
                change(RequestKind.TOPOLOGY, "{\"placement\": \"active-hotstandby\"}"),
                forced("{\"placement\": \"single-region\", \"regions\": [\"hz-fsn-rtz-prod\"]}"));

        assertThat(outcome).isInstanceOfSatisfying(DeliveryOutcome.Conflicted.class, conflicted -> assertThat(
                        conflicted.conflicts())
                .extracting(Conflict::pointer)
                .containsExactly(Pointer.of("spec", "placement")));
    }

    @Test
    void an_update_of_what_was_deleted_meanwhile_is_a_conflict() {
        for (Work update : List.of(values("{\"a\": 9}"), change(RequestKind.UPDATE, "{\"values\": {\"a\": 9}}"))) {
            TestWorld.apply(BASE, overlay);
            DeliveryOutcome outcome = race(update, this::remove);

            assertThat(outcome).isInstanceOfSatisfying(DeliveryOutcome.Conflicted.class, conflicted -> assertThat(
                            conflicted.conflicts())
                    .singleElement()
                    .satisfies(conflict -> {
                        assertThat(conflict.pointer()).isEqualTo(Pointer.ROOT);
                        assertThat(conflict.ours()).isPresent();
                        assertThat(conflict.theirs()).isEmpty();
                    }));
            assertThat(shop()).isEmpty();
        }
    }

    @Test
    void a_deletion_of_what_was_changed_meanwhile_is_a_conflict() {
        DeliveryOutcome outcome = race(this::remove, values("{\"a\": 9}"));

        assertThat(outcome).isInstanceOfSatisfying(DeliveryOutcome.Conflicted.class, conflicted -> assertThat(
                        conflicted.conflicts())
                .singleElement()
                .satisfies(conflict -> {
                    assertThat(conflict.ours()).isEmpty();
                    assertThat(conflict.theirs()).contains(shop().orElseThrow().toResource());
                }));
        assertThat(shop()).isPresent();
    }

    @Test
    void changes_that_agree_make_one_commit() {
        assertThat(race(values("{\"a\": 9}"), values("{\"a\": 9}"))).isInstanceOf(DeliveryOutcome.Unchanged.class);
        assertThat(race(this::remove, this::remove)).isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void two_installs_of_one_name_with_different_meanings_conflict() {
        DeliveryOutcome outcome = race(install("new", "{\"a\": 1}"), install("new", "{\"a\": 2}"));
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Conflicted.class);
        assertThat(race(install("other", "{\"a\": 1}"), install("other", "{\"a\": 1}")))
                .isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void two_organizations_that_claim_one_namespace_at_once_do_not_share_it() {
        DeliveryOutcome outcome = race(
                target -> TestWorld.apply(environment("acme-dev", "acme"), target),
                target -> TestWorld.apply(environment("rival-prod", "rival"), target));
        assertThat(outcome)
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.findings())
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.rule()).isEqualTo("reference/namespace-conflict");
                            assertThat(finding.pointer()).isEqualTo(Pointer.of("spec", "namespaces", "0"));
                        }));
    }

    private static String environment(String name, String organization) {
        return """
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata: {name: %s}
                spec:
                  organizationRef: %s
                  envType: dev
                  placement: single-region
                  regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
                  namespaces: [fresh]
                """.formatted(name, organization);
    }

    @Test
    void threads_that_change_a_field_each_all_survive() throws Exception {
        int writers = 8;
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < writers; i++) {
            fields.append(i == 0 ? "" : ", ").append("\"w").append(i).append("\": 0");
        }
        TestWorld.delivered(deliver(values("{" + fields + "}")));
        CyclicBarrier start = new CyclicBarrier(writers);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<DeliveryOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                String mine = fields.toString().replace("\"w" + i + "\": 0", "\"w" + i + "\": 1");
                outcomes.add(threads.submit(() -> {
                    start.await();
                    return new RacingOverlay(overlay, () -> await(start)).run(values("{" + mine + "}"));
                }));
            }
            for (Future<DeliveryOutcome> outcome : outcomes) {
                TestWorld.delivered(outcome.get());
            }
        } finally {
            threads.shutdownNow();
        }
        for (int i = 0; i < writers; i++) {
            assertThat(parameters().at("w" + i)).contains(Value.number(1));
        }
        assertThat(clean()).isTrue();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private DeliveryOutcome race(Work loser, Work winner) {
        RacingOverlay racing = new RacingOverlay(overlay, () -> TestWorld.delivered(winner.on(overlay)));
        DeliveryOutcome outcome = racing.run(loser);
        assertThat(racing.plans()).isEqualTo(2);
        return outcome;
    }

    private DeliveryOutcome deliver(Work work) {
        return work.on(overlay);
    }

    private String commit(Work work) {
        return TestWorld.delivered(work.on(overlay)).commit();
    }

    private DeliveryOutcome remove(Overlay target) {
        return TestWorld.delivery().remove(SHOP, TestWorld.order(), target);
    }

    private static Work values(String values) {
        return install("shop", values);
    }

    private static Work install(String name, String values) {
        return target -> TestWorld.apply(
                "{\"name\": \"" + name + "\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"values\": " + values
                        + "}",
                target);
    }

    private static Work change(RequestKind kind, String body) {
        return target -> TestWorld.delivery()
                .deliver(List.of(TestWorld.document(body, "change")), TestWorld.change(kind, SHOP, false), target);
    }

    private static Work forced(String body) {
        return target -> TestWorld.delivery()
                .deliver(
                        List.of(TestWorld.document(body, "change")),
                        TestWorld.change(RequestKind.TOPOLOGY, SHOP, true),
                        target);
    }

    private Optional<Application> shop() {
        return TestWorld.delivery().application(SHOP, overlay.head());
    }

    private Value parameters() {
        return shop().orElseThrow().parameters().orElseThrow();
    }

    private boolean clean() {
        return TestWorld.errors(overlay).isEmpty();
    }
}
